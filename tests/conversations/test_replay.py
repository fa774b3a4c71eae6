"""A week replayed: at every hour and place, the list is exactly what is open, valid and near – nothing more or less."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import ceil
from typing import NamedTuple

import pytest
from geopy.distance import geodesic  # type: ignore[import-untyped]

from rules import hours, ranking
from rules.geo import Point
from rules.search import PAGE_SIZE, RADII_M, Origin, OriginKind, Search
from storage import shops
from storage.around import Around
from storage.database import Database, Session
from tests.conversations.stage import JINGAN_TEMPLE, PEOPLES_SQUARE, SHANGHAI, WEST_LAKE

MONDAY = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
MOMENTS = [MONDAY + timedelta(hours=5 * step) for step in range(34)]
CENTRES = (JINGAN_TEMPLE, PEOPLES_SQUARE, WEST_LAKE, (23.1190, 113.3210), (31.3010, 121.5130))
EDGE = 0.005  # the great circle and the geodesic differ by less than this share


class Kept(NamedTuple):
    """A shop as its rows say it."""

    id: int
    point: tuple[float, float]
    opening_hours: str | None
    valid: tuple[tuple[date, date], ...]


@pytest.fixture
def kept(database: Database) -> list[Kept]:
    """All shops, read without the search the audit is of."""
    with database.reading() as session:
        everybody = shops.in_full(session, range(1, 1_000)).values()
    return [
        Kept(
            shop.id,
            (shop.point.latitude, shop.point.longitude),
            shop.opening_hours,
            tuple((benefit.valid_from, benefit.valid_until) for benefit in shop.benefits),
        )
        for shop in everybody
    ]


@cache
def opened(spec: str | None, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The spans that begin on a day, from the week's table rather than from the question "open now?"."""
    return hours.week(spec, day, SHANGHAI)[0].spans or ()


def is_usable(shop: Kept, now: datetime) -> bool:
    here = now.astimezone(SHANGHAI)
    spans = (span for back in (0, 1) for span in opened(shop.opening_hours, here.date() - timedelta(days=back)))
    is_open = any(start <= here < end for start, end in spans)
    return is_open and any(begin <= here.date() <= end for begin, end in shop.valid)


def listed(session: Session, centre: Point, radius: int, now: datetime) -> Iterator[tuple[int, float]]:
    """Every row of every page: the shop and its distance."""
    search = Search(Origin(OriginKind.PLACE, "here"), radius_m=radius)
    pages = total = 1
    while search.page <= pages:
        answer = ranking.answer(Around(session, centre, search, now.astimezone(SHANGHAI)), search)
        total = answer.total
        pages = ceil(total / PAGE_SIZE)
        yield from ((found.id, found.distance_m) for found in answer.page)
        search = search.narrowed(page=search.page + 1)


@pytest.mark.parametrize("radius", RADII_M)
def test_all_that_is_listed_can_be_used_and_all_that_can_be_used_is_listed(
    database: Database, kept: list[Kept], radius: int
) -> None:
    rows = 0
    with database.reading() as session:
        for centre in CENTRES:
            metres = {shop.id: geodesic(centre, shop.point).m for shop in kept}
            for now in MOMENTS:
                found = dict(listed(session, Point(*centre), radius, now))
                usable = {shop.id for shop in kept if is_usable(shop, now)}
                assert found.keys() <= usable
                assert all(metres[id_] <= radius * (1 + EDGE) for id_ in found)
                assert {id_ for id_ in usable if metres[id_] <= radius * (1 - EDGE)} <= found.keys()
                assert list(found.values()) == sorted(found.values())
                rows += len(found)
    assert rows > 300  # an audit of nothing proves nothing


def test_the_audit_would_notice_a_shop_that_is_closed_or_without_a_benefit(kept: list[Kept]) -> None:
    bakery = next(shop for shop in kept if shop.opening_hours == "Tu-Su 07:30-19:30")
    tuesday = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # eight in the morning in Shanghai
    assert is_usable(bakery, tuesday)
    assert not is_usable(bakery, tuesday - timedelta(days=1))
    assert not is_usable(bakery, tuesday - timedelta(hours=1))
    assert not is_usable(bakery._replace(valid=()), tuesday)
    assert not is_usable(bakery._replace(valid=((date(2027, 1, 1), date(2027, 12, 31)),)), tuesday)
