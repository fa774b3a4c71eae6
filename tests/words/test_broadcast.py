"""Broadcasts in words: the button against the topic that nothing removes, and whom one is for, said to a person."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from rules import broadcasts as rule
from rules import segments
from rules.broadcasts import MOST_BUTTONS, TOPICS, Link, Progress, Purpose, State
from rules.segments import Misread
from rules.topics import Topic
from words import broadcast as wording
from words.say import Say

SAY = {language: Say(language, ZoneInfo("Asia/Shanghai")) for language in ("zh", "en")}


@pytest.mark.parametrize("number", [0, 1, MOST_BUTTONS])
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", SAY)
def test_the_last_button_switches_the_topic_off(language: str, topic: Topic, number: int) -> None:
    say = SAY[language]
    rows = wording.dressed(say, 7, [Link("a", "near")] * number, topic)
    assert [len(row) for row in rows] == [1] * (number + 1)
    (stop,) = rows[-1]
    assert (stop.press, stop.label) == (
        f"n1:{topic}",
        say.plain("broadcast.stop", topic=say.plain(f"topic.{topic}")),
    )


@pytest.mark.parametrize(
    ("minutes", "seen"), [(10, "20 a second, about 10 min left"), (20, "10 a second, about 20 min left")]
)
def test_how_long_the_rest_takes_is_reckoned_by_the_rate_seen(minutes: int, seen: str) -> None:
    progress = Progress(sent=11_900, blocked=100, left=12_000)
    rate = rule.rate(progress, timedelta(minutes=minutes))
    how = (7, State.RUNNING, Purpose.SEND, progress)
    panel = wording.panel(SAY["en"], *how, pause=None, rate=rate, followed=(0, 0, 0), starts_at=None)
    assert seen in panel.text.striptags()


@pytest.mark.parametrize(
    ("segment", "zh", "en"),
    [
        ("", "对象：所有人", "To: everybody"),
        ("language:zh", "对象：语言：中文", "To: Language: Chinese"),
        (
            "card:trial & (city:上海 | city:杭州) & !tag:vip",
            "对象：卡状态：体验中 · 城市：上海或杭州 · 🚫 标签：vip",
            "To: Card: On trial · City: 上海 or 杭州 · 🚫 Tag: vip",
        ),
        ("city:上海 | tag:vip", "对象：城市：上海或标签：vip", "To: City: 上海 or Tag: vip"),
        ("!active:30", "对象：🚫 活跃：30 天内", "To: 🚫 Active: within 30 days"),
        (
            "language:zh & tag:a | tag:b",
            "对象：<code>(language:zh &amp; tag:a) | tag:b</code>",
            "To: <code>(language:zh &amp; tag:a) | tag:b</code>",
        ),
    ],
)
def test_whom_it_is_for_is_said_in_words_where_chips_can_say_it(segment: str, zh: str, en: str) -> None:
    read = segments.read(segment)
    assert not isinstance(read, Misread)
    choice = segments.chosen(read)
    for say, expected in ((SAY["zh"], zh), (SAY["en"], en)):
        shown = wording.sheet(say, segments.text(read), choice, 3).text
        assert shown.splitlines()[0] == expected
