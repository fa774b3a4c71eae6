"""Exporting what is kept to CSV or Excel: the files of ops with the columns they came in with, and what members said.

What is exported and imported again changes nothing. Members are counted here, never named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlmodel import col

from rules.catalogue import BenefitKind
from rules.geo import Datum
from rules.intake import DEGREE_DECIMALS, LAYOUTS, Kind
from storage import redemptions, sheets, tables, utterances
from storage.database import Database
from storage.event_tables import EventRow

CHUNK = 1_000

_SHOP, _TIMETABLE, _BENEFIT, _CARD = tables.Shop, tables.Timetable, tables.Benefit, tables.Card
_REPORT, _WISH = tables.Report, tables.Wish

_Row = Row[*tuple[Any, ...]]


class Export(StrEnum):
    """The files that can be had."""

    SHOPS = Kind.SHOPS
    BENEFITS = Kind.BENEFITS
    CARDS = Kind.CARDS
    REDEMPTIONS = "redemptions"
    EVENTS = Kind.EVENTS
    REPORTS = "reports"
    WISHES = "wishes"
    UTTERANCES = "utterances"


@dataclass(frozen=True, slots=True)
class _Source:
    columns: tuple[str, ...]
    query: Select[*tuple[Any, ...]]
    cells: Callable[[_Row], Mapping[str, Any]]


def export_file(database: Database, kind: str, path: Path, zone: tzinfo = UTC) -> int:
    """Write everything of `kind`, a word of `Export`, to `path` and return the number of rows.

    A name that ends in .xlsx makes an Excel file, any other CSV; utterances are tab-separated, as training rows are.
    Coordinates are WGS-84, times `zone`'s, amounts yuan.
    Of benefits the current versions are written; a claimed card has no activation code. The file appears only when it
    is complete. Raises OSError and `DatabaseError`.
    """
    source = _SOURCES[Export(kind)]
    with database.reading() as session:
        found = session.execute(source.query.execution_options(yield_per=CHUNK))
        rows = (source.cells(row) for row in found)
        texts = ([_text(row[name], zone) for name in source.columns] for row in rows)
        return sheets.write(path, source.columns, texts, tabbed=kind == Export.UTTERANCES)


def _text(value: Any, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _shop(row: _Row) -> Mapping[str, Any]:
    degrees = {name: f"{getattr(row, name):.{DEGREE_DECIMALS}f}" for name in ("latitude", "longitude")}
    return row._asdict() | degrees | {"datum": Datum.WGS84}


def _event(row: _Row) -> Mapping[str, Any]:
    return dict(_shop(row)) | {"members_first_hours": row.members_first_hours or ""}


def _benefit(row: _Row) -> Mapping[str, Any]:
    counts = row.kind in (BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF)
    return row._asdict() | {
        "value": _hundredths(row.value) if counts else "",
        "minimum_spend": _hundredths(row.minimum_spend) if row.minimum_spend else "",
    }


def _utterance(row: _Row) -> Mapping[str, Any]:
    return row._asdict() | {"slots": ""}


def _as_kept(row: _Row) -> Mapping[str, Any]:
    return row._asdict()


def _hundredths(value: int) -> str:
    """Fen as yuan, basis points as percent: 2000 is 20, 1990 is 19.90."""
    units, rest = divmod(value, 100)
    return f"{units}.{rest:02}" if rest else str(units)


def _redemption(row: _Row) -> Mapping[str, Any]:
    amounts = {name: _yuan(getattr(row, name)) for name in ("bill", "discount", "pay")}
    return row._asdict() | amounts | {"benefit_ids": "|".join(sorted((row.benefit_ids or "").split("|")))}


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02}"


def _columns(table: type[Any], kind: Kind, *others: str) -> list[Any]:
    return [getattr(table, name) for name in LAYOUTS[kind].columns if name not in others]


_SOURCES: Mapping[Export, _Source] = {
    Export.SHOPS: _Source(
        LAYOUTS[Kind.SHOPS].columns,
        select(*_columns(_SHOP, Kind.SHOPS, "datum", "opening_hours"), col(_TIMETABLE.spec).label("opening_hours"))
        .outerjoin(_TIMETABLE, col(_TIMETABLE.id) == col(_SHOP.timetable_id))
        .order_by(col(_SHOP.shop_id)),
        _shop,
    ),
    Export.BENEFITS: _Source(
        LAYOUTS[Kind.BENEFITS].columns,
        select(*_columns(_BENEFIT, Kind.BENEFITS, "shop_id"), col(_SHOP.shop_id))
        .join(_SHOP, col(_SHOP.id) == col(_BENEFIT.shop_id))
        .where(col(_BENEFIT.superseded_at).is_(None))
        .order_by(col(_BENEFIT.benefit_id)),
        _benefit,
    ),
    Export.CARDS: _Source(
        LAYOUTS[Kind.CARDS].columns,
        select(*_columns(_CARD, Kind.CARDS)).order_by(col(_CARD.card_number)),
        _as_kept,
    ),
    Export.REDEMPTIONS: _Source(
        (
            *("number", "created_at", "business_day", "shop_id", "benefit_ids", "way", "bill", "discount", "pay"),
            *("estimated", "reversed_at", "reversal_reason"),
        ),
        redemptions.everything(),
        _redemption,
    ),
    Export.EVENTS: _Source(
        LAYOUTS[Kind.EVENTS].columns,
        select(*_columns(EventRow, Kind.EVENTS, "datum")).order_by(col(EventRow.starts_at), col(EventRow.event_id)),
        _event,
    ),
    Export.REPORTS: _Source(
        ("shop_id", "name", "problem", "members", "first_at", "last_at"),
        select(
            col(_SHOP.shop_id),
            col(_SHOP.name),
            col(_REPORT.problem),
            func.count().label("members"),
            func.min(col(_REPORT.created_at)).label("first_at"),
            func.max(col(_REPORT.created_at)).label("last_at"),
        )
        .join(_SHOP, col(_SHOP.id) == col(_REPORT.shop_id))
        .group_by(col(_SHOP.shop_id), col(_SHOP.name), col(_REPORT.problem))
        .order_by(func.count().desc(), col(_SHOP.shop_id), col(_REPORT.problem)),
        _as_kept,
    ),
    Export.UTTERANCES: _Source(utterances.EXPORTED, utterances.suggestions(), _utterance),
    Export.WISHES: _Source(
        ("kind", "name", "city", "members", "first_at", "last_at"),
        select(
            col(_WISH.kind),
            func.min(col(_WISH.name)).label("name"),
            col(_WISH.city),
            func.count().label("members"),
            func.min(col(_WISH.created_at)).label("first_at"),
            func.max(col(_WISH.created_at)).label("last_at"),
        )
        .group_by(col(_WISH.kind), col(_WISH.search_name), col(_WISH.city))
        .order_by(func.count().desc(), col(_WISH.kind), col(_WISH.search_name), col(_WISH.city)),
        _as_kept,
    ),
}
