"""Shops: whole, by name, by city; stars and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rules.catalogue import BenefitKind, Category, LimitPeriod
from rules.geo import Point
from rules.shops import Shop
from storage import shops, tables
from storage.database import Database
from storage.names import LONGEST, held, renew
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE

HERE = Point(*PEOPLES_SQUARE)


def test_a_shop_comes_whole_with_its_current_benefits(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session, name="咖啡", name_en="Coffee", opening_hours="24/7", price_band=2, phone="021 5550 1")
        rows.benefit(session, id_, "b1", superseded_at=NOW, value=500)
        new = rows.benefit(session, id_, "b1", version=2, limit_per_member=1, limit_period=LimitPeriod.DAY)
        gift = rows.benefit(session, id_, "b2", kind=BenefitKind.GIFT, value=0, daily_quota=10, stacking=True)
    with database.reading() as session:
        shop = shops.one(session, id_)
    assert shop is not None
    assert (shop.name, shop.name_en, shop.category, shop.point) == ("咖啡", "Coffee", Category.COFFEE, HERE)
    assert (shop.opening_hours, shop.price_band, shop.phone) == ("24/7", 2, "021 5550 1")
    benefits = {benefit.id: benefit for benefit in shop.benefits}
    assert set(benefits) == {new, gift}
    assert (benefits[new].limit_per_member, benefits[new].limit_period) == (1, LimitPeriod.DAY)
    assert (benefits[gift].kind, benefits[gift].daily_quota, benefits[gift].stacking) == (BenefitKind.GIFT, 10, True)


def test_ids_nobody_has_are_left_out(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session)
        assert set(shops.in_full(session, [id_, id_ + 1, -1])) == {id_}
        assert shops.in_full(session, []) == {}
        assert shops.one(session, id_ + 1) is None


def test_a_shop_is_found_by_either_name_from_any_word_on_oldest_first(database: Database) -> None:
    with database.writing() as session:
        for shop_id, search_name in (
            ("s1", "静安咖啡|jingan coffee"),
            ("s2", "百货"),
            ("s3", "静安面包|jingan bakery"),
        ):
            rows.shop(session, shop_id, name=shop_id, search_name=search_name)

        def named(folded: str, limit: int = 50) -> list[str]:
            return [shop.name for shop in shops.named(session, folded, limit)]

        assert named("静安") == ["s1", "s3"]
        assert named("jingan") == ["s1", "s3"]
        assert named("jingan", limit=1) == ["s1"]
        assert named("bakery") == ["s3"]
        assert named("茶") == []
        assert named("静%面") == []
        assert named("百_") == []
        assert named("akery") == []
        assert named("面包jingan") == []
        assert named("") == []


def test_a_long_name_is_found_by_as_much_of_it_as_names_are_kept_for(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session, search_name="长" * 90)
        assert [shop.id for shop in shops.named(session, "长" * LONGEST)] == [id_]
        assert shops.named(session, "长" * (LONGEST + 1)) == []


def test_a_shop_that_changes_its_name_is_found_by_the_new_one_alone(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session, search_name="老王面馆|wang noodles")
        renew(session, held(session, ["s1"]), {id_: "小王面馆"})
        found = {part: [shop.id for shop in shops.named(session, part)] for part in ("老王", "noodles", "小王", "面馆")}
    assert found == {"老王": [], "noodles": [], "小王": [id_], "面馆": [id_]}


def test_cities_are_counted_the_largest_first_with_the_middle_of_their_shops(database: Database) -> None:
    with database.writing() as session:
        assert shops.cities(session) == []
        rows.shop(session, "s1", city="杭州", latitude=30.0, longitude=120.0)
        rows.shop(session, "s2", city="上海", latitude=31.0, longitude=121.0)
        rows.shop(session, "s3", city="上海", latitude=32.0, longitude=122.0)
        assert shops.cities(session) == [("上海", 2, Point(31.5, 121.5)), ("杭州", 1, Point(30.0, 120.0))]


def test_a_star_is_put_on_and_taken_off(database: Database) -> None:
    with database.writing() as session:
        mei, tom, shop = rows.member(session, 1), rows.member(session, 2), rows.shop(session)
        assert shops.star(session, mei, shop, NOW)
        assert (shops.is_starred(session, mei, shop), shops.is_starred(session, tom, shop)) == (True, False)
        assert not shops.star(session, mei, shop, NOW)
        assert not shops.is_starred(session, mei, shop)
        assert shops.star(session, mei, shop, NOW)


def test_a_star_on_a_shop_that_is_gone_is_refused_by_the_database(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
    with pytest.raises(IntegrityError), database.writing() as session:
        shops.star(session, mei, 999, NOW)


def test_starred_shops_come_newest_first(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        ids = [rows.shop(session, f"s{number}", name=f"s{number}") for number in range(4)]
        for minutes, id_ in zip((2, 3, 1), ids, strict=False):
            shops.star(session, mei, id_, NOW + timedelta(minutes=minutes))
        shops.star(session, tom, ids[3], NOW)
        assert names(shops.starred(session, mei)) == ["s1", "s0", "s2"]
        assert names(shops.starred(session, tom)) == ["s3"]


def names(found: Sequence[Shop]) -> list[str]:
    return [shop.name for shop in found]


def test_the_same_report_from_one_member_counts_once(database: Database) -> None:
    with database.writing() as session:
        mei, tom, shop = rows.member(session, 1), rows.member(session, 2), rows.shop(session)
        for member_id, problem in ((mei, "closed"), (mei, "closed"), (mei, "hours"), (tom, "closed")):
            shops.report(session, member_id, shop, problem, NOW)
        kept = session.execute(select(tables.Report.member_id, tables.Report.problem)).all()
    assert sorted(kept) == [(mei, "closed"), (mei, "hours"), (tom, "closed")]
