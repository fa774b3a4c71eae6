"""The shops around a point, narrowed by the database: the nearest that fit a search, how many, and of what sorts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from math import sqrt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Float, Integer, LargeBinary, Select, func, select
from sqlmodel import Session, col

from rules import narrowing
from rules.fuse import State as Fused
from rules.geo import Point
from rules.narrowing import Group, Inside, Moment
from rules.ranking import ANY, OPEN, Found, States
from rules.search import Search
from storage import density, grid, kinds, tables, timetables
from storage.columns import UTCDateTime
from storage.database import Database
from storage.prepared import Prepared, as_moment, parameter
from storage.till_tables import Fuse

FIRST_RING_M = 250  # where nobody knows better
MARGIN, LEAST_GROWTH, MOST_GROWTH = 1.2, 1.5, 4
SORTED_UP_TO = 500  # shops; where more are inside the radius, the others are not looked at
_YES = b"\1"
_KINDS = ("kind_1", "kind_2", "kind_3", "kind_4")

_SHOP, _BENEFIT, _TOPIC = tables.Shop, tables.Benefit, tables.ShopTopic
_TAKES_NONE = col(Fuse.state) != Fused.BUSY.value  # full, or stopped by its staff


def _blown() -> Select[Any]:
    """The fuses for which a shop takes no codes at the moment that the parameter holds."""
    return select(col(Fuse.until)).where(_TAKES_NONE, col(Fuse.until) > parameter("moment", UTCDateTime))


_BLOWN = Prepared(_blown().limit(1))


class _Conditions(NamedTuple):
    """Which conditions a statement has besides the circle; what is not asked costs nothing."""

    category: bool = False
    prices: bool = False
    hours: bool = False
    beyond: bool = False
    kinds: bool = False
    fuse: bool = False
    topic: bool = False


class Around:
    """`rules.ranking.Around` over the database, for one search from `point` at the aware local time `moment`.

    Exact up to 88° north and south; what lies across the date line is not found.
    """

    def __init__(self, session: Session, point: Point, search: Search, moment: datetime) -> None:
        self._session, self._point, self._search = session, point, search
        self._board = timetables.board(session, moment)
        self._values = _filters(search) | _vector(point) | {"today": moment.date().isoformat(), "yes": _YES}
        self._values["moment"] = moment
        # Looking at the fuse of each shop takes a fourteenth of the time again, so that is left while none is blown.
        self._fuse = search.open_now and _BLOWN.row(session, moment=moment) is not None

    def nearest(self, states: States, number: int, within_m: float, beyond_m: float | None = None) -> list[Found]:
        """In growing rings until there are enough: the first chosen by how densely shops lie, and each further one by
        how many the one before held."""
        statement = _nearest(self._conditions(states, beyond=beyond_m is not None))
        values = self._values | self._of_states(states) | {"number": number}
        if beyond_m is not None:
            values["inner"] = grid.chord2(beyond_m)
        radius = self._first_ring_m(number, values.get("accepted")) + (beyond_m or 0.0)
        while True:
            radius = min(radius, within_m)
            rows = statement.rows(self._session, **values, **_circle(self._point, radius))
            if len(rows) >= number or radius >= within_m:
                break
            growth = MARGIN * sqrt(number / len(rows)) if rows else MOST_GROWTH
            radius *= min(MOST_GROWTH, max(LEAST_GROWTH, growth))
        statuses = self._board.statuses
        return [Found(id_, grid.metres(chord2), statuses[timetable or 0]) for id_, chord2, timetable in rows]

    def _first_ring_m(self, number: int, accepted: bytes | None) -> float:
        if self._search.topic:
            return FIRST_RING_M
        category = self._search.category
        known = density.known(self._session).ring_m(self._point, category and category.value, accepted, number)
        return FIRST_RING_M if known is None else known

    def count(self, states: States, within_m: float, up_to: int) -> int:
        """In one circle; the database stops where `up_to` are seen."""
        statement = _count(self._conditions(states))
        circle = _circle(self._point, within_m)
        [(number,)] = statement.rows(self._session, **self._values, **self._of_states(states), **circle, number=up_to)
        return int(number)

    def _conditions(self, states: States, *, beyond: bool = False) -> _Conditions:
        search = self._search
        return _Conditions(
            category=search.category is not None,
            prices=bool(search.prices),
            hours=states != ANY,
            beyond=beyond,
            kinds=bool(search.kinds),
            fuse=self._fuse,
            topic=search.topic is not None,
        )

    def _of_states(self, states: States) -> dict[str, Any]:
        return {} if states == ANY else {"accepted": self._board.accepting(states)}


def warm(database: Database, zone: ZoneInfo, now: datetime) -> None:
    """Learn what searches of the next minutes begin with; takes up to seconds, so not on the event loop."""
    density.learn(database)
    local = now.astimezone(zone)
    timetables.warm(database, [local, local + timedelta(minutes=1), *narrowing.moments(now, zone)])


def sorts(session: Session, point: Point, search: Search, moments: Sequence[Moment]) -> Inside:
    """The shops of any category, price and kind of benefit inside the search's radius, of its topic if it has one,
    grouped by what tells them apart at each of the moments, aware local times; `SORTED_UP_TO` of them at most."""
    days = sorted({moment.at.date() for moment in moments})
    values = {f"day_{index}": day.isoformat() for index, day in enumerate(days)}
    if search.topic:
        values["topic"] = search.topic
    rows = _sorted(len(days), topic=search.topic is not None).rows(
        session,
        **_vector(point),
        **_circle(point, search.limit_m),
        **values,
        number=SORTED_UP_TO,
        accepted=_together([_passing(session, moment) for moment in moments]),
    )
    which_day = [days.index(moment.at.date()) for moment in moments]
    groups = Counter[Group]()
    for row, shops in Counter(rows).items():
        groups[_group(row, which_day, moments)] += shops
    return Inside(groups, len(rows) < SORTED_UP_TO)


def _passing(session: Session, moment: Moment) -> bytes:
    """A byte for each timetable, 1 where its shops pass the choice of time."""
    is_open = timetables.board(session, moment.at).accepting(OPEN)
    return is_open if moment.open_now else _YES * len(is_open)


def _together(passing: Sequence[bytes]) -> bytes:
    """A byte for each timetable, with a bit for each moment that its shops pass; those that another connection brought
    since the first was asked for wait for the next search."""
    return bytes(sum(bit << index for index, bit in enumerate(bits)) for bits in zip(*passing, strict=False))


def _group(row: tuple[Any, ...], days: Sequence[int], moments: Sequence[Moment]) -> Group:
    """A row's sort; `days` says for each moment which of the row's days it is on."""
    category, price_band, opens, blown_until, *texts = row
    offered = [_offered(text) for text in texts]
    passes = opens[0] if opens else 0
    if blown_until is not None:
        passes &= ~_blown_at(as_moment(blown_until), moments)
    return Group(category, price_band, passes, tuple(offered[day] for day in days))


def _blown_at(until: datetime, moments: Sequence[Moment]) -> int:
    """A bit for each moment at which a shop that takes no codes until then is not asked for."""
    return sum((moment.open_now and moment.at < until) << index for index, moment in enumerate(moments))


@lru_cache
def _offered(text: str | None) -> frozenset[str]:
    """The kinds of benefit in what `_kinds` selects."""
    return frozenset(text.split(",") if text else ())


def _vector(point: Point) -> dict[str, float]:
    _, x, y, z = grid.position(point.latitude, point.longitude)
    return {"x": x, "y": y, "z": z}


def _circle(point: Point, radius_m: float) -> dict[str, float]:
    return {**grid.box(point, radius_m)._asdict(), "outer": grid.chord2(radius_m)}


def _filters(search: Search) -> dict[str, Any]:
    """What the search narrows down, by the names of the conditions' parameters."""
    values: dict[str, Any] = {}
    if search.category:
        values["category"] = search.category.value
    if search.topic:
        values["topic"] = search.topic
    if search.prices:
        values["prices"] = sum(1 << band for band in search.prices)
    if search.kinds:
        names = [kind.value for kind in search.kinds]
        values |= dict(zip(_KINDS, names + names[:1] * (len(_KINDS) - len(names)), strict=True))
        values["kinds"] = kinds.bits(names)
    return values


