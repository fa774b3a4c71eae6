"""Places in counters: held for a code that is out, used by its redemption, given back. Never more than the cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session, SQLModel, col

from rules.quota import Address, Counter
from storage.prepared import Prepared, parameter
from storage.till_tables import Reservation, Tally
from storage.upserts import prepared_insert

_HERE = (
    col(Tally.kind) == parameter("at_kind"),
    col(Tally.key) == parameter("at_key"),
    col(Tally.period) == parameter("at_period"),
)


def _hold() -> Prepared:
    """One place more, where the cap as it is now leaves one; the cap of a counter is the one of its last place."""
    new = prepared_insert(Tally).values(
        kind=parameter("at_kind"),
        key=parameter("at_key"),
        period=parameter("at_period"),
        used=0,
        held=1,
        cap=parameter("cap"),
    )
    cap = new.excluded.cap
    return Prepared(
        new.on_conflict_do_update(
            index_elements=["kind", "key", "period"],
            set_={"held": col(Tally.held) + 1, "cap": cap},
            where=or_(cap.is_(None), col(Tally.used) + col(Tally.held) < cap),
        ).returning(col(Tally.kind))
    )


def _change(**values: object) -> Prepared:
    return Prepared(update(Tally).where(*_HERE).values(**values))


_HOLD = _hold()
_UNHOLD = _change(held=col(Tally.held) - 1)
_USE = _change(held=col(Tally.held) - 1, used=col(Tally.used) + 1)
_UNUSE = _change(used=col(Tally.used) - 1)

_ADDRESS = (col(Reservation.kind), col(Reservation.key), col(Reservation.period))
_IN_STATE = Prepared(
    select(*_ADDRESS)
    .where(col(Reservation.code_id) == parameter("code_id"), col(Reservation.state) == parameter("state"))
    .order_by(*_ADDRESS)
)
_new = prepared_insert(Reservation).values(
    code_id=parameter("code_id"),
    kind=parameter("at_kind"),
    key=parameter("at_key"),
    period=parameter("at_period"),
    state="held",
)
_RESERVE = Prepared(
    _new.on_conflict_do_update(index_elements=["code_id", "kind", "key", "period"], set_={"state": "held"})
)
_MARK = Prepared(
    update(Reservation)
    .where(
        col(Reservation.code_id) == parameter("of_code"),
        col(Reservation.kind) == parameter("at_kind"),
        col(Reservation.key) == parameter("at_key"),
        col(Reservation.period) == parameter("at_period"),
    )
    .values(state=parameter("new_state"))
)


_MARK_USED = Prepared(
    update(Reservation)
    .where(col(Reservation.code_id) == parameter("of_code"), col(Reservation.state) == "held")
    .values(state="used")
)


def hold(session: Session, counters: Iterable[Counter]) -> bool:
    """Hold a place in every one of the counters, or, where one is full, in none."""
    held: list[Address] = []
    for counter in counters:
        if _HOLD.row(session, **_at(counter.address), cap=counter.cap) is None:
            unhold(session, held)
            return False
        held.append(counter.address)
    return True


def unhold(session: Session, addresses: Iterable[Address]) -> None:
    """Give back places that were held for no code yet."""
    for address in addresses:
        _UNHOLD.run(session, **_at(address))


def reserve(session: Session, code_id: int, addresses: Iterable[Address]) -> None:
    """Note that the places just held are this code's."""
    for address in addresses:
        _RESERVE.run(session, code_id=code_id, **_at(address))


def held(session: Session, code_id: int) -> list[Address]:
    """Where the code holds a place."""
    return _in_state(session, code_id, "held")


def hand_on(session: Session, old: int, new: int, kept: Iterable[Address]) -> None:
    """Places of the code `old` become the code `new`'s."""
    for address in kept:
        _mark(session, old, address, "returned")
        _RESERVE.run(session, code_id=new, **_at(address))


def use(session: Session, code_id: int, used: Iterable[Address], unused: Iterable[Address]) -> None:
    """The code is redeemed: of all the places it holds, some are used, and the others given back."""
    for address in unused:
        _UNHOLD.run(session, **_at(address))
        _mark(session, code_id, address, "returned")
    for address in used:
        _USE.run(session, **_at(address))
    _MARK_USED.run(session, of_code=code_id)


def release(session: Session, code_id: int) -> int:
    """Give back every place that the code holds; returns how many."""
    addresses = held(session, code_id)
    for address in addresses:
        _UNHOLD.run(session, **_at(address))
        _mark(session, code_id, address, "returned")
    return len(addresses)


def unuse(session: Session, code_id: int) -> None:
    """Give back every place that the code's redemption used, in the periods it used them in."""
    for address in _in_state(session, code_id, "used"):
        _UNUSE.run(session, **_at(address))
        _mark(session, code_id, address, "returned")


def taken(session: Session, counters: Iterable[Counter], code_id: int | None = None) -> Mapping[Address, int]:
    """Used and held places of these counters, without those that the code `code_id` holds."""
    addresses = [counter.address for counter in counters]
    values = {f"{name}_{i}": value for i, each in enumerate(addresses) for name, value in _at(each).items()}
    rows = _taken(len(addresses)).rows(session, code_id=code_id, **values)
    return {(kind, key, period): used + held - own for kind, key, period, used, held, own in rows}


@lru_cache
def _taken(number: int) -> Prepared:
    own = and_(
        *(getattr(Tally, name) == getattr(Reservation, name) for name in ("kind", "key", "period")),
        col(Reservation.code_id) == parameter("code_id"),
        col(Reservation.state) == "held",
    )
    here = or_(*(_is_at(Tally, f"_{index}") for index in range(number)))
    is_own = col(Reservation.code_id).is_not(None)
    tally = (col(Tally.kind), col(Tally.key), col(Tally.period), col(Tally.used), col(Tally.held))
    return Prepared(select(*tally, is_own).select_from(Tally).outerjoin(Reservation, own).where(here))


def _is_at(table: type[SQLModel], suffix: str) -> ColumnElement[bool]:
    return and_(*(getattr(table, name) == parameter(f"at_{name}{suffix}") for name in ("kind", "key", "period")))


def _at(address: Address) -> dict[str, str]:
    kind, key, period = address
    return {"at_kind": kind, "at_key": key, "at_period": period}


def _in_state(session: Session, code_id: int, state: str) -> list[Address]:
    return [(kind, key, period) for kind, key, period in _IN_STATE.rows(session, code_id=code_id, state=state)]


def _mark(session: Session, code_id: int, address: Address, state: str) -> None:
    _MARK.run(session, of_code=code_id, new_state=state, **_at(address))
