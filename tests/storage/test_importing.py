"""Importing: checked whole, written whole or not at all, versions of benefits, cards that somebody holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from rules.intake import LAYOUTS, Kind
from storage import importing, sheets, shop_topics
from storage.database import Database
from storage.grid import Position, position
from storage.importing import Report, import_file
from storage.kinds import bits
from storage.tables import Benefit, Card, Member, Shop, ShopTopic, Timetable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)

SHOP = {"name": "静安咖啡", "category": "coffee", "city": "上海", "latitude": "31.2304", "longitude": "121.4737"}
BENEFIT = {
    "kind": "percent_off",
    "value": "10",
    "title": "九折",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'import.db'}")
    database.migrate()
    yield database
    database.close()


class Files:
    """Files of rows, imported as they are made."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder

    def path(self, kind: Kind, *rows: dict[str, str]) -> Path:
        path = self._folder / f"{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, LAYOUTS[kind].columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def take(self, kind: Kind, *rows: dict[str, str], **options: Any) -> Report:
        return import_file(self._database, kind, self.path(kind, *rows), **{"now": NOW, **options})


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Files:
    return Files(database, tmp_path)


def a_shop(shop_id: str = "S1", **changes: str) -> dict[str, str]:
    return {"shop_id": shop_id, **SHOP, **changes}


def a_benefit(benefit_id: str = "B1", shop_id: str = "S1", **changes: str) -> dict[str, str]:
    return {"benefit_id": benefit_id, "shop_id": shop_id, **BENEFIT, **changes}


def a_card(number: str = "1001", **changes: str) -> dict[str, str]:
    return {"card_number": number, "activation_code": "NEWDAY", "plan": "annual", **changes}


def counts(report: Report) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


