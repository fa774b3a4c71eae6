"""Rate limits, both sides of each, against the simulator's clock."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Call, Person, Simulator
from simulator.limits import Bucket, Limits, Rates, Window
from tests.simulator.scene import Ask, Clock

GROUP = -1001


class Meter:
    """Limits without the Bot API around them: `wait("sendMessage", …)` in whole or broken seconds."""

    def __init__(self, simulator: Simulator, rates: Rates) -> None:
        self._simulator, self._rates = simulator, rates
        self._limits = Limits(simulator.clock, rates)

    def wait(self, method: str = "sendMessage", **parameters: Any) -> float:
        call = Call(method, self._simulator.bot, parameters, self._simulator.clock())
        return self._limits.wait_seconds(call, self._rates)

    def passes(self, count: int, method: str = "sendMessage", **parameters: Any) -> bool:
        """Whether exactly so many calls pass, and the next does not."""
        return [self.wait(method, **parameters) == 0 for _ in range(count + 1)] == [True] * count + [False]


@pytest.fixture
def meter(simulator: Simulator) -> Meter:
    return Meter(simulator, Rates())


async def test_no_limits_unless_asked_for(mei: Person, ask: Ask) -> None:
    for _ in range(100):
        await ask("sendMessage", chat_id=mei.id, text="x")


async def test_the_31st_message_of_a_second_is_refused_in_telegrams_words(simulator: Simulator) -> None:
    simulator.limits.rates = Rates()
    people = [simulator.person(str(number)) for number in range(31)]
    answers = []
    for person in people:
        person.starts()
        parameters = {"chat_id": person.id, "text": "x"}
        answers.append(await simulator.api.answer(simulator.token, "sendMessage", parameters))
    assert [status for status, _ in answers] == [200] * 30 + [429]
    description = "Too Many Requests: retry after 1"
    assert answers[-1][1] == {
        "ok": False,
        "error_code": 429,
        "description": description,
        "parameters": {"retry_after": 1},
    }
    assert people[-1].replies == []
    assert [call.description for call in simulator.violations] == [description]


@pytest.mark.parametrize(("seconds", "free"), [(0.99, False), (1.0, True)])
def test_the_next_second_is_free_again(seconds: float, free: bool, meter: Meter, clock: Clock) -> None:
    assert all(meter.wait(chat_id=number) == 0 for number in range(30))
    assert meter.wait(chat_id=31) == 1
    clock.passes(seconds=seconds)
    assert (meter.wait(chat_id=31) == 0) is free


def test_after_a_burst_the_next_message_waits_a_second(meter: Meter, clock: Clock) -> None:
    assert meter.passes(5, chat_id=1)
    clock.passes(seconds=0.9)
    assert meter.wait(chat_id=1) > 0
    clock.passes(seconds=0.1)
    assert meter.passes(1, chat_id=1)


def test_one_person_gets_a_burst_and_then_one_message_a_second(meter: Meter, clock: Clock) -> None:
    sent = 0
    for _ in range(60):
        clock.passes(seconds=1)
        while meter.wait(chat_id=1) == 0:
            sent += 1
    assert 60 <= sent <= 60 + Rates().chat_burst


def test_a_full_chat_leaves_the_others_alone_unless_limits_spread(simulator: Simulator) -> None:
    assert Meter(simulator, Rates()).passes(5, chat_id=1)
    alone, spread = Meter(simulator, Rates()), Meter(simulator, Rates(spreads=True))
    for meter in (alone, spread):
        assert meter.passes(5, chat_id=1)
    assert alone.wait(chat_id=2) == 0
    assert spread.wait(chat_id=2) > 0
    assert spread.wait("answerCallbackQuery", callback_query_id="1") > 0


@pytest.mark.parametrize("method", ["editMessageText", "createForumTopic", "copyMessage"])
def test_a_group_takes_20_a_minute_edits_and_topics_included(method: str, meter: Meter, clock: Clock) -> None:
    for _ in range(10):
        assert meter.wait(chat_id=GROUP) == meter.wait(method, chat_id=GROUP) == 0
        clock.passes(seconds=1)
    assert meter.wait(method, chat_id=GROUP) == 50
    clock.passes(seconds=49)
    assert meter.wait(chat_id=GROUP) > 0
    clock.passes(seconds=1)
    assert meter.wait(chat_id=GROUP) == 0


def test_an_album_counts_by_its_pictures_and_one_above_the_burst_needs_a_quiet_chat(meter: Meter) -> None:
    assert meter.wait("sendMediaGroup", chat_id=1, media=[{}] * 10) == 0
    assert meter.wait(chat_id=1) == 6
    assert meter.wait("sendMediaGroup", chat_id=GROUP, media=[{}] * 10) == 0
    assert meter.wait("forwardMessages", chat_id=GROUP, message_ids=[1] * 10) == 0
    assert meter.wait(chat_id=GROUP) > 0


def test_paid_broadcasts_have_a_rate_of_their_own(meter: Meter) -> None:
    assert all(meter.wait(chat_id=number, allow_paid_broadcast=True) == 0 for number in range(1000))
    assert meter.wait(chat_id=1000) == 0
    assert meter.wait(chat_id=1001, allow_paid_broadcast=True) == 1


def test_what_shows_nothing_is_not_counted_and_polling_is_never_refused(meter: Meter) -> None:
    for method in ("sendChatAction", "answerCallbackQuery", "getMe", "deleteMessage"):
        assert all(meter.wait(method, chat_id=1) == 0 for _ in range(100))
    assert all(meter.wait(chat_id=number) == 0 for number in range(30))
    assert meter.wait(chat_id=31) > 0
    assert meter.wait("getMe") > 0
    assert meter.wait("getUpdates") == 0


def test_a_clock_set_back_begins_anew(meter: Meter, simulator: Simulator, clock: Clock) -> None:
    assert meter.passes(5, chat_id=1)
    clock.passes(hours=-1)
    assert meter.wait(chat_id=1) == 0


def test_chats_of_long_ago_are_forgotten_and_new_ones_counted(meter: Meter, clock: Clock) -> None:
    for number in range(2048):
        clock.passes(seconds=10)
        assert meter.wait(chat_id=number) == 0
    assert len(meter._limits._meters) < 500
    assert meter.passes(4, chat_id=2047)


@pytest.mark.parametrize(
    "wrong",
    [{"per_second": 0}, {"chat_per_second": -1.0}, {"group_per_minute": float("nan")}, {"chat_burst": True}],
)
def test_a_rate_is_a_number_above_zero(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Rates(**{**asdict(Rates()), **wrong})


QUARTERS = st.integers(0, 12).map(lambda number: number / 4)  # sums of them are exact


@given(st.lists(st.tuples(QUARTERS, st.integers(1, 4)), max_size=60), st.integers(1, 10), QUARTERS.filter(bool))
def test_no_stretch_of_time_holds_more_than_the_limit(
    steps: list[tuple[float, int]], limit: int, seconds: float
) -> None:
    window, now, sent = Window(), 0.0, []
    for pause, wanted in steps:
        now, weight = now + pause, min(wanted, limit)
        wait = window.wait_seconds(now, weight, limit, seconds)
        recent = sum(each for at, each in sent if at > now - seconds)
        assert (wait == 0) is (recent + weight <= limit)
        assert 0 <= wait <= seconds
        if wait == 0:
            window.add(now, weight)
            sent.append((now, weight))


@given(st.lists(QUARTERS, max_size=60), st.integers(1, 8), st.sampled_from([0.5, 1.0, 2.0]))
def test_no_stretch_of_time_gets_more_out_of_a_bucket_than_a_burst_and_its_rate(
    pauses: list[float], burst: int, rate: float
) -> None:
    bucket, now = Bucket(), 0.0
    sent: list[float] = []
    for pause in pauses:
        now += pause
        if bucket.wait_seconds(now, 1, burst, burst / rate) == 0:
            bucket.add(now, 1)
            sent.append(now)
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + rate * (sent[last] - sent[first]) + 1e-6
