"""What a chunk of records from a file changes in the database: compared with what is kept, then written.

Each kind of file has the same three steps: `problems` finds what only the database can know to be wrong, `changes`
compares, `write` writes what `changes` found. The last two belong in one transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam, func, select, update
from sqlmodel import Session, SQLModel, col

from rules.events import EventState, PlaceState
from rules.folding import fold
from rules.intake import BenefitRecord, CardRecord, EventRecord, Kind, Problem, Record, ShopRecord
from storage import kinds, names, shop_topics, tables, timetables
from storage.event_tables import EventRow, SignUp
from storage.grid import position
from storage.upserts import insert

R = TypeVar("R", bound=Record)
LOWER = "lower it in the chat, where those who lose theirs are counted first and told"
Row = dict[str, Any]


@dataclass(slots=True)
class Changes:
    """Rows to insert, rows to change, and how many records change nothing."""

    created: list[Row] = field(default_factory=list)
    updated: list[Row] = field(default_factory=list)
    unchanged: int = 0

    def note(self, row: Row, *, kept: bool, same: bool) -> None:
        """Sort a row in by whether something is kept under its key and whether that is the same."""
        if same:
            self.unchanged += 1
        else:
            (self.updated if kept else self.created).append(row)


class Merge(ABC, Generic[R]):
    """How records of one kind meet what is kept."""

    def problems(self, session: Session, records: Sequence[R]) -> Iterator[tuple[R, Problem]]:
        """Records that cannot be stored beside what is kept, and why."""
        return iter(())

    def notes(self, session: Session, records: Sequence[R]) -> Iterator[tuple[R, Problem]]:
        """Records that can be stored, but have consequences their operator should know of."""
        return iter(())

    @abstractmethod
    def changes(self, session: Session, records: Sequence[R], now: datetime) -> Changes:
        """Compare records, each with a key of its own, with what is kept. Writes nothing."""

    @abstractmethod
    def write(self, session: Session, changes: Changes) -> None:
        """Write what `changes` found, in the same transaction."""


def _names(record: type[Record]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(record))


def _kept(table: type[SQLModel], key: str, names: Sequence[str], *conditions: Any) -> Select[Any]:
    """The columns `names` of the rows whose `key` is among the parameter `keys`."""
    columns = table.metadata.tables[str(table.__tablename__)].columns
    wanted = columns[key].in_(bindparam("keys", expanding=True))
    return select(*(columns[name] for name in names)).where(wanted, *conditions)


def _upsert(session: Session, table: type[SQLModel], key: str, rows: Sequence[Row]) -> None:
    """Insert the rows, all with the same columns; where the key is there already, change them."""
    if rows:
        statement = insert(session, table)
        changed = {name: statement.excluded[name] for name in rows[0] if name != key}
        session.connection().execute(statement.on_conflict_do_update(index_elements=[key], set_=changed), rows)


class Shops(Merge[ShopRecord]):
    NAMES = _names(ShopRecord)
    KEPT = (
        select(*(getattr(tables.Shop, name, col(tables.Timetable.spec)).label(name) for name in NAMES))
        .outerjoin(tables.Timetable, col(tables.Timetable.id) == col(tables.Shop.timetable_id))
        .where(col(tables.Shop.shop_id).in_(bindparam("keys", expanding=True)))
    )

    def changes(self, session: Session, records: Sequence[ShopRecord], now: datetime) -> Changes:
        kept = {row.shop_id: row for row in session.execute(self.KEPT, {"keys": [one.shop_id for one in records]})}
        changes, values = Changes(), attrgetter(*self.NAMES)
        for record in records:
            content, old = values(record), kept.get(record.shop_id)
            row = dict(zip(self.NAMES, content, strict=True))
            changes.note(row, kept=old is not None, same=old == content)
        for row in (*changes.created, *changes.updated):
            row |= self._derived(row, now)
        return changes

    def write(self, session: Session, changes: Changes) -> None:
        rows = [*changes.created, *changes.updated]
        ids = timetables.ids(session, (row["opening_hours"] for row in rows))
        shared = [row | {"timetable_id": ids[row["opening_hours"]]} for row in rows]
        for row in shared:
            del row["opening_hours"]
        shop_ids = [row["shop_id"] for row in rows]
        before = names.held(session, shop_ids)
        _upsert(session, tables.Shop, "shop_id", shared)
        names.renew(session, before, names.held(session, shop_ids))
        shop_topics.renew(session, shop_ids)

    def _derived(self, row: Row, now: datetime) -> Row:
        return {
            "search_name": "|".join(filter(None, (fold(row["name"]), fold(row["name_en"])))),
            "updated_at": now,
            **position(row["latitude"], row["longitude"])._asdict(),
        }


class Benefits(Merge[BenefitRecord]):
    """A changed benefit is a new version; the one before it is superseded, never edited."""

    NAMES = _names(BenefitRecord)
    CURRENT = _kept(tables.Benefit, "benefit_id", NAMES, col(tables.Benefit.superseded_at).is_(None))
    SHOP_IDS = _kept(tables.Shop, "shop_id", ("shop_id", "id"))
    LATEST = (
        select(col(tables.Benefit.benefit_id), func.max(col(tables.Benefit.version)))
        .where(col(tables.Benefit.benefit_id).in_(bindparam("keys", expanding=True)))
        .group_by(col(tables.Benefit.benefit_id))
    )
    SHOPS_EVER = _kept(tables.Benefit, "benefit_id", ("shop_id",)).distinct()
    SUPERSEDE = update(tables.Benefit.metadata.tables["benefits"]).where(
        col(tables.Benefit.benefit_id) == bindparam("superseded"), col(tables.Benefit.superseded_at).is_(None)
    )

    def problems(self, session: Session, records: Sequence[BenefitRecord]) -> Iterator[tuple[BenefitRecord, Problem]]:
        known = self._shops(session, records)
        for record in records:
            if record.shop_id not in known:
                yield record, Problem("shop_id", f'"{record.shop_id}" is no shop; import the shops first')

    def changes(self, session: Session, records: Sequence[BenefitRecord], now: datetime) -> Changes:
        keys = {"keys": [record.benefit_id for record in records]}
        current = {row.benefit_id: row for row in session.execute(self.CURRENT, keys)}
        latest: dict[str, int] = dict(session.execute(self.LATEST, keys).all())
        shops, changes, values = self._shops(session, records), Changes(), attrgetter(*self.NAMES)
        for record in records:
            row = dict(zip(self.NAMES, values(record), strict=True)) | {"shop_id": shops[record.shop_id]}
            old = current.get(record.benefit_id)
            changes.note(row, kept=old is not None, same=old == tuple(row.values()))
            row |= {"version": latest.get(record.benefit_id, 0) + 1, "created_at": now}
        return changes

    def write(self, session: Session, changes: Changes) -> None:
        connection = session.connection()
        if changes.updated:
            gone = [{"superseded": row["benefit_id"], "superseded_at": row["created_at"]} for row in changes.updated]
            connection.execute(self.SUPERSEDE, gone)
        if rows := [*changes.created, *changes.updated]:
            connection.execute(insert(session, tables.Benefit), rows)
            touched = session.scalars(self.SHOPS_EVER, {"keys": [row["benefit_id"] for row in rows]})
            kinds.renew(session, touched.all())

    def _shops(self, session: Session, records: Collection[BenefitRecord]) -> Mapping[str, int]:
        """The row ids of the shops that the records name, by the ids of ops."""
        named = {"keys": list({record.shop_id for record in records})}
        return dict(session.execute(self.SHOP_IDS, named).all())


class Cards(Merge[CardRecord]):
    """A claimed card keeps its member; of the file it takes the dates, if there are any."""

    NAMES = _names(CardRecord)
    KEPT = _kept(tables.Card, "card_number", (*NAMES, "member_id")).with_for_update()

    def problems(self, session: Session, records: Sequence[CardRecord]) -> Iterator[tuple[CardRecord, Problem]]:
        kept = self._kept(session, records)
        for record in records:
            old = kept.get(record.card_number)
            if old is None and not record.activation_code:
                yield record, Problem("activation_code", "is empty but required for a new card")
            elif old and old.member_id is not None and old.plan != record.plan:
                yield record, Problem("plan", f'"{record.plan}" cannot replace {old.plan}: the card is claimed')

    def changes(self, session: Session, records: Sequence[CardRecord], now: datetime) -> Changes:
        kept = self._kept(session, records)
        changes = Changes()
        for record in records:
            old = kept.get(record.card_number)
            row = {name: getattr(record, name) for name in self.NAMES} | self._held(record, old)
            changes.note(row, kept=old is not None, same=old is not None and tuple(row.values()) == tuple(old)[:-1])
        return changes

    def write(self, session: Session, changes: Changes) -> None:
        _upsert(session, tables.Card, "card_number", [*changes.created, *changes.updated])

    def _held(self, record: CardRecord, old: Any | None) -> Row:
        """What stays as it is kept, whatever the file says or leaves out."""
        if old is None:
            return {}
        if old.member_id is None:
            return {"activation_code": record.activation_code or old.activation_code}
        dates = {} if record.valid_from else {"valid_from": old.valid_from, "valid_until": old.valid_until}
        return {"activation_code": None} | dates

    def _kept(self, session: Session, records: Sequence[CardRecord]) -> Mapping[str, Any]:
        numbers = {"keys": [record.card_number for record in records]}
        return {row.card_number: row for row in session.execute(self.KEPT, numbers)}


class Events(Merge[EventRecord]):
    """A changed event is a new revision; who signed up is told by the bot, which finds the event unsettled."""

    NAMES = _names(EventRecord)
    MOVES = ("city", "venue", "address", "latitude", "longitude", "starts_at", "ends_at")
    KEPT = (
        select(*(getattr(EventRow, name) for name in NAMES), col(EventRow.state), col(EventRow.taken))
        .where(col(EventRow.event_id).in_(bindparam("keys", expanding=True)))
        .with_for_update()
    )
    SIGNED_UP = (
        select(col(EventRow.event_id), func.count())
        .join(SignUp, col(SignUp.event_id) == col(EventRow.id))
        .where(col(EventRow.event_id).in_(bindparam("keys", expanding=True)))
        .where(col(SignUp.state).in_((PlaceState.GOING, PlaceState.OFFERED, PlaceState.WAITING)))
        .group_by(col(EventRow.event_id))
    )
    CHANGE = update(EventRow.metadata.tables["events"]).where(col(EventRow.event_id) == bindparam("changed"))

    def problems(self, session: Session, records: Sequence[EventRecord]) -> Iterator[tuple[EventRecord, Problem]]:
        kept = self._kept(session, records)
        for record in records:
            old = kept.get(record.event_id)
            if old and old.state == EventState.CANCELLED and not self._is_same(record, old):
                yield record, Problem("event_id", f'"{record.event_id}" is cancelled; give the new event another id')
            elif old and record.capacity is not None and record.capacity < old.taken:
                reason = f'"{record.capacity}" is less than the {old.taken} places taken; {LOWER}'
                yield record, Problem("capacity", reason)

    def notes(self, session: Session, records: Sequence[EventRecord]) -> Iterator[tuple[EventRecord, Problem]]:
        kept = self._kept(session, records)
        concerned: dict[str, int] = dict(session.execute(self.SIGNED_UP, {"keys": list(kept)}).all())
        for record in records:
            old, number = kept.get(record.event_id), concerned.get(record.event_id, 0)
            moved = [name for name in self.MOVES if old and getattr(old, name) != getattr(record, name)]
            if moved and number:
                yield record, Problem(", ".join(moved), f"changes for {number} who signed up; they will be told")

    def changes(self, session: Session, records: Sequence[EventRecord], now: datetime) -> Changes:
        kept, changes = self._kept(session, records), Changes()
        for record in records:
            old = kept.get(record.event_id)
            row = {name: getattr(record, name) for name in self.NAMES} | {"updated_at": now}
            changes.note(row, kept=old is not None, same=old is not None and self._is_same(record, old))
        return changes

    def write(self, session: Session, changes: Changes) -> None:
        fresh = {"state": EventState.PUBLISHED, "taken": 0, "revision": 0, "unsettled": False}
        if changes.created:
            session.connection().execute(insert(session, EventRow), [row | fresh for row in changes.created])
        for row in changes.updated:
            values = row | {"unsettled": True, "revision": col(EventRow.revision) + 1}
            session.connection().execute(self.CHANGE.values(values), {"changed": row["event_id"]})

    def _is_same(self, record: EventRecord, old: Any) -> bool:
        return all(getattr(record, name) == getattr(old, name) for name in self.NAMES)

    def _kept(self, session: Session, records: Sequence[EventRecord]) -> Mapping[str, Any]:
        keys = {"keys": [record.event_id for record in records]}
        return {row.event_id: row for row in session.execute(self.KEPT, keys)}


MERGES: Mapping[Kind, Merge[Any]] = {
    Kind.SHOPS: Shops(),
    Kind.BENEFITS: Benefits(),
    Kind.CARDS: Cards(),
    Kind.EVENTS: Events(),
}
