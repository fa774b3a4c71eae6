"""Rows for a test to begin with; every field has a value unless the test gives one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from rules.catalogue import BenefitKind, Category, Plan
from rules.geo import Datum
from storage import kinds, names, shop_topics, tables, timetables
from storage.database import Session
from storage.grid import position

NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai
TODAY = date(2026, 5, 20)
PEOPLES_SQUARE = (31.2335, 121.4690)


def member(session: Session, telegram_id: int = 1, **given: Any) -> int:
    """Adds a member and returns their id."""
    values: dict[str, Any] = {"telegram_id": telegram_id, "language": "zh", "joined_at": NOW}
    return _added(session, tables.Member(**values | given))


def shop(session: Session, shop_id: str = "s1", **given: Any) -> int:
    """Adds a shop in its right place on the grid and returns its id; `opening_hours` names its timetable."""
    values: dict[str, Any] = {"shop_id": shop_id, "name": "小店", "category": Category.COFFEE, "city": "上海"}
    values |= {"latitude": PEOPLES_SQUARE[0], "longitude": PEOPLES_SQUARE[1], "updated_at": NOW}
    values |= given
    values["timetable_id"] = timetable(session, values.pop("opening_hours", None))
    place = position(values["latitude"], values["longitude"])._asdict()
    id_ = _added(session, tables.Shop(**place | values))
    names.renew(session, {}, {id_: values.get("search_name", "")})
    shop_topics.renew(session, [shop_id])
    return id_


def timetable(session: Session, spec: str | None) -> int | None:
    """The id of the timetable, added where it is new."""
    return timetables.ids(session, [spec])[spec]


def benefit(session: Session, shop_id: int, benefit_id: str = "b1", **given: Any) -> int:
    """Adds a benefit, 10 % off all year, and returns its id."""
    values: dict[str, Any] = {"benefit_id": benefit_id, "version": 1, "shop_id": shop_id}
    values |= {"kind": BenefitKind.PERCENT_OFF, "value": 1_000, "title": "九折", "created_at": NOW}
    values |= {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
    id_ = _added(session, tables.Benefit(**values | given))
    kinds.renew(session, [shop_id])
    return id_


def card(session: Session, card_number: str = "C1", **given: Any) -> int:
    """Adds an annual card as it is sold, with the code `CODE`, and returns its id."""
    values: dict[str, Any] = {"card_number": card_number, "activation_code": "CODE", "plan": Plan.ANNUAL}
    return _added(session, tables.Card(**values | given))


def last_place(session: Session, member_id: int, **given: Any) -> int:
    """Adds the place a member just asked from and returns its id."""
    values: dict[str, Any] = {"latitude": PEOPLES_SQUARE[0], "longitude": PEOPLES_SQUARE[1], "datum": Datum.WGS84}
    values |= {"member_id": member_id, "source": "button", "used_at": NOW}
    return _added(session, tables.LastPlace(**values | given))


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)
