"""Exporting: what comes out goes in again and changes nothing; what members said is counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from rules.catalogue import BenefitKind, Category, LimitPeriod, Plan
from rules.intake import LAYOUTS, READERS, Kind
from storage import sheets
from storage.database import Database
from storage.exporting import Export, export_file
from storage.grid import position
from storage.importing import import_file
from storage.sheets import Line, Sheet
from storage.tables import Member, Report, Shop, Timetable, Wish

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.sampled_from(
    ("=1+1", "'=x", "+86 21", "-", "@me", 'say "hi"', "a,b;c|d", "小店（静安）", "☕️", "1.0", "007")
)
OPTIONAL_COUNT = st.sampled_from(("", "1", "1,000", "40.0"))
SHOPS = st.fixed_dictionaries(
    {
        "name": TEXT,
        "name_en": TEXT,
        "category": st.sampled_from(Category),
        "city": st.sampled_from(("上海", "Hangzhou", "广州市", "Foshan")),
        "district": TEXT,
        "address": TEXT,
        "latitude": st.floats(18, 54).map(str),
        "longitude": st.floats(73, 135).map(str),
        "datum": st.sampled_from(("", "wgs84", "gcj02", "bd09")),
        "opening_hours": st.sampled_from(("", "10-22", "Mo-Fr 10:00-22:00; Sa off", "24/7", "周一休息")),
        "phone": TEXT,
        "price_band": st.sampled_from(("", "1", "¥¥¥")),
        "tags": TEXT,
        "daily_capacity": OPTIONAL_COUNT,
    }
)
BENEFITS = st.fixed_dictionaries(
    {
        "shop_id": st.just("S"),
        "kind": st.sampled_from(BenefitKind),
        "value": st.sampled_from(("", "10", "8.88", "九折", "100")),
        "minimum_spend": st.sampled_from(("", "100", "1,234.50")),
        "title": TEXT,
        "title_en": TEXT,
        "terms": TEXT,
        "terms_en": TEXT,
        "limit_per_member": OPTIONAL_COUNT,
        "limit_period": st.sampled_from(("", *LimitPeriod)),
        "daily_quota": OPTIONAL_COUNT,
        "valid_from": st.dates().map(str),
        "valid_until": st.dates().map(str),
        "stacking": st.sampled_from(("", "yes", "no")),
    }
)
CARDS = st.fixed_dictionaries(
    {
        "activation_code": TEXT,
        "plan": st.sampled_from(Plan),
        "valid_from": st.sampled_from(("", "2026-01-01")),
        "valid_until": st.sampled_from(("", "2026-12-31")),
    }
)
MOMENTS = st.sampled_from(("2026-12-04T19:00:00+08:00", "2026-12-04 20:30", "2026/12/5 9:05", "2026-12-04", "soon"))
EVENTS = st.fixed_dictionaries(
    {
        "title": TEXT,
        "title_en": TEXT,
        "city": st.sampled_from(("上海", "Hangzhou", "广州市", "Foshan")),
        "venue": TEXT,
        "address": TEXT,
        "latitude": st.floats(18, 54).map(str),
        "longitude": st.floats(73, 135).map(str),
        "datum": st.sampled_from(("", "wgs84", "gcj02", "bd09")),
        "starts_at": MOMENTS,
        "ends_at": MOMENTS,
        "capacity": OPTIONAL_COUNT,
        "signup_opens_at": st.sampled_from(("", "2026-11-01 12:00")),
        "description": TEXT,
        "description_en": TEXT,
        "members_first_hours": st.sampled_from(("", "0", "24", "x")),
    }
)
ROWS = {Kind.SHOPS: SHOPS, Kind.BENEFITS: BENEFITS, Kind.CARDS: CARDS, Kind.EVENTS: EVENTS}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables and nothing in them."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(empty, tmp_path)}")
    yield database
    database.close()


def table(path: Path) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    with sheets.reading(path) as sheet:
        assert isinstance(sheet, Sheet)
        return sheet.header, [line.cells for line in sheet.lines if isinstance(line, Line)]


def a_shop(**changes: Any) -> Shop:
    place = {"city": "上海", "latitude": 31.2304, "longitude": 121.4737, **position(31.2304, 121.4737)._asdict()}
    return Shop(**{"shop_id": "S", "name": "静安咖啡", "category": "coffee", "updated_at": NOW, **place, **changes})


def keep(database: Database, *rows: SQLModel) -> None:
    with database.writing() as session:
        for row in rows:
            session.add(row)
            session.flush()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", Kind)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_is_exported_and_imported_again_changes_nothing(
    empty: Path, kind: Kind, ending: str, data: st.DataObject
) -> None:
    layout = LAYOUTS[kind]
    numbered = [
        {layout.key: f"N{number}", **row} for number, row in enumerate(data.draw(st.lists(ROWS[kind], max_size=5)))
    ]
    good = [row for row in numbered if not isinstance(READERS[kind](row), list)]
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(empty, folder)}")
        keep(database, a_shop())
        path = Path(folder, f"file.{ending}")
        sheets.write(path, layout.columns, [[row.get(name, "") for name in layout.columns] for row in good])
        first = import_file(database, kind, path, now=NOW, skip_bad=True)
        exported = export_file(database, kind, path)
        again = import_file(database, kind, path, now=NOW)
        database.close()
    assert again.is_clean, again.problems
    assert (again.created, again.updated, again.unchanged) == (0, 0, exported)
    assert exported == first.created + (kind is Kind.SHOPS)


def test_a_shop_leaves_in_wgs84_with_seven_decimals(database: Database, tmp_path: Path) -> None:
    keep(database, Timetable(id=1, spec="24/7"), a_shop(timetable_id=1, price_band=2, tags="wifi|安静"))
    assert export_file(database, "shops", tmp_path / "shops.csv") == 1
    header, (row,) = table(tmp_path / "shops.csv")
    assert header == LAYOUTS[Kind.SHOPS].columns
    assert (row["latitude"], row["longitude"], row["datum"]) == ("31.2304000", "121.4737000", "wgs84")
    assert (row["opening_hours"], row["price_band"], row["tags"], row["daily_capacity"]) == (
        "24/7",
        "2",
        "wifi|安静",
        "",
    )


def test_only_the_current_version_of_a_benefit_leaves(database: Database, tmp_path: Path) -> None:
    keep(database, a_shop())
    path = tmp_path / "benefits.csv"
    columns = ("benefit_id", "shop_id", "kind", "value", "minimum_spend", "title", "valid_from", "valid_until")
    for value in ("20", "19.9"):
        sheets.write(path, columns, [["B", "S", "amount_off", value, "100", "减", "2026-01-01", "2026-12-31"]])
        import_file(database, Kind.BENEFITS, path, now=NOW)
    assert export_file(database, "benefits", path) == 1
    _, (row,) = table(path)
    assert (row["shop_id"], row["value"], row["minimum_spend"], row["stacking"]) == ("S", "19.90", "100", "no")


def test_reports_are_counted_by_shop_and_name_no_member(database: Database, tmp_path: Path) -> None:
    members = [Member(telegram_id=9_000 + number, language="zh", joined_at=NOW) for number in range(2)]
    keep(database, a_shop(), *members)
    with database.writing() as session:
        (first, second), shop = [session.merge(member).id for member in members], 1
        for member, problem in ((first, "closed"), (second, "closed"), (first, "hours")):
            session.add(Report(member_id=member, shop_id=shop, problem=problem, created_at=NOW))
    assert export_file(database, "reports", tmp_path / "reports.csv") == 2
    _, rows = table(tmp_path / "reports.csv")
    assert [(row["shop_id"], row["problem"], row["members"]) for row in rows] == [
        ("S", "closed", "2"),
        ("S", "hours", "1"),
    ]
    assert rows[0]["last_at"] == "2026-03-01T12:00:00+00:00"
    assert "900" not in (tmp_path / "reports.csv").read_text(encoding="utf-8")


def test_wishes_are_counted_however_they_were_spelled(database: Database, tmp_path: Path) -> None:
    members = [Member(telegram_id=9_000 + number, language="zh", joined_at=NOW) for number in range(2)]
    keep(database, *members)
    with database.writing() as session:
        for member, name in zip(members, ("Manner", "manner"), strict=True):
            wish = {"kind": "shop", "search_name": "manner", "city": "上海", "created_at": NOW}
            session.add(Wish(member_id=session.merge(member).id, name=name, **wish))
    assert export_file(database, "wishes", tmp_path / "wishes.csv") == 1
    _, (row,) = table(tmp_path / "wishes.csv")
    assert (row["kind"], row["name"], row["city"], row["members"]) == ("shop", "Manner", "上海", "2")


@pytest.mark.parametrize("kind", Export)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_database_leaves_just_the_header(
    database: Database, tmp_path: Path, kind: Export, ending: str
) -> None:
    assert export_file(database, kind, tmp_path / f"file.{ending}") == 0
    header, rows = table(tmp_path / f"file.{ending}")
    assert header
    assert rows == []
