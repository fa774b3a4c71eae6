"""The names that messages are searched for: kept while nothing changed, learnt again when shops or events did."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from rules.understanding.names import NameKind, Names
from rules.understanding.said import heard
from storage import naming, tables
from storage.database import Database
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.test_events import publish


def kinds(names: Names, words: str) -> list[NameKind]:
    return [name.kind for name in names.named(words)]


def learnt(database: Database) -> Names:
    with database.reading() as session:
        return naming.renew(session)


def renamed(session: Session, id_: int, name: str) -> None:
    shop = session.get_one(tables.Shop, id_)
    shop.name, shop.updated_at = name, NOW + timedelta(seconds=1)
    session.add(shop)


def test_packaged_places_cities_and_brands_are_known_without_a_database() -> None:
    names = naming.packaged()
    assert NameKind.PLACE in kinds(names, "靜安寺")
    assert NameKind.CITY in kinds(names, "Shanghai")
    assert NameKind.BRAND in kinds(names, "海底捞")
    assert kinds(names, "栗子邮局") == []
    assert names.find(heard("jing'an si"))


def test_shops_and_events_of_the_database_come_first(database: Database) -> None:
    with database.writing() as session:
        shop = rows.shop(session, name="海底捞", name_en="Haidilao on the hill")
        event = publish(session)
    with database.reading() as session:
        names = naming.names(session)
    assert names.named("海底捞")[0].key == str(shop)
    assert names.named("海底捞")[0].kind is NameKind.SHOP
    assert names.named("灯会")[0].key == str(event)
    assert kinds(names, "haidilao ON THE hill") == [NameKind.SHOP]


def test_names_are_kept_while_nothing_changed_and_learnt_again_when_something_did(database: Database) -> None:
    with database.writing() as session:
        shop = rows.shop(session, name="栗子邮局")
    before = learnt(database)
    assert learnt(database) is before
    with database.writing() as session:
        renamed(session, shop, "松果邮局")
    with database.reading() as session:
        assert naming.names(session) is before  # until it is renewed
    after = learnt(database)
    assert kinds(after, "栗子邮局") == []
    assert kinds(after, "松果邮局") == [NameKind.SHOP]


def test_what_a_database_holds_stays_out_of_the_packaged_names(database: Database) -> None:
    with database.writing() as session:
        rows.shop(session, name="栗子邮局")
    assert kinds(learnt(database), "栗子邮局") == [NameKind.SHOP]
    assert kinds(naming.packaged(), "栗子邮局") == []