def shop_names(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {shop.shop_id: shop.name for shop in session.exec(select(Shop))}


def versions(database: Database) -> list[Benefit]:
    with database.reading() as session:
        return list(session.exec(select(Benefit).order_by(col(Benefit.benefit_id), col(Benefit.version))))


def the_card(database: Database, number: str = "1001") -> Card:
    with database.reading() as session:
        return session.exec(select(Card).where(Card.card_number == number)).one()


def claim(database: Database, number: str = "1001") -> None:
    with database.writing() as session:
        member = Member(telegram_id=7, language="zh", joined_at=NOW)
        session.add(member)
        session.flush()
        card = session.exec(select(Card).where(Card.card_number == number)).one()
        card.member_id, card.activated_at, card.activation_code = member.id, NOW, None
        card.valid_from, card.valid_until = date(2026, 3, 1), date(2027, 2, 28)


def test_new_shops_are_created_and_changed_ones_updated_and_the_rest_left(database: Database, files: Files) -> None:
    assert counts(files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2"))) == (2, 0, 0)
    assert counts(files.take(Kind.SHOPS, a_shop("S1", name="新名"), a_shop("S3"), now=LATER)) == (1, 1, 0)
    assert shop_names(database) == {"S1": "新名", "S2": "静安咖啡", "S3": "静安咖啡"}


def test_the_same_file_again_changes_nothing(database: Database, files: Files) -> None:
    rows = [a_shop("S1", opening_hours="10-22", datum="gcj02", price_band="¥¥", daily_capacity="40")]
    files.take(Kind.SHOPS, *rows)
    assert counts(files.take(Kind.SHOPS, *rows, now=LATER)) == (0, 0, 1)
    with database.reading() as session:
        assert session.exec(select(Shop)).one().updated_at == NOW


def found_by(database: Database) -> set[tuple[str, str]]:
    """Topics, each with the shop it finds where the shop is."""
    at = col(ShopTopic.band) == col(Shop.band), col(ShopTopic.longitude) == col(Shop.longitude)
    query = select(ShopTopic.topic, Shop.shop_id).join(Shop, col(Shop.id) == col(ShopTopic.shop_id)).where(*at)
    with database.reading() as session:
        rows = session.exec(query).all()
        assert len(rows) == len(session.exec(select(ShopTopic)).all())
    return set(rows)


def test_a_shop_is_found_by_its_topics_as_they_are_now_where_it_is_now(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop("S1", tags="手冲|可带狗"), a_shop("S2", category="bar", name="小岛居酒屋", tags=""))
    assert found_by(database) == {("手冲", "S1"), ("可带狗", "S1"), ("japanese", "S2")}
    files.take(Kind.SHOPS, a_shop("S1", tags="手冲|VR", latitude="31.3", longitude="121.3"), now=LATER)
    assert found_by(database) == {("手冲", "S1"), ("vr", "S1"), ("japanese", "S2")}
    with database.reading() as session:
        held = [shop_topics.is_held(session, topic) for topic in ("手冲", "vr", "japanese", "可带狗", "museum")]
    assert held == [True, True, True, False, False]


def test_a_shop_keeps_its_row_and_is_found_where_and_as_it_is(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop(name="靜安 Café", name_en="Jing'an Café"))
    with database.reading() as session:
        before = session.exec(select(Shop)).one()
    files.take(Kind.SHOPS, a_shop(name="外灘", latitude="31.2400"), now=LATER)
    with database.reading() as session:
        after = session.exec(select(Shop)).one()
    assert (before.search_name, after.search_name) == ("静安cafe|jingan cafe", "外滩")
    assert after.id == before.id
    assert Position(after.band, after.x, after.y, after.z) == position(31.24, after.longitude)
    assert after.updated_at == LATER


def test_shops_with_the_same_hours_share_a_timetable(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, *(a_shop(f"S{n}", opening_hours=hours) for n, hours in enumerate(("10-22", "10-22", ""))))
    files.take(Kind.SHOPS, a_shop("S3", opening_hours="10-22"), a_shop("S4", opening_hours="24/7"))
    with database.reading() as session:
        shared = dict(session.exec(select(Shop.shop_id, Timetable.spec).outerjoin(Timetable)).all())
        assert len(session.exec(select(Timetable)).all()) == 2
    ten_to_ten = "Mo-Su 10:00-22:00"
    assert shared == {"S0": ten_to_ten, "S1": ten_to_ten, "S2": None, "S3": ten_to_ten, "S4": "24/7"}


def test_a_shop_knows_the_kinds_of_its_current_benefits(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2"))
    gift = {"kind": "gift", "value": ""}
    files.take(Kind.BENEFITS, a_benefit("B1", shop_id="S1"), a_benefit("B2", shop_id="S1", **gift))
    assert kinds_of(database) == {"S1": bits(["percent_off", "gift"]), "S2": 0}
    files.take(Kind.BENEFITS, a_benefit("B1", shop_id="S2"), now=LATER)
    assert kinds_of(database) == {"S1": bits(["gift"]), "S2": bits(["percent_off"])}


def kinds_of(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return dict(session.exec(select(Shop.shop_id, Shop.kinds)).all())


def test_one_bad_row_keeps_the_whole_file_out(database: Database, files: Files) -> None:
    report = files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2", category="spaceship"), a_shop("S3", price_band="7"))
    assert counts(report) == (0, 0, 0)
    assert (report.rows, report.problem_count, report.is_clean) == (3, 2, False)
    assert [str(problem).split(" is ")[0] for problem in report.problems] == [
        'shops.csv:3: category: "spaceship"',
        'shops.csv:4: price_band: "7"',
    ]
    assert shop_names(database) == {}


def test_bad_rows_can_be_left_out(database: Database, files: Files) -> None:
    report = files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2", category="spaceship"), a_shop("S3"), skip_bad=True)
    assert (counts(report), report.problem_count) == ((2, 0, 0), 1)
    assert set(shop_names(database)) == {"S1", "S3"}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2"))
    report = files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2", name="新名"), a_shop("S3"), dry_run=True)
    assert counts(report) == (1, 1, 1)
    assert shop_names(database) == {"S1": "静安咖啡", "S2": "静安咖啡"}


def test_an_id_twice_in_a_file_names_both_lines(database: Database, files: Files) -> None:
    report = files.take(Kind.SHOPS, a_shop("7"), a_shop("S2"), a_shop("７.0"))
    assert [str(problem) for problem in report.problems] == ['shops.csv:4: shop_id: "7" is on line 2 already']
    assert shop_names(database) == {}


def test_of_an_id_twice_the_first_counts_when_bad_rows_are_left_out(database: Database, files: Files) -> None:
    report = files.take(Kind.SHOPS, a_shop("S1", name="first"), a_shop("S1", name="second"), skip_bad=True)
    assert (counts(report), report.problem_count) == ((1, 0, 0), 1)
    assert shop_names(database) == {"S1": "first"}


@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_header_that_lacks_a_column_stops_the_import(database: Database, tmp_path: Path, skip_bad: bool) -> None:
    path = tmp_path / "shops.csv"
    path.write_text("shop_id,name\nS1,静安咖啡\n", encoding="utf-8")
    report = import_file(database, Kind.SHOPS, path, now=NOW, skip_bad=skip_bad)
    assert str(report.problems[0]).startswith("shops.csv:1: the header lacks category, city, latitude, longitude")
    assert (report.problem_count, counts(report)) == (1, (0, 0, 0))


def test_a_file_that_is_none_is_a_problem_of_the_whole_file(database: Database, tmp_path: Path) -> None:
    report = import_file(database, Kind.SHOPS, tmp_path / "nowhere.csv", now=NOW, skip_bad=True)
    assert [str(problem).split(":")[0] for problem in report.problems] == ["nowhere.csv"]


def test_unknown_columns_and_old_encodings_are_warnings(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_bytes(f"{','.join(a_shop())},colour\n{','.join(a_shop().values())},red\n".encode("gb18030"))
    report = import_file(database, Kind.SHOPS, path, now=NOW)
    assert counts(report) == (1, 0, 0)
    assert [str(warning) for warning in report.warnings] == [
        "shops.csv:1: columns not known are ignored: colour",
        "shops.csv: the file is not UTF-8; it was read as GB18030",
    ]


def test_problems_beyond_the_first_thousand_are_counted_only(database: Database, files: Files) -> None:
    report = files.take(Kind.SHOPS, *(a_shop(f"S{number}", category="x") for number in range(1_001)))
    assert (len(report.problems), report.problem_count) == (importing.MOST_PROBLEMS, 1_001)


def test_progress_tells_the_rows_checked_and_then_written(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    told: list[tuple[int, int | None]] = []
    files.take(Kind.SHOPS, *(a_shop(f"S{number}") for number in range(3)), progress=lambda *step: told.append(step))
    assert told == [(2, None), (3, None), (2, 3), (3, 3)]


def test_an_error_while_writing_leaves_everything_as_it_was(
    database: Database, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(done: int, total: int | None) -> None:
        if total is not None:
            raise RuntimeError("the power went")

    monkeypatch.setattr(importing, "CHUNK", 1)
    with pytest.raises(RuntimeError, match="power"):
        files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2"), progress=failing)
    assert shop_names(database) == {}


def test_a_benefit_of_an_unknown_shop_is_refused(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop())
    report = files.take(Kind.BENEFITS, a_benefit("B1"), a_benefit("B2", shop_id="S9"))
    assert [str(problem) for problem in report.problems] == [
        'benefits.csv:3: shop_id: "S9" is no shop; import the shops first'
    ]
    assert versions(database) == []
    assert counts(files.take(Kind.BENEFITS, a_benefit("B1"), a_benefit("B2", shop_id="S9"), skip_bad=True)) == (1, 0, 0)


def test_an_unchanged_benefit_gets_no_new_version(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop())
    files.take(Kind.BENEFITS, a_benefit())
    assert counts(files.take(Kind.BENEFITS, a_benefit(value="九折", stacking="否"), now=LATER)) == (0, 0, 1)
    assert [(benefit.version, benefit.superseded_at) for benefit in versions(database)] == [(1, None)]


def test_a_changed_benefit_is_a_new_version_and_the_old_one_stays_as_it_was(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop())
    files.take(Kind.BENEFITS, a_benefit("B1"), a_benefit("B2"))
    assert counts(files.take(Kind.BENEFITS, a_benefit("B1", value="15"), a_benefit("B2"), now=LATER)) == (0, 1, 1)
    assert [(each.benefit_id, each.version, each.value, each.superseded_at) for each in versions(database)] == [
        ("B1", 1, 1_000, LATER),
        ("B1", 2, 1_500, None),
        ("B2", 1, 1_000, None),
    ]
    assert versions(database)[1].created_at == LATER


def test_a_benefit_can_move_to_another_shop(database: Database, files: Files) -> None:
    files.take(Kind.SHOPS, a_shop("S1"), a_shop("S2"))
    files.take(Kind.BENEFITS, a_benefit())
    assert counts(files.take(Kind.BENEFITS, a_benefit(shop_id="S2"), now=LATER)) == (0, 1, 0)


def test_a_new_card_needs_its_code(database: Database, files: Files) -> None:
    report = files.take(Kind.CARDS, a_card(activation_code=""))
    assert [problem.column for problem in report.problems] == ["activation_code"]


def test_a_card_nobody_claimed_can_be_changed_and_keeps_its_code_when_none_is_given(
    database: Database, files: Files
) -> None:
    files.take(Kind.CARDS, a_card())
    changed = a_card(activation_code="", plan="trial", valid_from="2026-01-01", valid_until="2026-03-31")
    assert counts(files.take(Kind.CARDS, changed)) == (0, 1, 0)
    card = the_card(database)
    assert (card.activation_code, card.plan, card.valid_until) == ("NEWDAY", "trial", date(2026, 3, 31))


def test_a_claimed_card_keeps_its_member_its_dates_and_no_code(database: Database, files: Files) -> None:
    files.take(Kind.CARDS, a_card())
    claim(database)
    before = the_card(database)
    assert counts(files.take(Kind.CARDS, a_card(), now=LATER)) == (0, 0, 1)
    assert the_card(database) == before


def test_the_dates_of_a_claimed_card_can_be_set(database: Database, files: Files) -> None:
    files.take(Kind.CARDS, a_card())
    claim(database)
    longer = a_card(activation_code="", valid_from="2026-03-01", valid_until="2027-12-31")
    assert counts(files.take(Kind.CARDS, longer)) == (0, 1, 0)
    card = the_card(database)
    assert (card.valid_until, card.member_id is not None, card.activated_at) == (date(2027, 12, 31), True, NOW)


def test_the_plan_of_a_claimed_card_stays(database: Database, files: Files) -> None:
    files.take(Kind.CARDS, a_card())
    claim(database)
    report = files.take(Kind.CARDS, a_card(plan="trial"))
    assert [problem.column for problem in report.problems] == ["plan"]
    assert the_card(database).plan == "annual"


def test_excel_is_imported_like_csv(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "shops.xlsx"
    sheets.write(path, list(a_shop()), [list(a_shop().values())])
    assert counts(import_file(database, Kind.SHOPS, path, now=NOW)) == (1, 0, 0)
    assert shop_names(database) == {"S1": "静安咖啡"}
