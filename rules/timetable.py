"""A shop's week as people type it – 周一至周五 10点-22点，周六日 10:00-次日2:00 – read, and written as OSM syntax.

Hours belong to the day they begin on: a bar open on Friday until two is open on Saturday at one, whatever
Saturday's own line says. Public holidays are an eighth day next to those of the week.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

DAY = 24 * 60
NOON = 12 * 60
WEEK = tuple(range(7))
HOLIDAY = 7  # stands for any public holiday where a weekday could stand
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
EXAMPLE = "write it like Mo-Fr 10:00-22:00; Sa,Su 11:00-02:00"

Span = tuple[int, int]  # minutes after midnight; the end is after the start and may lie on the next day
Week = dict[int, tuple[Span, ...]]  # Monday is 0, or `HOLIDAY`; no spans is closed, a missing day was not mentioned


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a text is no timetable, for the person who typed it."""

    reason: str


SCHOOL_HOLIDAYS = Unclear("school holidays and vacations are not known here; for public holidays write 节假日 or PH")


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement: on these days (weekdays, `HOLIDAY`) the shop has these hours; no spans means it is closed."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]


def read(text: str) -> list[Rule] | Unclear:
    """The statements in a text, in its order, or why it cannot be understood. Full-width forms are fine."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for pattern, replacement in _STEPS:
        plain = pattern.sub(replacement, plain)
    return SCHOOL_HOLIDAYS if _OTHER_HOLIDAY.search(plain) else _rules(plain)


def week(rules: Iterable[Rule]) -> Week:
    """The statements put together: later hours replace earlier ones, and closed on a day outweighs hours."""
    table: Week = {}
    for rule in sorted(rules, key=lambda rule: not rule.spans):
        table.update(dict.fromkeys(rule.days, rule.spans))
    return table


def on_ordinary_days(table: Week) -> Week:
    """The table without what it says of public holidays."""
    return {day: spans for day, spans in table.items() if day != HOLIDAY}


def on_holidays(table: Week) -> Week | None:
    """The table that holds on public holidays, whatever weekday they fall on; None if it does not speak of them."""
    return dict.fromkeys(WEEK, table[HOLIDAY]) if HOLIDAY in table else None


def written(table: Week, separator: str = "; ") -> str:
    """The week in OpenStreetMap's `opening_hours` syntax; with hours for any weekday, weekdays without are closed."""
    weekdays = _weekdays_written(on_ordinary_days(table), separator)
    if HOLIDAY not in table:
        return weekdays
    return f"{weekdays}; PH {_span_list(table[HOLIDAY]) or 'off'}"


def _weekdays_written(table: Week, separator: str) -> str:
    groups: dict[tuple[Span, ...], list[int]] = {}
    for day in sorted(table):
        groups.setdefault(table[day], []).append(day)
    closed = groups.pop((), [])
    if not groups:
        return "off" if len(closed) == len(WEEK) else "24/7 unknown" + (f"; {_day_list(closed)} off" if closed else "")
    if groups == {((0, DAY),): list(WEEK)}:
        return "24/7"
    return separator.join(f"{_day_list(days)} {_span_list(spans)}" for spans, days in groups.items())