@cache
def _nearest(conditions: _Conditions) -> Prepared:
    """Ids, squared chords and timetables, nearest first."""
    distance = _chord2().label("distance")
    chosen = _circle_of(select(col(_SHOP.id), distance, col(_SHOP.timetable_id)), conditions)
    return Prepared(chosen.order_by(distance, col(_SHOP.id)).limit(parameter("number", Integer)))


@cache
def _count(conditions: _Conditions) -> Prepared:
    some = _circle_of(select(col(_SHOP.id)), conditions).limit(parameter("number", Integer)).subquery()
    return Prepared(select(func.count()).select_from(some))


@cache
def _sorted(days: int, *, topic: bool) -> Prepared:
    """Category, price band, the moments its hours pass, until when its fuse is blown, and the kinds of benefit valid on
    each of the days."""
    offered = [_kinds(f"day_{index}") for index in range(days)]
    passes = _of_timetable("accepted")
    blown = _of_shop(select(func.max(col(Fuse.until))).where(_TAKES_NONE)).scalar_subquery()
    chosen = select(col(_SHOP.category), col(_SHOP.price_band), passes, blown, *offered)
    some = _in_circle(chosen, topic=topic)
    return Prepared(some.limit(parameter("number", Integer)))


def _circle_of(chosen: Select[*tuple[Any, ...]], conditions: _Conditions) -> Select[*tuple[Any, ...]]:
    """What is chosen of the shops in the circle that have a benefit and meet the conditions, the cheapest first."""
    checks: list[ColumnElement[bool]] = []
    if conditions.category:
        checks.append(col(_SHOP.category) == parameter("category"))
    if conditions.prices:
        checks.append(parameter("prices", Integer).bitwise_rshift(col(_SHOP.price_band)).bitwise_and(1) == 1)
    if conditions.kinds:
        checks.append(col(_SHOP.kinds).bitwise_and(parameter("kinds", Integer)) > 0)
    if conditions.hours:
        checks.append(_of_timetable("accepted") == parameter("yes", LargeBinary))
    if conditions.beyond:
        checks.append(_chord2() > parameter("inner"))
    benefit = _valid("today")
    if conditions.kinds:
        benefit = benefit.where(col(_BENEFIT.kind).in_([parameter(name) for name in _KINDS]))
    some = _in_circle(chosen, *checks, topic=conditions.topic).where(benefit.exists())
    if conditions.fuse:
        some = some.where(~_of_shop(_blown()).exists())
    return some


