"""A simulator with a clock in the test's hand, one person in a chat, and a short way to call the Bot API."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Person, Simulator
from tests.simulator.scene import Ask, Clock, RefusalError, png


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Simulator:
    return Simulator(clock=clock, username="card_bot")


@pytest.fixture
def mei(simulator: Simulator) -> Person:
    """In the chat already, nothing waiting for the bot."""
    person = simulator.person("Mei", "zh-hans")
    person.starts()
    simulator.take_updates()
    return person


@pytest.fixture
def ask(simulator: Simulator) -> Ask:
    """`await ask("sendMessage", chat_id=…)` gives the result, or raises `RefusalError(code, description)`."""

    async def call(method: str, **parameters: object) -> Any:
        status, body = await simulator.api.answer(simulator.token, method, parameters)
        if not body["ok"]:
            assert status == body["error_code"]
            raise RefusalError(status, body["description"])
        return body["result"]

    return call


@pytest.fixture
def refusal(ask: Ask) -> Ask:
    """`await refusal("sendMessage", …)` gives (code, description) and fails where the call is carried out."""

    async def call(method: str, **parameters: object) -> Any:
        with pytest.raises(RefusalError) as caught:
            await ask(method, **parameters)
        return caught.value.args

    return call


@pytest.fixture
def picture() -> bytes:
    return png()
