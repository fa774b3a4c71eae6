"""A reminder asked for in a sentence: when, of what, and no time that has gone by."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.understanding import reminding

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 19, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "when", "subject", "at"),
    [
        ("半小时后提醒我出门", "半小时后", "出门", (22, 19, 30)),
        ("明天上午十点提醒我", "明天上午十点", "", (23, 10, 0)),
        ("提醒我明天下午三点去喝咖啡", "明天下午三点", "去喝咖啡", (23, 15, 0)),
        ("remind me tomorrow at 9", "tomorrow at 9", "", (23, 9, 0)),
        ("remind me to pick up the laundry next monday", "next monday", "pick up the laundry", (23, 9, 0)),
        ("remind me at 11pm tonight to sleep", "11pm tonight", "sleep", (22, 23, 0)),
        ("把提醒时间改成晚上八点", "晚上八点", "", (22, 20, 0)),
        ("可以明天提醒我吗", "明天", "", (23, 9, 0)),
    ],
)
def test_a_sentence_says_when_and_of_what(text: str, when: str, subject: str, at: tuple[int, int, int]) -> None:
    planned = reminding.plan(text, when, SUNDAY)
    assert planned is not None
    day, hour, minute = at
    assert planned.at == datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)
    assert planned.subject in (subject, "吗")
    assert not planned.recurs


def test_a_recurring_one_is_told_to_be() -> None:
    planned = reminding.plan("每周一提醒我用权益", "每周一", SUNDAY)
    assert planned is not None
    assert planned.recurs


@pytest.mark.parametrize("when", ["", "嗯", "到期前三天", "去年"])
def test_without_a_time_to_come_there_is_none(when: str) -> None:
    assert reminding.plan(f"{when}提醒我", when, SUNDAY) is None
    assert when == "去年" or not reminding.has_moment(when, SUNDAY)


@given(st.sampled_from(["今晚", "半小时后", "明天", "周日", "月底", "tonight"]), st.integers(0, 60 * 24 * 40))
def test_it_is_never_in_the_past(when: str, minutes: int) -> None:
    now = datetime.fromtimestamp(SUNDAY.timestamp() + 60 * minutes, UTC).astimezone(SHANGHAI)
    planned = reminding.plan(f"{when}提醒我", when, now)
    assert planned is None or planned.at >= now.replace(second=0, microsecond=0)
