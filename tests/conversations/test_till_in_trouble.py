"""The till when the database fails it: staff hear that nothing was recorded and what to do, and nothing was."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import routes
from handlers import code, keyed
from handlers.context import Context
from storage import audit, booking
from storage import database as storage_database
from storage.audit import ForkError
from storage.database import Database
from tests.conversations.counters import (
    ANNUAL,
    code_states,
    digits_of,
    ledger,
    refusal,
    scans,
    shows_code,
    shows_code_for_any_shop,
    tries,
)
from tests.conversations.stage import Actor, Stage

LOGGED = "the till failed and changed nothing"

Trouble = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def database(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """It gives up soon on a lock."""
    monkeypatch.setattr(storage_database, "BUSY_TIMEOUT_MS", 20)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
async def mei(mei: Actor) -> Actor:
    """Has a card."""
    await mei.says(ANNUAL)
    return mei


@pytest.fixture
def locked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """Another process holds the write lock while what was received is dealt with."""

    def during(does: Callable[..., Any]) -> Callable[..., Any]:
        async def dealt_with(update: object, context: Context, *given: object) -> Any:
            with closing(sqlite3.connect(stage.file, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                return await does(update, context, *given)

        return dealt_with

    @contextmanager
    def trouble() -> Iterator[None]:
        with monkeypatch.context() as patch:
            for verb in ("r1", "r2", "r3", "r4", "r5"):
                patch.setitem(routes.PRESSES, verb, during(routes.PRESSES[verb]))
            patch.setattr(keyed, "typed", during(keyed.typed))
            yield

    return trouble


@pytest.fixture
def full(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """The disk has no room for the last thing that a redemption writes."""
    confirm = booking.confirm

    def confirmed(session: Any, *given: Any) -> Any:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        try:
            return confirm(session, *given)
        finally:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000000")

    @contextmanager
    def trouble() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(booking, "confirm", confirmed)
            patch.setattr(code, "receipts", lambda services: lambda receipt: "x" * 10_000_000)
            yield

    return trouble


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """Another process is faster to write to the audit, every time."""

    def append(*_: object, **__: object) -> None:
        raise ForkError

    @contextmanager
    def trouble() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(audit, "append", append)
            yield

    return trouble


def is_told(staff: Actor, caplog: pytest.LogCaptureFixture) -> None:
    """They hear it once, with the next step; the log has a line of it."""
    refusal(staff, "system")
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert errors[0].startswith(LOGGED)
    caplog.clear()


@pytest.mark.parametrize("trouble", ["locked", "full", "forked"])
async def test_a_confirm_that_fails_says_so_and_the_same_press_works_afterwards(
    chen: Actor,
    mei: Actor,
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
    trouble: str,
) -> None:
    await shows_code(mei)
    card = await scans(chen, mei)
    before = tries(stage), stage.committed("SELECT * FROM counters"), stage.committed("SELECT * FROM outbox")
    with request.getfixturevalue(trouble)():
        await chen.chooses("till.confirm")
    is_told(chen, caplog)
    assert (ledger(stage), code_states(stage)) == ([], ["locked"])
    assert before == (tries(stage), stage.committed("SELECT * FROM counters"), stage.committed("SELECT * FROM outbox"))
    assert chen.now(card).buttons == card.buttons
    await chen.presses(str(card.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]))
    chen.hears("till.done", holder="M＊")
    assert len(ledger(stage)) == 1


async def test_digits_that_meet_a_locked_database_leave_the_code_as_it_is(
    chen: Actor, mei: Actor, stage: Stage, caplog: pytest.LogCaptureFixture, locked: Trouble
) -> None:
    digits = digits_of(await shows_code(mei))
    with locked():
        await chen.says(digits)
    is_told(chen, caplog)
    assert (code_states(stage), tries(stage)) == (["live"], [])


@pytest.mark.parametrize("label", ["till.amount_button", "till.release"])
async def test_the_other_buttons_of_the_card_say_it_as_well(
    chen: Actor, mei: Actor, stage: Stage, caplog: pytest.LogCaptureFixture, locked: Trouble, label: str
) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    with locked():
        await chen.chooses(label)
    is_told(chen, caplog)
    assert code_states(stage) == ["locked"]


async def test_an_undo_that_fails_leaves_the_redemption(
    chen: Actor, mei: Actor, stage: Stage, caplog: pytest.LogCaptureFixture, forked: Trouble
) -> None:
    await shows_code_for_any_shop(mei)
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    ((number,),) = stage.committed("SELECT number FROM redemptions")
    with forked():
        await chen.presses(f"r4:{number}:yes")
    is_told(chen, caplog)
    assert ledger(stage)[0][-1] == 0


# Guessing


async def types_wrong_digits(chen: Actor, times: int) -> None:
    for number in range(times):
        await chen.says(f"{900_000 + number}")


async def test_operators_hear_once_of_digits_that_are_nobodys(chen: Actor, ana: Actor, stage: Stage) -> None:
    said = len(ana.person.messages)
    await types_wrong_digits(chen, 4)
    assert len(ana.person.messages) == said
    await types_wrong_digits(chen, 1)
    ana.hears("guessing.notice", shop="The Chestnut Post Office", time=ana.say.clock(stage.clock.now))
    stage.clock.passes(minutes=15)
    await types_wrong_digits(chen, 5)
    assert len(ana.person.messages) == said + 1
    assert stage.committed("SELECT kind FROM outbox WHERE kind = 'guessing'") == [("guessing",)]


async def test_misses_of_more_than_a_quarter_of_an_hour_are_no_guessing(chen: Actor, ana: Actor, stage: Stage) -> None:
    await types_wrong_digits(chen, 4)
    stage.clock.passes(minutes=15)
    await types_wrong_digits(chen, 1)
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'guessing'") == [(0,)]