def _in_circle(chosen: Select[*tuple[Any, ...]], *checks: ColumnElement[bool], topic: bool) -> Select[*tuple[Any, ...]]:
    """What is chosen of the shops in the circle, or of those with a topic: one index seek per band, which beats one
    wide range by far."""
    rows = select(parameter("south", Integer).label("band")).cte("bands", recursive=True)
    bands = rows.union_all(select(rows.c.band + 1).where(rows.c.band < parameter("north", Integer)))
    place = _TOPIC if topic else _SHOP
    chosen = chosen.select_from(bands).join(place, col(place.band) == bands.c.band)
    if topic:
        chosen = chosen.join(_SHOP, col(_SHOP.id) == col(_TOPIC.shop_id))
        chosen = chosen.where(col(_TOPIC.topic) == parameter("topic"))
    chosen = chosen.where(col(place.longitude).between(parameter("west"), parameter("east")), *checks)
    return chosen.where(_chord2() <= parameter("outer"))


def _chord2() -> ColumnElement[float]:
    x, y, z = (col(getattr(_SHOP, axis)) - parameter(axis, Float) for axis in ("x", "y", "z"))
    return x * x + y * y + z * z


def _of_timetable(name: str) -> ColumnElement[bytes]:
    """The byte that the parameter holds for the shop's timetable."""
    place = func.coalesce(col(_SHOP.timetable_id), 0) + 1
    return func.substr(parameter(name, LargeBinary), place, 1, type_=LargeBinary)


def _of_shop(fuses: Select[Any]) -> Select[Any]:
    """Of these fuses those of the shop at hand."""
    return fuses.where(col(Fuse.shop_id) == col(_SHOP.id)).correlate(_SHOP)


def _valid(day: str) -> Select[Any]:
    """The benefits of the shop at hand that are valid on the day that the parameter holds."""
    return (
        select(col(_BENEFIT.id))
        .where(
            col(_BENEFIT.shop_id) == col(_SHOP.id),
            col(_BENEFIT.superseded_at).is_(None),
            col(_BENEFIT.valid_from) <= parameter(day, Date),
            col(_BENEFIT.valid_until) >= parameter(day, Date),
        )
        .correlate(_SHOP)
    )


def _kinds(day: str) -> ColumnElement[str]:
    """The kinds of those benefits, commas between; NULL where there is none."""
    return _valid(day).with_only_columns(func.aggregate_strings(col(_BENEFIT.kind), ",")).scalar_subquery()
