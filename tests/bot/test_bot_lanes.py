"""Lanes: one member in order, many side by side, never more than the width, and no failure spreads."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lanes import Lanes
from tests.bot.scene import within
from tests.simulator.scene import settled

Work = tuple[str, int]


class Workshop:
    """Does work when it is told to, and notes what is under way and what is done."""

    def __init__(self, width: int = 64) -> None:
        self.under_way: list[Work] = []
        self.done: list[Work] = []
        self.most_at_once = 0
        self._gates: defaultdict[Work, asyncio.Event] = defaultdict(asyncio.Event)
        self.lanes: Lanes[Work] = Lanes(self._do, width)

    def put(self, *work: Work) -> None:
        for each in work:
            self.lanes.put(each[0], each)

    async def finish(self, *work: Work) -> None:
        for each in work:
            self._gates[each].set()
        await settled()

    async def _do(self, work: Work) -> None:
        self.under_way.append(work)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        await self._gates[work].wait()
        self.under_way.remove(work)
        self.done.append(work)


async def test_work_of_one_member_waits_for_what_was_before_it() -> None:
    shop = Workshop()
    shop.put(("mei", 1), ("mei", 2))
    await shop.finish(("mei", 2))
    assert (shop.under_way, shop.done) == ([("mei", 1)], [])
    await shop.finish(("mei", 1))
    assert shop.done == [("mei", 1), ("mei", 2)]


async def test_work_of_another_member_does_not_wait() -> None:
    shop = Workshop()
    shop.put(("mei", 1), ("tom", 1))
    await shop.finish(("tom", 1))
    assert (shop.under_way, shop.done) == ([("mei", 1)], [("tom", 1)])
    await shop.finish(("mei", 1))


async def test_no_more_than_the_width_is_under_way() -> None:
    shop = Workshop(width=3)
    work = [(f"person {n}", n) for n in range(10)]
    shop.put(*work)
    await settled()
    assert shop.under_way == work[:3]
    await shop.finish(*work)
    await within(shop.lanes.idle())
    assert (shop.most_at_once, sorted(shop.done)) == (3, sorted(work))


@settings(max_examples=50, deadline=None)
@given(who=st.lists(st.sampled_from("abcd"), max_size=40), width=st.integers(1, 5))
def test_whoever_asks_everything_is_done_once_and_in_order_for_each(who: list[str], width: int) -> None:
    done: list[Work] = []

    async def do(work: Work) -> None:
        for _ in range(hash(work) % 4):
            await asyncio.sleep(0)
        done.append(work)

    async def play() -> None:
        lanes: Lanes[Work] = Lanes(do, width)
        for number, name in enumerate(who):
            lanes.put(name, (name, number))
            if number % 3 == 0:
                await asyncio.sleep(0)
        await within(lanes.idle())

    asyncio.run(play())
    for name in set(who):
        assert [n for each, n in done if each == name] == [n for n, each in enumerate(who) if each == name]
    assert len(done) == len(who)


async def test_a_piece_that_fails_is_logged_and_the_lane_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def do(work: int) -> None:
        if work == 1:
            raise ZeroDivisionError
        done.append(work)

    lanes: Lanes[int] = Lanes(do)
    for work in (1, 2, 3):
        lanes.put("mei", work)
    await within(lanes.idle())
    lanes.put("mei", 4)
    await within(lanes.idle())
    assert done == [2, 3, 4]
    assert [record.getMessage() for record in caplog.records] == ["work was left undone"]


async def test_stopping_lets_the_work_under_way_finish_and_begins_no_other() -> None:
    shop = Workshop()
    shop.put(("mei", 1), ("mei", 2))
    await settled()
    stopping = asyncio.create_task(shop.lanes.stop(grace=30))
    await shop.finish(("mei", 1), ("mei", 2))
    await within(stopping)
    assert (shop.under_way, shop.done) == ([], [("mei", 1)])


async def test_stopping_ends_what_outlasts_the_grace() -> None:
    shop = Workshop()
    shop.put(("mei", 1))
    await settled()
    await within(shop.lanes.stop(grace=0))
    await shop.finish(("mei", 1))
    assert shop.done == []


async def test_stopping_is_no_trouble_to_work_that_waits_for_a_place(caplog: pytest.LogCaptureFixture) -> None:
    shop = Workshop(width=1)
    shop.put(("mei", 1), ("tom", 1))
    await settled()
    stopping = asyncio.create_task(shop.lanes.stop(grace=30))
    await shop.finish(("mei", 1), ("tom", 1))
    await within(stopping)
    assert (shop.done, caplog.records) == ([("mei", 1)], [])


async def test_work_begins_at_once_where_its_member_has_none_and_there_is_a_place() -> None:
    shop = Workshop(width=3)
    shop.put(("mei", 1))
    assert shop.lanes.at_once(["mei", "tom", "tom", "ana", "zoe"]) == [False, True, False, True, False]
    await shop.finish(("mei", 1))
    assert shop.lanes.at_once(["mei", "tom", "ana", "zoe"]) == [True, True, True, False]
