"""The wish list: one wish of each kind per member and name."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from storage import tables, wishes
from storage.database import Database
from tests.storage import rows
from tests.storage.rows import NOW


def test_the_same_wish_of_one_member_counts_once(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        for member, kind, name in (
            (mei, "shop", "Manner"),
            (mei, "shop", "MANNER"),
            (mei, "city", "Manner"),
            (mei, "shop", "Seesaw"),
            (tom, "shop", "Manner"),
        ):
            wishes.add(session, member, kind, name, name.lower(), "上海", NOW)
        wish = tables.Wish
        kept = session.execute(select(wish.member_id, wish.kind, wish.name).order_by(col(wish.id))).all()
    assert kept == [
        (mei, "shop", "Manner"),
        (mei, "city", "Manner"),
        (mei, "shop", "Seesaw"),
        (tom, "shop", "Manner"),
    ]


def test_a_wish_keeps_its_first_words_city_and_time(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        wishes.add(session, mei, "city", "苏州", "苏州", "上海", NOW)
        wishes.add(session, mei, "city", "苏 州", "苏州", "杭州", NOW + timedelta(days=1))
    with database.reading() as session:
        wish = session.scalars(select(tables.Wish)).one()
    assert (wish.name, wish.city, wish.created_at) == ("苏州", "上海", NOW)