def _day_list(days: list[int]) -> str:
    """Mo-Fr,Su for 0 1 2 3 4 6; two neighbours are listed, three make a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join((f"{OSM_DAYS[run[0]]}-" if len(run) > 2 else "") + _last_days(run) for run in runs)


def _last_days(run: list[int]) -> str:
    return ",".join(OSM_DAYS[day] for day in (run if len(run) < 3 else run[-1:]))


def _span_list(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{_time(start)}-{_time(end if end <= DAY else end - DAY)}" for start, end in spans)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# Reading: each of the many ways to say a thing is replaced by one way, `mo-fr 10:00-22:00 sa su off`. A letter
# after a clock time keeps how it was meant: a and p for halves of the day, n for the next day, ? for 10 or 9:30.

_NAMES = [day.lower() for day in OSM_DAYS]
_CODES = dict(zip("一二三四五六日1234567天-", [*_NAMES, *_NAMES, "su", "-"], strict=True))
_NUMERALS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_PUBLIC_HOLIDAY = re.compile(
    r"""
    (?:法定|国定|国家|公众|公共) (?:节假日|节日|假日|假期)
  | 节假日
  | (?<![a-z]) (?: (?:public|national|legal|statutory|bank) \s+ holidays? | ph ) (?![a-z])
    """,
    re.VERBOSE,
)
_OTHER_HOLIDAY = re.compile(r"节日|假日|假期|寒假|暑假|holiday|vacation|(?<![a-z])sh(?![a-z])")
_TO = r"(?:[-‐‑–—―−~〜∼至到]+|(?<![a-z])(?:to|until)(?![a-z]))"
_DAY_RUN = re.compile(
    rf"""
    (?:周|星期|礼拜) (?: [一二三四五六日天]+ | [1-7](?![\d:点时]) )
    (?: \s* (?: {_TO} | [、,/&和及与] ) \s*
        (?:周|星期|礼拜)? (?: [一二三四五六日天]+(?![点时十]) | [1-7](?![-\d:点时]) ) )*
    """,
    re.VERBOSE,
)
_CLOCK = re.compile(
    r"""
    (?P<next>次日|翌日|第二天|隔天)? \s*
    (?P<part>凌晨|清晨|早上|上午|早|中午|下午|傍晚|晚上|晚间|夜里|晚)? \s*
    (?: (?P<spoken>[零一二两三四五六七八九十]{1,3}) (?=[点时])
      | (?<!\d) (?P<hour>\d{1,2}) (?: [:.]? (?P<minute>[0-5]\d) (?: :00 )? )? (?!\d) )
    (?: [点时] (?: 钟 | 整 | (?P<half>半) | (?P<past>[0-5]?\d) (?![\d:点时]) 分? )? )?
    (?: \s* (?P<suffix>[ap]) \.?m (?![a-z]) \.? )?
    """,
    re.VERBOSE,
)
_STATEMENT = re.compile(
    r"""
    (?P<days> (?: (?P<first>mo|tu|we|th|fr|sa|su) (?: - (?P<last>mo|tu|we|th|fr|sa|su) )? | ph ) (?![a-z]) )
  | (?P<span> (?P<from>\d\d:\d\d) (?P<from_mark>[apn?]?) - (?P<until>\d\d:\d\d) (?P<until_mark>[apn?]?) )
  | (?P<off> off )
  | (?P<gap> \s+ )
    """,
    re.VERBOSE,
)


def _any(*words: str) -> re.Pattern[str]:
    """Any of the words; a Latin one only where it is not part of a longer word."""
    return re.compile("|".join(rf"(?<![a-z])(?:{word})(?![a-z])" if word.isascii() else word for word in words))


def _codes(match: re.Match[str]) -> str:
    """周一至五、日 → mo-fr su."""
    run = re.sub(_TO, "-", match.group())
    return f" {' '.join(_CODES[character] for character in run if character in _CODES)} "


def _clock(match: re.Match[str]) -> str:
    """晚上10点半 → 22:30p."""
    hour = _number(match["spoken"]) if match["spoken"] else int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["past"] or 0)
    hour, mark = _on_the_day(hour, match["part"] or match["suffix"])
    if not mark and (match["minute"] is None or len(match["hour"]) < 2):
        mark = "?"
    return f" {hour:02}:{minute:02}{'n' if match['next'] else mark}"


def _on_the_day(hour: int, part: str | None) -> tuple[int, str]:
    """The hour of 24 for one of 12 in a part of the day, and the mark that says it was given."""
    if part is None:
        return hour, ""
    if part in ("凌晨", "清晨", "早上", "上午", "早", "a"):
        return (0 if hour == 12 and part in ("凌晨", "a") else hour), "a"
    if part in ("中午", "下午", "p"):
        return hour + 12 if hour < (11 if part == "中午" else 12) else hour, "p"
    return (hour, "n") if hour < 5 else (hour + 12 if hour <= 12 else hour, "p")


def _number(spoken: str) -> int:
    """十 → 10, 十二 → 12, 二十二 → 22, 九 → 9."""
    tens, ten, units = spoken.rpartition("十")
    return (10 * _NUMERALS.get(tens, 1) if ten else 0) + _NUMERALS.get(units, 0)


_STEPS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_PUBLIC_HOLIDAY, " ph "),
    (_any("24 ?/ ?7", "24 ?小时", "24 ?h", "24 ?hours?", "24 ?hrs?", "全天候?", "全日"), " 00:00-24:00 "),
    (_any("不营业", "休息", "休馆", "闭馆", "闭店", "店休", "公休", "歇业", "关门", "休", "closed"), " off "),
    (_any("周末", "双休日?", "weekends?"), " sa su "),
    (_any("工作日", "平日", "weekdays?"), " mo-fr "),
    (_any("每天", "每日", "天天", "daily", "every ?day"), " mo-su "),
    (_any(r"mon(?:day)?\.?"), " mo "),
    (_any(r"tue(?:s(?:day)?)?\.?"), " tu "),
    (_any(r"wed(?:nesday)?\.?"), " we "),
    (_any(r"thu(?:r(?:s(?:day)?)?)?\.?"), " th "),
    (_any(r"fri(?:day)?\.?"), " fr "),
    (_any(r"sat(?:urday)?\.?"), " sa "),
    (_any(r"sun(?:day)?\.?"), " su "),
    (_DAY_RUN, _codes),
    (_CLOCK, _clock),
    (re.compile(rf"\s*{_TO}\s*"), "-"),
    (_any("营业(?:时间)?", "开放(?:时间)?", "开门", "每", "opening", "open", "hours?", "from", "and"), " "),
    (re.compile(r"[、,/&和及与;。.()|]|:(?!\d)"), " "),
)


def _rules(plain: str) -> list[Rule] | Unclear:
    """Days apply to the hours, or the word for closed, that follow them."""
    rules: list[Rule] = []
    days: list[int] = []
    spans: list[Span] = []
    position = 0
    while position < len(plain):
        found = _STATEMENT.match(plain, position)
        if found is None or (found["off"] and (spans or (rules and not days))):
            return Unclear(f"it is not understood; {EXAMPLE}")
        position = found.end()
        if found["days"]:
            if spans:
                rules.append(Rule(tuple(days), tuple(sorted(spans))))
                days, spans = [], []
            days += _day_range(found["first"], found["last"]) if found["first"] else [HOLIDAY]
        elif found["off"]:
            rules.append(Rule(tuple(days), ()))
            days = []
        elif found["span"]:
            span = _span(found)
            if isinstance(span, Unclear):
                return span
            spans.append(span)
    return _complete(rules, days, spans)


def _complete(rules: list[Rule], days: list[int], spans: list[Span]) -> list[Rule] | Unclear:
    """The rules with what was left open filled in: hours that name no days hold every day."""
    if spans:
        rules, days = [*rules, Rule(tuple(days), tuple(sorted(spans)))], []
    if days and len(rules) == 1 and not rules[0].days:
        return [Rule(tuple(days), rules[0].spans)]  # 10am-10pm Mon-Fri
    if days or not rules:
        return Unclear(f"it names no hours for some days; {EXAMPLE}")
    return [Rule(rule.days or WEEK, rule.spans) for rule in rules]


def _day_range(first: str, last: str | None) -> list[int]:
    start, end = (OSM_DAYS.index(day.capitalize()) for day in (first, last or first))
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _span(found: re.Match[str]) -> Span | Unclear:
    start, end = _minutes(found["from"]), _minutes(found["until"])
    typed = f"{found['from']}-{found['until']}"
    if start >= DAY or end > 2 * DAY:
        return Unclear(f"{typed} is no time of day")
    if found["until_mark"] == "n" and end < DAY:
        end += DAY
    if end <= start:
        end = _wrapped(start, end, found["from_mark"], found["until_mark"])
    elif found["from_mark"] == "?" and found["until_mark"] == "p" and start < 8 * 60 and start + NOON < end:
        end = 0  # 1-5pm
    if not start < end <= start + DAY:
        return Unclear(f"{typed} can be meant in two ways; write both times in full on the 24-hour clock")
    return start, end


def _wrapped(start: int, end: int, start_mark: str, end_mark: str) -> int:
    """The end, in minutes, that a clock time not after the start means, or 0 if that is anyone's guess."""
    if start == end:
        return DAY if start == 0 else 0
    if end_mark != "?":
        return end + DAY
    if start_mark == "p" and start < end + NOON:
        return end + NOON  # 下午1点-5点
    return end + DAY if start >= 13 * 60 else 0  # 18-2, but not 9-5


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
