"""Made-up shops, clustered as in three real cities: neighbourhoods, a category each, hours in some sixty variants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import func, insert
from sqlmodel import col, select

from rules import shop_topics as topics_of
from rules.catalogue import BenefitKind, Category
from rules.geo import Point
from rules.search import LEAST_RADIUS_M, PRICE_BANDS, RADII_M, REACH_M, Origin, OriginKind, Search
from storage import kinds, names, shop_topics, tables
from storage.database import Session
from storage.grid import position
from tests.reference import Candidate

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
TIMETABLES = dict(enumerate(filter(None, HOURS), start=1))
TAGS = ("", "", "", "手冲", "可带狗|日料", "日料", "展览", "亲子", "VR")
TOPICS = ("手冲", "可带狗", "vr", "japanese", "museum", "kids", "tea", "gym", "ktv")  # of the last no shop is
VALUES = {BenefitKind.PERCENT_OFF: 1_000, BenefitKind.AMOUNT_OFF: 500, BenefitKind.GIFT: 0, BenefitKind.TRIAL: 0}
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
ROWS_AT_ONCE = 5_000


class Question(NamedTuple):
    """Somebody, somewhere in a city, some time in the year."""

    point: Point
    search: Search
    now: datetime


def fill(session: Session, shops: int, random: Random) -> None:
    """Put as many shops into an empty database; nine in ten have a benefit that is valid on a day of the year."""
    session.execute(insert(tables.Timetable), [{"id": id_, "spec": spec} for id_, spec in TIMETABLES.items()])
    places = enumerate(_places(shops, random), start=1)
    while some := [_shop(id_, *place, random) for id_, place in islice(places, ROWS_AT_ONCE)]:
        benefits = [benefit for row in some for benefit in _benefits(row["id"], random)]
        offered = {benefit["shop_id"]: kinds.bits([benefit["kind"]]) for benefit in benefits}
        session.execute(insert(tables.Shop), [row | {"kinds": offered.get(row["id"], 0)} for row in some])
        session.execute(insert(tables.Benefit), benefits)
        names.renew(session, {}, {row["id"]: row["search_name"] for row in some})
        shop_topics.renew(session, [row["shop_id"] for row in some])


def candidates(session: Session, category: Category | None, today: date) -> list[Candidate]:
    """Every shop that has the category and a benefit valid on `today`, by the shortest way there is in SQL."""
    shop, benefit = tables.Shop, tables.Benefit
    query = (
        select(
            *(col(column) for column in (shop.id, shop.latitude, shop.longitude, tables.Timetable.spec)),
            *(col(column) for column in (shop.category, shop.price_band)),
            *(col(column) for column in (shop.name, shop.name_en, shop.tags)),
            func.aggregate_strings(col(benefit.kind), ","),
        )
        .join(benefit, col(benefit.shop_id) == col(shop.id))
        .outerjoin(tables.Timetable, col(tables.Timetable.id) == col(shop.timetable_id))
        .where(col(benefit.superseded_at).is_(None), col(benefit.valid_from) <= today)
        .where(col(benefit.valid_until) >= today)
        .group_by(col(shop.id), col(tables.Timetable.spec))
    )
    rows = session.execute(query.where(col(shop.category) == category) if category else query)
    return [
        Candidate(*row, kind, price, frozenset(offered.split(",")), topics_of.of_shop(kind, name, name_en, tags))
        for *row, kind, price, name, name_en, tags, offered in rows
    ]


def questions(session: Session, random: Random, number: int, days: int) -> Iterator[Question]:
    """Questions asked within some hundred metres of shops, with every filter, at the hours of so many days in March."""
    places = session.execute(select(col(tables.Shop.latitude), col(tables.Shop.longitude))).all()
    for _ in range(number):
        latitude, longitude = random.choice(places)
        topic = random.choice(TOPICS) if random.random() < 0.3 else None
        yield Question(
            Point(random.gauss(latitude, 0.003), random.gauss(longitude, 0.003)),
            Search(
                Origin(OriginKind.SHARED, "1"),
                category=random.choice(list(Category)) if random.random() < (0.2 if topic else 0.8) else None,
                open_now=random.random() < 0.6,
                radius_m=random.choice((*RADII_M, None, random.randint(LEAST_RADIUS_M, REACH_M))),
                page=random.choice((1, 1, 1, 2, 3)),
                prices=frozenset(random.sample(PRICE_BANDS, random.choice((0, 0, 0, 1, 2)))),
                kinds=frozenset(random.sample(list(BenefitKind), random.choice((0, 0, 0, 1, 2)))),
                topic=topic,
            ),
            datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=random.randrange(days * 24), minutes=20),
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


def _shop(id_: int, city: str, latitude: float, longitude: float, random: Random) -> dict[str, Any]:
    return {
        "id": id_,
        "shop_id": f"s{id_}",
        "name": f"第{id_}号店",
        "name_en": f"Shop {id_}",
        "search_name": f"第{id_}号店|shop {id_}",
        "city": city,
        "latitude": latitude,
        "longitude": longitude,
        "category": random.choice(list(Category)),
        "timetable_id": random.choice((None, *TIMETABLES)),
        "price_band": random.choice((None, *PRICE_BANDS)),
        "tags": random.choice(TAGS),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
        **position(latitude, longitude)._asdict(),
    }


def _benefits(shop_id: int, random: Random) -> Iterator[dict[str, Any]]:
    """None for one shop in twenty; one that has run out for one in twenty; else one for the year."""
    chance = random.random()
    if chance >= 0.05:
        kind = random.choices(list(VALUES), (6, 3, 1, 0.2))[0]
        yield {
            "benefit_id": f"b{shop_id}",
            "version": 1,
            "shop_id": shop_id,
            "kind": kind,
            "value": VALUES[kind],
            "title": "会员优惠",
            "title_en": "For members",
            "valid_from": FIRST_DAY,
            "valid_until": LAST_DAY if chance >= 0.1 else date(2026, 2, 28),
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
