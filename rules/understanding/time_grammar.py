"""Finding the times in a message: pieces beside each other make one time."""

from __future__ import annotations

import re
from typing import NamedTuple

from rules.understanding import pinyin
from rules.understanding.time_patterns import COUNT
from rules.understanding.time_pieces import Piece, length_of, pieces
from rules.understanding.time_tables import Feast, Length
from rules.understanding.time_words import Around, Clock, Date, Day, Every, Hours, Period, Says, Soon, Week

LONGEST = 1_000  # characters of a message that are looked at


class TimeSpan(NamedTuple):
    """A time from `start` to `end` of the text as typed. `says` are its pieces, those of its end in `until` where it
    is a range; `edge` is "before" or "after" where that is said, and `shift` moves its day (国庆前一天)."""

    start: int
    end: int
    words: str
    says: tuple[Says, ...]
    until: tuple[Says, ...] = ()
    edge: str = ""
    shift: Length = Length()

    @property
    def is_now(self) -> bool:
        """Whether it is the present moment, 现在 or "now"."""
        return self.says == (Soon(0, 0),)


_GAP = re.compile(r"[ ,，、]{0,2}(?:的|大概|大约|差不多|at|on|around|about|of|in|in the|@)?[ 在]?")
_TO = re.compile(" ?(?:到|至|-|–|—|~|to|until|till|through) ?(?:at )?")
_AHEAD = re.compile("(?<![a-z])(?:(?P<after>after|past)|(?P<before>before|by|until)) $")
_LONGEST_EDGE = 8
_WIDEST_GAP = 12
_EDGES = {
    "以后": "after",
    "之后": "after",
    "过后": "after",
    "后": "after",
    "以前": "before",
    "之前": "before",
    "前": "before",
}
_BEHIND = re.compile(
    rf"的?(?:之?前(?P<n>{COUNT})(?P<unit>天|日|周|个?星期|个?礼拜|个?月)|(?P<eve>前夕|前夜)"
    "|(?P<edge>以后|之后|过后|后(?![天面悔续])|以前|之前|前(?![天面台往几一]))|期间|假期|长假|放假|那天|当天|为止)"
)
_GREETING = re.compile("(?:节)?(?:快乐|愉快|好(?![吃玩喝多去])|号$|见$)")
_KINDS = {
    Day: "day",
    Week: "day",
    Period: "period",
    Date: "day",
    Feast: "day",
    Around: "day",
    Every: "day",
    Hours: "part",
    Clock: "clock",
}


class _Group(NamedTuple):
    """Pieces that say one time together; those behind a "to" are `until`."""

    pieces: list[Piece]
    until: list[Piece]

    @property
    def last(self) -> list[Piece]:
        return self.until or self.pieces


def find_times(text: str) -> list[TimeSpan]:
    """Every time of `text`, in order, as it was typed: without particles and a leading "on" or "at", with what gives
    a direction (以后, 前, after, before, by)."""
    return [span for span, sure in _found(text) if sure]


def only_time(words: str) -> TimeSpan | None:
    """The time that `words` say, of several the longest; here a number alone is an hour, 早 a morning, and "the first"
    a day."""
    found = _found(words) or _found(f"on {words}")
    return max((span for span, _ in found), key=lambda span: span.end - span.start, default=None)


def _found(text: str) -> list[tuple[TimeSpan, bool]]:
    text = text[:LONGEST]
    said = pinyin.read(text)
    found: list[tuple[TimeSpan, bool]] = []
    for group in _grouped(said.text, pieces(said.text)):
        span = _placed(said, text, group)
        if not found or found[-1][0].end <= span.start:  # 那天 behind a feast belongs to it
            found.append((span, _is_sure(group) and not _GREETING.match(said.text, group.last[-1].end)))
    return found


def _grouped(text: str, pieces: list[Piece]) -> list[_Group]:
    """Pieces beside each other that each add something, and the two ends of a range."""
    groups: list[_Group] = []
    for piece in pieces:
        if not groups or not _joined(text, groups[-1], piece):
            groups.append(_Group([piece], []))
    return groups


def _joined(text: str, group: _Group, piece: Piece) -> bool:
    before = group.last[-1]
    if piece.start - before.end > _WIDEST_GAP:
        return False
    gap = text[before.end : piece.start]
    if not group.until and _TO.fullmatch(gap) and any(type(each.says) is type(piece.says) for each in group.pieces):
        group.until.append(piece)
        return True
    if _GAP.fullmatch(gap) and _fits([each.says for each in group.last], piece.says):
        group.last.append(piece)
        return True
    return False


def _fits(says: list[Says], more: Says) -> bool:
    """Whether `more` is of another kind than what was said: a day, a part of it, an hour."""
    kinds = {_KINDS.get(type(each), "") for each in says}
    if any(isinstance(each, Day) and each.part for each in says):
        kinds.add("part")
    kind = _KINDS.get(type(more), "")
    if not kind or "" in kinds or kind in kinds or kind == "period":
        return False
    if isinstance(more, Day) and more.part and "part" in kinds:
        return False
    return kind != "day" or "period" not in kinds or isinstance(more, Date)


def _is_sure(group: _Group) -> bool:
    """A number, or a word such as 早 and "night", is a time only beside other words of one."""
    says = group.pieces[0].says
    if len(group.pieces) > 1 or group.until:
        return True
    return not (isinstance(says, Clock) and says.bare) and not (isinstance(says, Hours) and says.leaning)


def _placed(said: pinyin.Heard, text: str, group: _Group) -> TimeSpan:
    start, end = group.pieces[0].start, group.last[-1].end
    edge, shift = "", Length()
    if ahead := _AHEAD.search(said.text[max(0, start - _LONGEST_EDGE) : start]):
        start -= len(ahead.group())
        edge = ahead.lastgroup or ""
    if behind := _BEHIND.match(said.text, end):
        end = behind.end()
        edge, shift = _direction(behind, edge)
    begin, stop = said.span(start, end)
    says, until = (tuple(piece.says for piece in part) for part in (group.pieces, group.until))
    return TimeSpan(begin, stop, text[begin:stop], says, until, edge, shift)


def _direction(behind: re.Match[str], edge: str) -> tuple[str, Length]:
    if behind["n"]:
        length = length_of(behind["n"], behind["unit"])
        return edge, Length(-length.months, -length.days)
    if behind["eve"]:
        return edge, Length(days=-1)
    return _EDGES.get(behind["edge"] or "", edge), Length()
