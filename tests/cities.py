"""Made-up shops, clustered as in three real cities: neighbourhoods, a category each, hours in some sixty variants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import col, select

from rules.catalogue import BenefitKind, Category
from rules.geo import Point
from rules.ranking import Candidate
from rules.search import RADII_M, Origin, OriginKind, Search
from storage import tables
from storage.database import Session
from storage.shops import cell

CITIES = (("上海", 31.23, 121.47, 5), ("杭州", 30.26, 120.16, 3), ("广州", 23.13, 113.27, 3))
NEIGHBOURHOODS = 25
CITY_DEGREES, NEIGHBOURHOOD_DEGREES = 0.08, (0.002, 0.015)  # standard deviations
HOURS = (
    None,
    "24/7",
    *(
        f"Mo-Fr {opens:02}:00-{closes:02}:00; Sa,Su {opens + 1:02}:30-{closes:02}:30"
        for opens in range(7, 14)
        for closes in range(18, 26)
    ),
)
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
ROWS_AT_ONCE = 5_000


class Question(NamedTuple):
    """Somebody, somewhere in a city, some time in the year."""

    point: Point
    search: Search
    now: datetime


def fill(session: Session, shops: int, random: Random) -> None:
    """Put as many shops into an empty database; nine in ten have a benefit that is valid on a day of the year."""
    rows = [dict(_shop(id_, *place)) for id_, place in enumerate(_places(shops, random), start=1)]
    benefits = [benefit for row in rows for benefit in _benefits(row["id"], random)]
    for row in rows:
        row |= {"category": random.choice(list(Category)), "opening_hours": random.choice(HOURS)}
    for table, values in ((tables.Shop, rows), (tables.Benefit, benefits)):
        for start in range(0, len(values), ROWS_AT_ONCE):
            session.execute(insert(table), values[start : start + ROWS_AT_ONCE])


def candidates(session: Session, category: Category | None, today: date) -> list[Candidate]:
    """Every shop that has the category and a benefit valid on `today`, by the shortest way there is in SQL."""
    shop, benefit = tables.Shop, tables.Benefit
    valid = select(col(benefit.shop_id)).where(
        col(benefit.superseded_at).is_(None), col(benefit.valid_from) <= today, col(benefit.valid_until) >= today
    )
    query = select(col(shop.id), col(shop.latitude), col(shop.longitude), col(shop.opening_hours))
    query = query.where(col(shop.id).in_(valid))
    rows = session.execute(query.where(col(shop.category) == category) if category else query)
    return [Candidate(*row) for row in rows]


def questions(session: Session, random: Random, number: int, days: int) -> Iterator[Question]:
    """Questions asked within some hundred metres of shops, with every filter, at all hours of so many days in March."""
    places = session.execute(select(col(tables.Shop.latitude), col(tables.Shop.longitude))).all()
    for _ in range(number):
        latitude, longitude = random.choice(places)
        yield Question(
            Point(random.gauss(latitude, 0.003), random.gauss(longitude, 0.003)),
            Search(
                Origin(OriginKind.SHARED, "1"),
                category=random.choice(list(Category)) if random.random() < 0.8 else None,
                open_now=random.random() < 0.6,
                radius_m=random.choice((*RADII_M, None)),
                page=random.choice((1, 1, 1, 2, 3)),
            ),
            datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(days * 24 * 60)),
        )


def _places(number: int, random: Random) -> Iterator[tuple[str, float, float]]:
    quarters = [
        (name, random.gauss(latitude, CITY_DEGREES), random.gauss(longitude, CITY_DEGREES), weight)
        for name, latitude, longitude, weight in CITIES
        for _ in range(NEIGHBOURHOODS)
    ]
    spreads = [random.uniform(*NEIGHBOURHOOD_DEGREES) for _ in quarters]
    chosen = random.choices(range(len(quarters)), [quarter[3] for quarter in quarters], k=number)
    for index in chosen:
        name, latitude, longitude, _ = quarters[index]
        yield name, random.gauss(latitude, spreads[index]), random.gauss(longitude, spreads[index])


def _shop(id_: int, city: str, latitude: float, longitude: float) -> dict[str, Any]:
    return {
        "id": id_,
        "shop_id": f"s{id_}",
        "name": f"第{id_}号店",
        "name_en": f"Shop {id_}",
        "city": city,
        "latitude": latitude,
        "longitude": longitude,
        "cell_y": cell(latitude),
        "cell_x": cell(longitude),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


def _benefits(shop_id: int, random: Random) -> Iterator[dict[str, Any]]:
    """None for one shop in twenty; one that has run out for one in twenty; else one for the year."""
    chance = random.random()
    if chance >= 0.05:
        yield {
            "benefit_id": f"b{shop_id}",
            "version": 1,
            "shop_id": shop_id,
            "kind": BenefitKind.PERCENT_OFF,
            "value": 1_000,
            "title": "九折",
            "title_en": "10% off",
            "valid_from": FIRST_DAY,
            "valid_until": LAST_DAY if chance >= 0.1 else date(2026, 2, 28),
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
