"""Pace: never faster than Telegram takes it, the urgent first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count, pairwise, repeat
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.pace import (
    AT_ONCE,
    CLIMB_SECONDS,
    DEFAULT_RATE,
    DEMAND_SECONDS,
    GROUP_MESSAGES,
    GROUP_SECONDS,
    PAID_RATE,
    SLOWEST,
    UNSURE_SECONDS,
    Chat,
    Demand,
    Halt,
    Lane,
    Pace,
    Places,
    quiet_rate,
)

TICK = 1e-6  # the shortest wait there is
MEI, TOM, GROUP, CHANNEL = 1, 2, -100, "@channel"
UNASKED = [lane for lane in Lane if lane is not Lane.REPLY]


def send(pace: Pace, lane: Lane, chats: list[Chat], until: float, now: float = 0.0, weight: int = 1) -> list[float]:
    """When each message goes that is sent as soon as the pace allows, up to a time."""
    sent = []
    for chat in chats:
        now += pace.wait(lane, chat, now, weight)
        if now > until:
            break
        pace.take(lane, chat, now, weight)
        sent.append(now)
    return sent


def most_in(seconds: float, times: list[float]) -> int:
    """The most that fall within any so many seconds."""
    return max(sum(start <= each < start + seconds for each in times) for start in times)


def most_in_a_second(times: list[float]) -> int:
    """`most_in(1, times)` of times in order, in one go."""
    first, most = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1 + TICK:
            first += 1
        most = max(most, last - first + 1)
    return most


def together(pace: Pace, pauses: Iterator[float], until: float) -> tuple[list[float], list[float]]:
    """A broadcast without end, and replies after such pauses: when all of it goes, and how long each reply waits."""
    now, sent, waited = 0.0, [], []
    asked: deque[float] = deque()
    next_reply, chats = next(pauses), count(1)
    while now < until:
        lane = Lane.REPLY if asked else Lane.BROADCAST
        wait = pace.open_in(lane, now)
        if wait <= 0:
            pace.take(lane, next(chats), now)
            sent.append(now)
            if asked:
                waited.append(now - asked.popleft())
        elif now + wait < next_reply:
            now += max(wait, TICK)
        else:
            now = next_reply
            asked.append(now)
            next_reply += next(pauses)
    return sent, waited


def at_random(a_second: float, seed: int = 3) -> Iterator[float]:
    random = Random(seed)  # noqa: S311 (the same in every run)
    return iter(lambda: random.expovariate(a_second), None)


def people(number: int) -> list[Chat]:
    return list(range(1, number + 1))


# All of it


@given(steps=st.lists(st.tuples(st.sampled_from(list(Lane)), st.floats(0, 0.1)), min_size=50, max_size=200))
def test_no_second_holds_more_than_the_rate(steps: list[tuple[Lane, float]]) -> None:
    pace, now, times = Pace(), 0.0, []
    for chat, (lane, pause) in enumerate(steps, start=1):
        now += pause
        while (wait := pace.wait(lane, chat, now)) > 0:
            now += max(wait, TICK)
        pace.take(lane, chat, now)
        times.append(now)
    assert most_in(1, times) <= DEFAULT_RATE


def test_the_check_above_sees_a_second_that_is_too_full() -> None:
    assert most_in(1, [each / (DEFAULT_RATE + 1) for each in range(100)]) > DEFAULT_RATE


@pytest.mark.parametrize("rate", [1, 5, DEFAULT_RATE, 30])
@pytest.mark.parametrize("lane", UNASKED)
def test_every_lane_alone_keeps_at_least_95_percent_of_the_rate_for_ten_minutes(lane: Lane, rate: int) -> None:
    sent = send(Pace(rate), lane, people(20_000), until=600)
    assert len(sent) >= 0.95 * 600 * rate
    assert len(sent) / 600 == pytest.approx(quiet_rate(rate), rel=0.01)
    assert most_in(1, sent[:500]) <= rate


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize(("replies_a_second", "share"), [(0.5, 0.92), (1, 0.9), (5, 0.84), (12, 0.7)])
def test_of_replies_at_random_times_99_in_100_go_at_once_during_a_broadcast_that_keeps_most_of_the_rate(
    replies_a_second: float, share: float, seed: int
) -> None:
    sent, waited = together(Pace(), at_random(replies_a_second, seed), until=600)
    assert sum(each <= TICK for each in waited) >= 0.99 * len(waited)
    assert max(waited) < 1 / 2
    assert len(sent) >= share * 600 * DEFAULT_RATE
    assert most_in_a_second(sent) <= DEFAULT_RATE


@pytest.mark.parametrize("replies_a_second", [1, 5, 10])
def test_replies_at_even_pauses_never_wait_and_cost_nothing_of_the_rate(replies_a_second: float) -> None:
    sent, waited = together(Pace(), repeat(1 / replies_a_second), until=600)
    assert max(waited) <= TICK
    assert len(sent) >= 0.95 * 600 * DEFAULT_RATE
    assert most_in_a_second(sent) <= DEFAULT_RATE


@pytest.mark.parametrize("replies_a_second", [30, 100])
def test_more_replies_than_may_go_leave_a_broadcast_nothing_and_never_exceed_the_rate(replies_a_second: float) -> None:
    sent, waited = together(Pace(), at_random(replies_a_second), until=20)
    assert most_in_a_second(sent) == DEFAULT_RATE
    assert len(sent) - len(waited) <= DEFAULT_RATE


def test_after_minutes_of_more_replies_than_are_kept_free_for_a_broadcast_goes_on_within_three_seconds() -> None:
    pace, busy = Pace(), 300
    _, waited = together(pace, at_random(20), until=busy)
    assert len(waited) >= 19 * busy
    for chat in range(10_000, 10_000 + DEFAULT_RATE):  # and one more outburst
        pace.take(Lane.REPLY, chat, busy)
    assert pace.wait(Lane.BROADCAST, MEI, busy) < 3


@settings(max_examples=30, deadline=None)
@given(
    rate=st.sampled_from([1, 2, 5, DEFAULT_RATE, 30]),
    pauses=st.lists(st.floats(0, 0.5) | st.just(0.0), min_size=1, max_size=60),
)
def test_no_second_of_a_broadcast_and_replies_holds_more_than_the_rate_however_the_replies_come(
    rate: int, pauses: list[float]
) -> None:
    sent, _ = together(Pace(rate), iter([*pauses, inf]), until=sum(pauses) + 3)
    assert most_in_a_second(sent) <= rate


def test_after_a_minute_without_a_reply_a_broadcast_is_as_fast_as_before() -> None:
    busy, quiet = 60, DEMAND_SECONDS
    pauses = iter([*repeat(0.0, 8), *repeat(0.2, 5 * busy), inf])
    sent, _ = together(Pace(), pauses, until=busy + quiet + 61)
    last_reply = busy
    meanwhile = sum(busy / 2 <= at < busy for at in sent) / (busy / 2)
    after = sum(last_reply + quiet + 1 <= at < last_reply + quiet + 61 for at in sent) / 60
    assert meanwhile < 0.8 * DEFAULT_RATE
    assert after >= 0.95 * DEFAULT_RATE


# What replies need


@pytest.mark.parametrize(("at_once", "kept"), [(0, 0), (1, 1), (2, 2), (12, 12), (13, 12), (100, 12)])
def test_as_many_places_are_kept_as_replies_came_at_once_up_to_half_of_the_rate(at_once: int, kept: int) -> None:
    demand = Demand(DEFAULT_RATE)
    for _ in range(at_once):
        demand.came(10, 1)
    assert demand.places(10) == kept


@pytest.mark.parametrize(("after", "kept"), [(DEMAND_SECONDS - 1, 3), (DEMAND_SECONDS, 1), (DEMAND_SECONDS + 30, 0)])
def test_the_most_of_the_last_minute_counts_and_what_came_before_does_not(after: float, kept: int) -> None:
    demand = Demand(DEFAULT_RATE)
    demand.came(0, 3)
    demand.came(30, 1)
    assert demand.places(after) == kept


def test_a_second_reply_needs_a_second_place_only_while_the_first_has_not_come_free() -> None:
    soon, late = Demand(DEFAULT_RATE), Demand(DEFAULT_RATE)
    for demand, pause in ((soon, 0.9), (late, 1.1)):
        demand.came(0, 1)
        demand.came(pause / DEFAULT_RATE, 1)
    assert (soon.places(1), late.places(1)) == (2, 1)


def test_a_paid_broadcast_keeps_950_a_second_and_leaves_the_free_rate_alone() -> None:
    pace, now, sent = Pace(), 0.0, 0
    while now < 10:
        if (wait := pace.wait(Lane.BROADCAST, sent + 1, now, paid=True)) > 0:
            now += max(wait, TICK)
            continue
        pace.take(Lane.BROADCAST, sent + 1, now, paid=True)
        sent += 1
    assert 950 * 10 <= sent <= PAID_RATE * 10
    assert sent / 10 == pytest.approx(quiet_rate(DEFAULT_RATE, paid=True), rel=0.01)
    assert pace.wait(Lane.BROADCAST, -1, now) == 0


def test_what_is_unasked_goes_evenly_so_that_no_reply_finds_the_second_used_up() -> None:
    sent = send(Pace(), Lane.BROADCAST, people(500), until=10)
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert min(gaps) >= 1 / DEFAULT_RATE - 1e-9
    assert max(gaps) <= 2 / DEFAULT_RATE + 1e-9


# Telegram's own count


def test_a_place_is_free_a_second_after_the_answer_less_the_shortest_way_there_ever_was() -> None:
    places = Places(1)
    places.answered(places.take(0, 1), 0.1, took=0.1)  # counted at 0.1 at the latest, at 0 at the earliest
    assert places.wait(0.5, 1) == pytest.approx(0.5, abs=2 * UNSURE_SECONDS)
    late = places.take(1.01, 1)
    assert places.wait(1.2, 1) == pytest.approx(0.81)
    places.answered(late, 1.4, took=0.4)
    assert places.wait(1.9, 1) == pytest.approx(0.4, abs=2 * UNSURE_SECONDS)


def test_an_answer_that_takes_longer_than_a_second_holds_nobody_up() -> None:
    places = Places(1)
    lost = places.take(0, 1)
    assert places.wait(1, 1) == 0
    places.answered(lost, 5, took=5)
    assert places.wait(5, 1) == 0


@settings(max_examples=30, deadline=None)
@given(ways=st.lists(st.floats(0.01, 0.3), min_size=20, max_size=20), shares=st.lists(st.floats(0, 1), min_size=20))
def test_no_second_of_telegram_s_holds_more_than_the_rate_however_uneven_the_way(
    ways: list[float], shares: list[float]
) -> None:
    limit, now, counted = 10, 2.0, []
    places = Places(limit)
    places.answered(places.take(0, 1), 0.01, took=0.01)  # the shortest way has been seen
    under_way: list[tuple[float, float, range]] = []
    for number in range(100):
        while (wait := places.wait(now, 1)) > 0 or (under_way and under_way[0][0] <= now):
            ends = under_way[0][0] if under_way else inf
            if ends > now + wait:
                now += max(wait, TICK)
                continue
            now, took, taken = max(now, ends), under_way[0][1], under_way.pop(0)[2]
            places.answered(taken, now, took)
        way = 0.01 + ways[number % len(ways)]
        counted.append(now + 0.005 + (way - 0.01) * shares[number % len(shares)])  # 5 ms at least either way
        under_way = sorted([*under_way, (now + way, way, places.take(now, 1))], key=lambda call: call[0])
    assert most_in_a_second(sorted(counted)) <= limit


def test_a_place_given_back_is_free_and_so_is_its_turn() -> None:
    pace = Pace(rate=1)
    taken = pace.take(Lane.BROADCAST, MEI, 0)
    assert pace.wait(Lane.BROADCAST, TOM, 0) > 0
    pace.give_back(taken, 0)
    assert pace.wait(Lane.BROADCAST, TOM, 0) == 0


# After a restart


@pytest.mark.parametrize("lane", list(Lane))
def test_what_a_process_before_this_one_said_is_waited_out(lane: Lane) -> None:
    pace = Pace()
    pace.start_over(100, {})
    assert pace.wait(lane, MEI, 100) >= 1
    assert pace.open_in(lane, 101) == 0
    assert pace.wait(Lane.REPLY, MEI, 101) == 0
    assert pace.wait(lane, TOM, 100 + AT_ONCE[Lane.REPLY]) == 0


@pytest.mark.parametrize(("told", "waits"), [(GROUP_MESSAGES - 1, 0), (GROUP_MESSAGES, 30)])
def test_what_a_group_was_told_before_still_counts(told: int, waits: float) -> None:
    pace = Pace()
    pace.start_over(100, {GROUP: [70.0] * (told - 1) + [65.0]} | {CHANNEL: [65.0]})
    group = pace.chat_free_in(Lane.REPLY, GROUP, 95)
    assert group == pytest.approx(waits)
    assert pace.chat_free_in(Lane.REPLY, CHANNEL, 95) == 0


# Replies


def test_a_reply_goes_at_once_while_notices_take_all_they_may() -> None:
    pace, now = Pace(), 0.0
    for chat in range(1, 500):
        now += pace.wait(Lane.BROADCAST, chat, now)
        pace.take(Lane.BROADCAST, chat, now)
        assert pace.wait(Lane.REPLY, 10_000 + chat, now) == 0


def test_notices_that_were_taken_for_replies_would_leave_nothing_for_one() -> None:
    pace, now = Pace(), 0.0
    for chat in range(1, 2 * DEFAULT_RATE + 1):
        now += pace.wait(Lane.REPLY, chat, now)
        pace.take(Lane.REPLY, chat, now)
    assert pace.wait(Lane.REPLY, 1_000, now) > 0


# One chat


def test_one_person_gets_one_message_a_second_in_the_long_run() -> None:
    assert len(send(Pace(), Lane.BROADCAST, [MEI] * 100, until=30)) == 31
    assert len(send(Pace(), Lane.REPLY, [MEI] * 100, until=30)) == 30 + AT_ONCE[Lane.REPLY]


@pytest.mark.parametrize("lane", list(Lane))
def test_a_lane_has_its_own_number_of_messages_that_may_come_at_once(lane: Lane) -> None:
    pace = Pace()
    for _ in range(int(AT_ONCE[lane])):
        assert pace.chat_free_in(lane, MEI, 0) == 0
        pace.take(lane, MEI, 0)
    assert pace.chat_free_in(lane, MEI, 0) == pytest.approx(1)


def test_a_full_chat_does_not_hold_up_another() -> None:
    pace = Pace()
    pace.take(Lane.BROADCAST, MEI, 0)
    assert pace.wait(Lane.BROADCAST, MEI, 0.5) > 0
    assert pace.wait(Lane.BROADCAST, TOM, 0.5) == 0


@pytest.mark.parametrize("chat", [GROUP, CHANNEL])
@pytest.mark.parametrize("lane", list(Lane))
def test_a_group_gets_twenty_in_any_minute(lane: Lane, chat: Chat) -> None:
    sent = send(Pace(), lane, [chat] * 100, until=180)
    assert most_in(GROUP_SECONDS, sent) == GROUP_MESSAGES
    assert len(sent) >= 60


def test_an_album_counts_as_so_many_messages() -> None:
    assert most_in(GROUP_SECONDS, send(Pace(), Lane.REPLY, [GROUP] * 9, until=200, weight=10)) == GROUP_MESSAGES // 10
    assert send(Pace(), Lane.BROADCAST, [MEI] * 3, until=30, weight=10) == pytest.approx([0, 10, 20])


def test_what_goes_to_nobody_in_particular_waits_for_no_chat() -> None:
    pace = Pace()
    pace.take(Lane.REPLY, None, 0)
    assert pace.chat_free_in(Lane.REPLY, None, 0) == 0


# Told to wait


def test_a_halt_stops_its_own_lane_for_the_time_told_and_no_other() -> None:
    pace = Pace()
    pace.flooded(Lane.BROADCAST, seconds=35, now=0)
    assert pace.wait(Lane.BROADCAST, TOM, 34) >= 1
    assert pace.wait(Lane.REPLY, MEI, 0) == 0
    assert pace.wait(Lane.RECEIPT, MEI, 0) == 0


@pytest.mark.parametrize(("after", "share"), [(0, 0.5), (CLIMB_SECONDS / 4, 0.75), (CLIMB_SECONDS, 1)])
def test_after_a_halt_the_lane_goes_at_half_its_pace_and_climbs_back(after: float, share: float) -> None:
    halt = Pace().flooded(Lane.BROADCAST, seconds=5, now=0)
    assert halt.pace(5 + after) == pytest.approx(share)


def test_a_further_halt_halves_again_but_not_for_ever() -> None:
    pace = Pace()
    factors = [pace.flooded(Lane.REMINDER, seconds=1, now=number).factor for number in range(8)]
    assert factors[:3] == pytest.approx([0.5, 0.25, 0.125])
    assert factors[-1] == SLOWEST
    assert len(send(pace, Lane.REMINDER, people(300), until=18, now=8)) < DEFAULT_RATE * 10 * 0.2


def test_those_that_were_under_way_when_the_lane_was_stopped_slow_it_no_further() -> None:
    pace = Pace()
    pace.flooded(Lane.BROADCAST, seconds=5, now=0)
    assert pace.flooded(Lane.BROADCAST, seconds=9, now=1) == Halt(10, 0.5)
    assert pace.flooded(Lane.BROADCAST, seconds=1, now=2) == Halt(10, 0.5)


def test_a_lane_that_climbed_back_is_as_fast_as_before() -> None:
    pace = Pace()
    pace.flooded(Lane.BROADCAST, seconds=5, now=0)
    start = 5 + CLIMB_SECONDS
    assert len(send(pace, Lane.BROADCAST, people(900), until=start + 20, now=start)) >= DEFAULT_RATE * 20 * 0.95
    assert pace.halts == {}


def test_a_halt_from_before_a_restart_holds_on() -> None:
    pace = Pace()
    pace.halt(Lane.REMINDER, Halt(30, 0.25))
    assert pace.wait(Lane.REMINDER, MEI, 10) == 20
    assert pace.wait(Lane.REMINDER, MEI, 30) > 0


@settings(max_examples=50)
@given(floods=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 60)), max_size=8))
def test_a_lane_is_never_opened_before_the_time_told(floods: list[tuple[float, int]]) -> None:
    pace, now, told = Pace(), 0.0, 0.0
    for pause, seconds in floods:
        now += pause
        pace.flooded(Lane.BROADCAST, seconds, now)
        told = max(told, now + seconds)
        assert now + pace.wait(Lane.BROADCAST, TOM, now) >= told - 1e-6
