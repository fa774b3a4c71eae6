"""The wish list: brands, shops and cities that members want to see join."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from storage import tables
from storage.upserts import insert


def add(session: Session, member_id: int, kind: str, name: str, search_name: str, city: str, now: datetime) -> None:
    """Note a wish once per member; `kind` is `shop` or `city`, `search_name` the folded name."""
    row = {"member_id": member_id, "kind": kind, "name": name, "search_name": search_name, "city": city}
    wish = insert(session, tables.Wish).values(row | {"created_at": now})
    session.execute(wish.on_conflict_do_nothing())
