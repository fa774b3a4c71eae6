"""The simulator's clock: ahead of its base, frozen, set; and what waits for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Person, Simulator
from simulator.clock import SimulatedClock
from tests.simulator.scene import Ask, Clock, settled

START = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def base() -> Clock:
    return Clock(START)


@pytest.fixture
def simulated(base: Clock) -> SimulatedClock:
    return SimulatedClock(base)


def test_an_advanced_clock_still_runs_with_its_base(base: Clock, simulated: SimulatedClock) -> None:
    simulated.advance(90, hours=1)
    base.passes(seconds=5)
    assert simulated() == START + timedelta(hours=1, seconds=95)
    assert simulated.offset == timedelta(hours=1, seconds=90)


def test_a_frozen_clock_moves_only_when_told_and_runs_on_from_there(base: Clock, simulated: SimulatedClock) -> None:
    simulated.freeze()
    base.passes(hours=1)
    assert (simulated(), simulated.is_frozen) == (START, True)
    simulated.advance(60)
    simulated.resume()
    base.passes(seconds=1)
    assert simulated() == START + timedelta(seconds=61)
    assert not simulated.is_frozen


def test_a_clock_can_be_set_back_but_not_advanced_back(simulated: SimulatedClock) -> None:
    simulated.set(START.astimezone(timezone(timedelta(hours=8))) - timedelta(days=1))
    assert simulated() == START - timedelta(days=1)
    assert simulated().tzinfo is UTC
    simulated.advance(0)
    with pytest.raises(ValueError, match="forwards"):
        simulated.advance(-0.001)
    with pytest.raises(ValueError, match="offset from UTC"):
        simulated.set(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive time that is refused
    simulated.reset()
    assert simulated() == START


@given(st.lists(st.sampled_from(["freeze", "resume", "advance", "base"])))
def test_freezing_and_resuming_never_jump(steps: list[str]) -> None:
    base = Clock(START)
    simulated = SimulatedClock(base)
    for step in steps:
        before = simulated()
        match step:
            case "freeze":
                simulated.freeze()
            case "resume":
                simulated.resume()
            case "advance":
                simulated.advance(7)
            case _:
                base.passes(seconds=3)
        expected = {"advance": 7, "base": 0 if simulated.is_frozen else 3}.get(step, 0)
        assert simulated() - before == timedelta(seconds=expected)


@pytest.mark.parametrize(("seconds", "awake"), [(29.9, False), (30, True)])
async def test_a_sleeper_wakes_when_the_clock_is_advanced_far_enough(
    seconds: float, awake: bool, simulated: SimulatedClock
) -> None:
    simulated.freeze()
    sleeping = asyncio.create_task(simulated.sleep(30))
    await settled()
    simulated.advance(seconds)
    await settled()
    assert sleeping.done() is awake
    sleeping.cancel()


async def test_a_sleeper_wakes_by_itself_when_time_runs() -> None:
    async with asyncio.timeout(30):
        await SimulatedClock().sleep(0.001)


async def test_the_dates_and_expiries_of_the_simulator_follow_its_clock(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    first = await ask("sendMessage", chat_id=mei.id, text="x")
    mei.says("hi")
    simulator.clock.advance(hours=23, minutes=59)
    assert len(await ask("getUpdates")) == 1
    simulator.clock.advance(minutes=1)
    assert await ask("getUpdates") == []
    second = await ask("sendMessage", chat_id=mei.id, text="y")
    assert second["date"] - first["date"] == 86_400
