"""The pieces of a time in a text: the words of days, hours, lengths, and what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rules.understanding.numbers import value
from rules.understanding.time_patterns import PIECES
from rules.understanding.time_tables import (
    ANCHORS,
    DAYS,
    DAYS_WITH_PART,
    FEASTS,
    LEANING_PARTS,
    LENGTHS,
    MONTHS_ENGLISH,
    NTH_WORDS,
    PARTS,
    SOON,
    WEEKDAYS,
    WEEKDAYS_ENGLISH,
    WHICH,
    Length,
)
from rules.understanding.time_words import (
    Ahead,
    Around,
    Clock,
    Date,
    Day,
    Every,
    Hours,
    Period,
    Says,
    Soon,
    Stretch,
    Week,
)


class Piece(NamedTuple):
    start: int
    end: int
    says: Says


# What each kind of piece says. A reader sees the groups that matched; None is no time after all.

Groups = Mapping[str, str]
_FEW = 3
_WEEK_OF_UNIT = {"星期": "周", "礼拜": "周", "week": "周", "month": "月", "quarter": "季度", "year": "年"}
_POINTS = {"底": "end", "末": "end", "尾": "end", "初": "start", "中": "middle"} | {"beginning": "start"}


def _first(groups: Groups, *names: str) -> str:
    return next((groups[name] for name in names if name in groups), "")


def _number(written: str) -> float:
    if written in ("几", "a few", "few", "两三"):
        return _FEW
    if written in ("the", "an", "a"):
        return 1
    return 2 if written == "couple of" else value(written)


def length_of(written: str, unit: str, half: str = "") -> Length:
    """So many of a unit; 个半 and a 半 behind add a half, which months do not have."""
    number = _number(written) + (0.5 if half or "半" in unit else 0)
    plain = unit.removeprefix("个").removeprefix("半")
    one = LENGTHS.get(plain) or LENGTHS[next(name for name in LENGTHS if plain.startswith(name))]
    minutes = round(number * (one.minutes or one.days * 1_440))
    if (one.days and number == int(number)) or one.months:
        return Length(months=round(number * one.months), days=round(number * one.days))
    return Length(minutes=minutes)


def _read_every(groups: Groups) -> Says:
    if "_edays" in groups:
        return _every_english(groups["_edays"])
    if name := groups.get("_eeach"):
        return _every_english(name)
    if "_work" in groups:
        return Every("week", frozenset(range(5)))
    if "_day" in groups:
        return Every("day")
    if day := _first(groups, "_edom", "_mday"):
        return Every("month", day=int(value(day.rstrip("stndrh"))))
    if "_elast" in groups or _first(groups, "_mpoint") in ("底", "末", "最后一天"):
        return Every("month", day=-1)
    return (
        _every_week(groups.get("_each", "")) if "月" not in groups[""] else Every("month", day=int("_mpoint" in groups))
    )


def _every_week(day: str) -> Every:
    if day == "末":
        return Every("week", frozenset((5, 6)))
    return Every("week", frozenset((WEEKDAYS[day],)) if day in WEEKDAYS else frozenset())


def _every_english(name: str) -> Every:
    if name.startswith("weekend"):
        return Every("week", frozenset((5, 6)))
    if name.startswith("weekday"):
        return Every("week", frozenset(range(5)))
    if (day := WEEKDAYS_ENGLISH.get(name[:3])) is not None and name != "month" and name != "monthly":
        return Every("week", frozenset((day,)))
    return Every({"w": "week", "m": "month"}.get(name[0], "day") if not name.startswith("morning") else "day")


def _read_ahead(groups: Groups) -> Says:
    number = _first(groups, "_n1", "_n2", "_n3", "_n9", "_e2", "_e3", "_e4", "_e9")
    unit = _first(groups, "_u1", "_u2", "_u3", "_u9", "_eu2", "_eu3", "_eu4", "_eu9")
    return Ahead(length_of(number, unit, _first(groups, "_h1", "_h2")))


def _read_stretch(groups: Groups) -> Says:
    number = _first(groups, "_n4", "_n5", "_e5", "_e6") or "几"
    unit = _first(groups, "_u4", "_u5", "_u6", "_eu5", "_eu6")
    # 这几天 looks ahead, 这几个月 and 这几年 look back.
    back = "_back" in groups or "_eback" in groups or ("_these" in groups and unit != "天")
    return Stretch(length_of(number.removeprefix("a "), unit), back)


def _read_around(groups: Groups) -> Says:
    anchor = ANCHORS.get(groups.get("_anchor", ""), "")
    if number := _first(groups, "_n7", "_n8", "_e1"):
        return Around(anchor, length_of(number, _first(groups, "_u7", "_u8", "_eu1")))
    if "_emorning" not in groups:
        return Around(anchor, Length(), PARTS.get(groups[""][-1]))  # 当晚
    named = next(ANCHORS[name] for name in ANCHORS if groups[""].endswith(name))
    return Around(named, Length(), PARTS.get(groups[""].split()[1]))  # the morning of the event


def _read_week(groups: Groups) -> Says:
    which = WHICH.get(_first(groups, "_which", "_ewk"))
    if name := _first(groups, "_ename", "_eshort"):
        day = WEEKDAYS_ENGLISH[name[:3]]
        return Every("week", frozenset((day,))) if name.endswith("days") else Week(day, day, which)
    day_name = groups.get("_wday")
    if day_name is None:
        return Week(5, 6, which)
    first = WEEKDAYS[day_name]
    return Week(first, 6 if "_wto" in groups else first, which)


def _read_point(groups: Groups) -> Says:
    which = WHICH[_first(groups, "_pwhich", "_ewhich").rstrip("年") or "this"]
    unit = _first(groups, "_punit", "_eppunit")
    where = _first(groups, "_pwhere", "_ewhere")
    return Period(
        _WEEK_OF_UNIT.get(unit, unit), which, point=_POINTS.get(where[0] if where[0] in _POINTS else where, where)
    )


def _read_period(groups: Groups) -> Says:
    half = {"上": 1, "下": 2}.get(_first(groups, "_half", "_yhalf")[:1], 0)
    if year := groups.get("_year"):
        return Period("年", WHICH[year[0]], half)
    if "_half" in groups:
        return Period("年", 0, half)
    unit = _first(groups, "_unit", "_eunit2")
    return Period(_WEEK_OF_UNIT.get(unit, unit), WHICH[_first(groups, "_which2", "_ewhich2")])


def _read_date(groups: Groups) -> Says | None:
    year, day = _first(groups, "_y", "_ey"), _first(groups, "_d", "_d2", "_d3", "_d4", "_ed", "_ed2", "_ed3", "_edw")
    named, month = _first(groups, "_em", "_em2"), _first(groups, "_m", "_m2", "_m3")
    number = MONTHS_ENGLISH[named[:3]] if named else int(value(month)) if month else None
    on = NTH_WORDS.get(day) or int(value(day.rstrip("stndrh号日")))
    return Date(int(year) if year else None, number, on) if 1 <= on <= 31 else None


def _read_month(groups: Groups) -> Says:
    named = groups.get("_em3")
    year = groups.get("_y4")
    return Date(int(year) if year else None, MONTHS_ENGLISH[named[:3]] if named else int(value(groups["_m4"])), None)


def _read_clock(groups: Groups) -> Says | None:
    if "_eto" in groups:
        return _related(groups["_erel"], groups["_eto"], groups["_eh3"])
    hour = value(_first(groups, "_ch", "_ch2", "_eh", "_eh2", "_eh4", "_eh5", "_ebare", "_ealone"))
    half = _first(groups, "_eap", "_eap2", "_ap2")
    if hour != int(hour) or hour > (24 if not half else 12):
        return None
    minute = _minute(groups)
    bare = "_ealone" in groups or groups[""] == "一点"
    return Clock(int(hour), minute, f"{half}m" if half else "", bare) if minute < 60 else None


def _minute(groups: Groups) -> int:
    if "_chalf" in groups:
        return 30
    if quarter := groups.get("_cq"):
        return 15 * int(value(quarter))
    return int(value(_first(groups, "_cm", "_cm2", "_emin", "_emin2", "_emin3", "_emin4").removeprefix("零") or "0"))


def _related(minutes: str, direction: str, hour: str) -> Clock | None:
    off = {"half": 30, "quarter": 15}.get(minutes) or int(value(minutes))
    at = int(value(hour)) * 60 + (off if direction == "past" else -off)
    return Clock(at // 60, at % 60) if off < 60 and 0 <= at < 24 * 60 else None


def _read_part(groups: Groups) -> Says:
    word = groups.get("_epart", groups[""])
    return Hours(PARTS[word], word, word in LEANING_PARTS and not groups[""].startswith("in the"))


_READERS: Mapping[str, Callable[[Groups], Says | None]] = {
    "every": _read_every,
    "ahead": _read_ahead,
    "stretch": _read_stretch,
    "around": _read_around,
    "daypart": lambda groups: Day(*DAYS_WITH_PART[groups[""]]),
    "day": lambda groups: Day(DAYS[groups[""]]),
    "week": _read_week,
    "point": _read_point,
    "period": _read_period,
    "date": _read_date,
    "month": _read_month,
    "feast": lambda groups: FEASTS[groups[""].replace("’", "'")],
    "clock": _read_clock,
    "part": _read_part,
    "soon": lambda groups: Soon(*SOON[groups[""]]),
    "now": lambda groups: Soon(0, 0),
}


def pieces(text: str) -> list[Piece]:
    found = []
    for match in PIECES.finditer(text):
        groups = {name: said for name, said in match.groupdict().items() if said is not None}
        kind = match.lastgroup or ""
        says = _READERS[kind[:-2]](groups | {"": match.group()})
        if says is not None:
            found.append(Piece(match.start(), match.end(), says))
    return found
