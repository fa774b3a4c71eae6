"""Events and who comes: sign-ups that never exceed the places, the waitlist, the door, and whom to tell of a change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, func, or_, select, update
from sqlmodel import Session, col

from rules import codes
from rules import events as rule
from rules.codes import Secret
from rules.events import CONCERNED, LEADS, Event, EventState, Guest, Place, PlaceState, Refusal, Reminder
from rules.geo import Point
from rules.intake import EventRecord
from storage import gifts
from storage.event_tables import EventRow, SignUp
from storage.tables import Member
from storage.upserts import insert

MOST_SEEDS = 20  # digits taken by another ticket of the event are tried again with others
_REMIND = {
    Reminder.DAY: (col(SignUp.remind_day), col(SignUp.reminded_day)),
    Reminder.HOURS: (col(SignUp.remind_hours), col(SignUp.reminded_hours)),
}

_KNOWLEDGE = ("told_starts_at", "told_ends_at", "told_place", "told_at")
_TELL = (
    update(SignUp.metadata.tables["signups"])
    .where(col(SignUp.id) == bindparam("of_signup"))
    .values(state_told=True, **{name: bindparam(name) for name in _KNOWLEDGE})
)


class Told(NamedTuple):
    """What somebody was last told of an event."""

    starts_at: datetime
    ends_at: datetime
    place: str


class News(NamedTuple):
    """Something a member has to be told of their sign-up: an offer, its end, a change, or that nothing comes of it.
    `told` is what they knew until now; `key` is the same for the same news."""

    key: str
    signup_id: int
    member_id: int
    language: str
    state: PlaceState
    offer_until: datetime | None
    told: Told
    event: Event


class DueReminder(NamedTuple):
    signup_id: int
    member_id: int
    language: str
    reminder: Reminder
    event: Event


class Arrival(NamedTuple):
    """Somebody let in: their sign-up, the tail of their name, how many are in, how many have a place."""

    signup_id: int
    holder: str
    arrived: int
    going: int
    event: Event


# What is on


def upcoming(
    session: Session,
    now: datetime,
    *,
    city: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[Event]:
    """Published events that are not over, the next first: of one city, and of those that begin from `start` until
    before `end`, where these are given."""
    query = select(EventRow).where(col(EventRow.state) == EventState.PUBLISHED, col(EventRow.ends_at) > now)
    if city is not None:
        query = query.where(col(EventRow.city) == city)
    if start is not None:
        query = query.where(col(EventRow.starts_at) >= start)
    if end is not None:
        query = query.where(col(EventRow.starts_at) < end)
    return _events(session, query.order_by(col(EventRow.starts_at), col(EventRow.id)))


def of_member(session: Session, member_id: int, now: datetime) -> list[Event]:
    """The events that are not over for which the member has a place, an offer, or waits."""
    mine = select(col(SignUp.event_id)).where(col(SignUp.member_id) == member_id, col(SignUp.state).in_(CONCERNED))
    query = select(EventRow).where(col(EventRow.id).in_(mine), col(EventRow.ends_at) > now)
    return _events(session, query.order_by(col(EventRow.starts_at)))


def cities(session: Session, now: datetime) -> list[str]:
    """The cities where something is on, the one with most first."""
    query = (
        select(col(EventRow.city))
        .where(col(EventRow.state) == EventState.PUBLISHED, col(EventRow.ends_at) > now)
        .group_by(col(EventRow.city))
        .order_by(func.count().desc(), col(EventRow.city))
    )
    return list(session.scalars(query))


def one(session: Session, event_id: int) -> Event | None:
    return next(iter(_events(session, select(EventRow).where(col(EventRow.id) == event_id))), None)


def known_as(session: Session, event_id: str) -> Event | None:
    """The event that ops call `event_id`."""
    return next(iter(_events(session, select(EventRow).where(col(EventRow.event_id) == event_id))), None)


def write_down(
    session: Session, record: EventRecord, photo_file_id: str | None, now: datetime, id_: int | None = None
) -> int | None:
    """Publish an event, or change the one `id_`; returns its id, or None where it is cancelled, its name is another
    event's, or more people are in already than it would have places. Where more places are held than there are to be,
    whoever signed up last is put back on the waitlist."""
    values: dict[str, Any] = asdict(record) | {"photo_file_id": photo_file_id, "updated_at": now}
    if id_ is None:
        new = insert(session, EventRow).values(**_NEW, **values).on_conflict_do_nothing()
        found: int | None = session.scalar(new.returning(col(EventRow.id)))
        return found
    change = (
        update(EventRow)
        .where(col(EventRow.id) == id_, col(EventRow.state) == EventState.PUBLISHED)
        .values(**values, unsettled=True, revision=col(EventRow.revision) + 1)
    )
    if record.capacity is not None:
        _withdraw(session, id_, record.capacity, now)
        change = change.where(col(EventRow.taken) <= record.capacity)
    return id_ if _changed(session, change) else None


def cancel(session: Session, event_id: int, now: datetime) -> bool:
    """Call the event off; False where it was before."""
    change = (
        update(EventRow)
        .where(col(EventRow.id) == event_id, col(EventRow.state) == EventState.PUBLISHED)
        .values(state=EventState.CANCELLED, unsettled=True, revision=col(EventRow.revision) + 1, updated_at=now)
    )
    return _changed(session, change)


# Signing up


def states(session: Session, member_id: int, event_ids: Collection[int]) -> dict[int, PlaceState]:
    """How the member stands with each of these events, where they ever signed up."""
    mine = (col(SignUp.member_id) == member_id, col(SignUp.event_id).in_(event_ids))
    found = session.execute(select(col(SignUp.event_id), col(SignUp.state)).where(*mine))
    return {event_id: PlaceState(state) for event_id, state in found}


def place(session: Session, event_id: int, member_id: int) -> Place | None:
    """The member's sign-up, whatever became of it."""
    mine = and_(col(SignUp.event_id) == event_id, col(SignUp.member_id) == member_id)
    row = session.scalars(select(SignUp).where(mine)).first()
    return None if row is None else _place(session, row)


def join(
    session: Session,
    key: bytes,
    seed: bytes,
    event_id: int,
    member_id: int,
    holder: str,
    now: datetime,
    *,
    has_card: bool,
) -> Place | Refusal:
    """A place for the member, or one on the waitlist where all are taken or others wait; or why not.

    Who has either keeps it. `seed` is 16 random bytes for the ticket, `holder` the tail of the member's name.
    """
    event = _locked(session, event_id)
    refused = rule.refusal(event, now, has_card=has_card)
    if event is None or refused is not None:
        return refused or Refusal.GONE
    before = place(session, event_id, member_id)
    if before and before.state in (*CONCERNED, PlaceState.ATTENDED):
        return before
    state = PlaceState.GOING if _hold(session, event_id) else PlaceState.WAITING
    values = {"state": state, "queued_at": now, "holder": holder, "state_told": True, **_knows(event, now)}
    if before:
        session.execute(update(SignUp).where(col(SignUp.id) == before.id).values(**values))
    else:
        _add(session, key, seed, {"event_id": event_id, "member_id": member_id, **values})
    joined = place(session, event_id, member_id)
    if joined is None:
        raise LookupError("a sign-up just written is not there")
    return joined


def leave(session: Session, event_id: int, member_id: int, now: datetime, zone: ZoneInfo) -> bool:
    """The member gives up their place, their offer or their turn; a place goes to who waits. False for none of them."""
    event = _locked(session, event_id)
    before = place(session, event_id, member_id)
    if event is None or before is None or before.state not in CONCERNED:
        return False
    state = PlaceState.DECLINED if before.state is PlaceState.OFFERED else PlaceState.LEFT
    if not _move(session, before.id, before.state, state):
        return False
    if before.state is not PlaceState.WAITING:
        gifts.release(session, event_id, [member_id], now)
        _give_back(session, event_id, 1)
        offer_free(session, event_id, now, zone)
    return True


def forget(session: Session, member_id: int, now: datetime, zone: ZoneInfo) -> None:
    """Give up everything a member who leaves has signed up for, and their name on it; to be called before their row
    goes."""
    for event in of_member(session, member_id, now):
        leave(session, event.id, member_id, now, zone)
    session.execute(update(SignUp).where(col(SignUp.member_id) == member_id).values(holder=""))


def accept(session: Session, event_id: int, member_id: int, now: datetime) -> Place | Refusal:
    """The member takes the place they are offered, while the offer stands."""
    event = _locked(session, event_id)
    if event is None or event.state is EventState.CANCELLED:
        return Refusal.CANCELLED if event else Refusal.GONE
    taken = (
        update(SignUp)
        .where(col(SignUp.event_id) == event_id, col(SignUp.member_id) == member_id)
        .where(col(SignUp.state) == PlaceState.OFFERED, col(SignUp.offer_until) > now)
        .values(state=PlaceState.GOING, offer_until=None, state_told=True, **_knows(event, now))
    )
    accepted = _changed(session, taken)
    mine = place(session, event_id, member_id)
    return mine if mine and (accepted or mine.state is PlaceState.GOING) else Refusal.NO_OFFER


def remind(session: Session, signup_id: int, reminder: Reminder, *, wanted: bool) -> None:
    """Whether this reminder of the event goes out."""
    flag, _ = _REMIND[reminder]
    session.execute(update(SignUp).where(col(SignUp.id) == signup_id).values({flag: wanted}))


# The waitlist


def lapse(session: Session, now: datetime) -> int:
    """End every offer whose time is over and leave the places to be offered anew; returns how many ended."""
    over = and_(col(SignUp.state) == PlaceState.OFFERED, col(SignUp.offer_until) <= now)
    ended = 0
    for event_id in session.scalars(select(col(SignUp.event_id)).where(over).distinct()).all():
        _locked(session, event_id)
        change = update(SignUp).where(over, col(SignUp.event_id) == event_id)
        lapsed = change.values(state=PlaceState.LAPSED, offer_until=None, state_told=False)
        count = len(session.scalars(lapsed.returning(col(SignUp.id))).all())
        _give_back(session, event_id, count)
        session.execute(update(EventRow).where(col(EventRow.id) == event_id).values(unsettled=True))
        ended += count
    return ended


def offer_free(session: Session, event_id: int, now: datetime, zone: ZoneInfo, most: int = 1) -> int:
    """Offer free places, `most` at a time, to those who have waited longest; returns how many offers were made."""
    event, made = _locked(session, event_id), 0
    if event is None or event.state is not EventState.PUBLISHED or now >= event.starts_at:
        return 0
    until = rule.offer_until(now, event.starts_at, zone)
    while made < most and (first := _first_in_line(session, event_id)) and _hold(session, event_id, in_turn=True):
        _move(
            session, first, PlaceState.WAITING, PlaceState.OFFERED,
            offer_until=until, offers=col(SignUp.offers) + 1, state_told=False,
        )  # fmt: skip
        made += 1
    return made


# Whom to tell


def unsettled(session: Session) -> list[int]:
    """The events of which somebody may have to be told, or a free place to be offered."""
    return list(session.scalars(select(col(EventRow.id)).where(col(EventRow.unsettled)).order_by(col(EventRow.id))))


def settled(session: Session, event_id: int, revision: int) -> bool:
    """Everyone knows of this revision, and no free place waits; False where there is a newer one."""
    change = update(EventRow).where(col(EventRow.id) == event_id, col(EventRow.revision) == revision)
    return _changed(session, change.values(unsettled=False))


def untold(session: Session, limit: int) -> list[News]:
    """Offers, ends of offers, and places taken back, that their members have not been told of."""
    query = _news().where(~col(SignUp.state_told), col(SignUp.member_id).is_not(None))
    return [
        _as_news(row, event, language, _occasion(row, event))
        for row, event, language in session.execute(query.order_by(col(SignUp.id)).limit(limit))
    ]


def untold_of(session: Session, event: Event, limit: int) -> list[News]:
    """Members concerned by the event who know another time or place of it, or that it takes place. Who is still to be
    told of their place (`untold`) hears both together."""
    knows = (
        col(SignUp.told_starts_at) == event.starts_at,
        col(SignUp.told_ends_at) == event.ends_at,
        col(SignUp.told_place) == where(event),
    )
    query = _news().where(col(SignUp.event_id) == event.id, col(SignUp.state).in_(CONCERNED))
    if event.state is EventState.PUBLISHED:
        query = query.where(~and_(*knows), col(SignUp.state_told))
    return [
        _as_news(row, kept, language, f"r{event.revision}")
        for row, kept, language in session.execute(query.order_by(col(SignUp.id)).limit(limit))
    ]


def told(session: Session, news: Collection[News], now: datetime) -> None:
    """These have been put into the outbox."""
    if not news:
        return
    session.connection().execute(_TELL, [{"of_signup": each.signup_id, **_knows(each.event, now)} for each in news])
    over = [each.signup_id for each in news if each.event.state is EventState.CANCELLED]
    if over:
        change = update(SignUp).where(col(SignUp.id).in_(over))
        session.execute(change.values(state=PlaceState.CALLED_OFF, offer_until=None))


def where(event: Event) -> str:
    """The place in one line, as it is told and compared."""
    return f"{event.venue} · {event.city}{event.address} · {event.point.latitude:.5f},{event.point.longitude:.5f}"


# Reminders


def due_reminders(session: Session, now: datetime) -> list[DueReminder]:
    """Reminders that are to go out now and have not been noted by `reminded`; their cost grows with the sign-ups of the
    events of the next day."""
    soon = select(EventRow).where(
        col(EventRow.state) == EventState.PUBLISHED,
        col(EventRow.starts_at) > now,
        col(EventRow.starts_at) <= now + max(LEADS.values()),
    )
    return [each for event in _events(session, soon) for kind in Reminder for each in _due(session, event, kind, now)]


def _due(session: Session, event: Event, reminder: Reminder, now: datetime) -> list[DueReminder]:
    begins = event.starts_at - LEADS[reminder]
    if not rule.is_due(reminder, event.starts_at, begins, now):
        return []
    wanted, done = _REMIND[reminder]
    query = (
        select(col(SignUp.id), col(SignUp.member_id), col(Member.language))
        .join(Member, col(Member.id) == col(SignUp.member_id))
        .where(col(SignUp.event_id) == event.id, col(SignUp.state) == PlaceState.GOING, wanted)
        .where(or_(done.is_(None), done != event.starts_at), col(SignUp.told_at) <= begins)
        .order_by(col(SignUp.id))
    )
    return [
        DueReminder(id_, member_id or 0, language, reminder, event)
        for id_, member_id, language in session.execute(query)
    ]


def reminded(session: Session, signup_id: int, reminder: Reminder, starts_at: datetime) -> bool:
    """Note that the reminder of this beginning was written; False where it was before."""
    _, done = _REMIND[reminder]
    change = update(SignUp).where(col(SignUp.id) == signup_id, or_(done.is_(None), done != starts_at))
    return _changed(session, change.values({done: starts_at}))


def reminder_stands(session: Session, signup_id: int, reminder: Reminder, starts_at: datetime) -> bool:
    """Whether what was written is still to be said: the event begins then, and they are coming and want to hear."""
    wanted, _ = _REMIND[reminder]
    query = (
        select(col(SignUp.id))
        .join(EventRow, col(EventRow.id) == col(SignUp.event_id))
        .where(col(SignUp.id) == signup_id, col(SignUp.state) == PlaceState.GOING, wanted)
        .where(col(EventRow.state) == EventState.PUBLISHED, col(EventRow.starts_at) == starts_at)
    )
    return session.scalars(query).first() is not None


# The door


def ticket(key: bytes, mine: Place) -> Secret:
    """What the member shows at the door: the same every time, and never stored."""
    return codes.derive(key, mine.seed, digits=rule.TICKET_DIGITS)


def by_token(session: Session, token: str) -> Place | None:
    """The sign-up whose ticket a camera read."""
    return _found(session, col(SignUp.token_hash) == codes.token_hash(token))


def by_digits(session: Session, key: bytes, event_id: int, digits: str) -> Place | None:
    """The sign-up for this event whose digits were read aloud."""
    return _found(session, col(SignUp.digits_hash) == rule.digits_hash(key, digits, event_id))


def let_in(session: Session, event_id: int, guest: Place | None, by: int, now: datetime) -> Arrival | Refusal:
    """Take the ticket at the door of this event, once; `by` is the operator's member id."""
    event = one(session, event_id)
    if event is None:
        return Refusal.GONE
    refused = rule.entry(guest, event, now)
    if guest is None or refused is not None:
        return refused or Refusal.NO_TICKET
    values = {"checked_in_at": now, "checked_in_by": by}
    if not _move(session, guest.id, PlaceState.GOING, PlaceState.ATTENDED, **values):
        return Refusal.IN_ALREADY
    holder = session.scalars(select(col(SignUp.holder)).where(col(SignUp.id) == guest.id)).one()
    counts = tally(session, event_id)
    arrived = counts.get(PlaceState.ATTENDED, 0)
    return Arrival(guest.id, holder, arrived, arrived + counts.get(PlaceState.GOING, 0), event)


def tally(session: Session, event_id: int) -> dict[PlaceState, int]:
    """How many sign-ups of the event are in each state."""
    query = select(col(SignUp.state), func.count()).where(col(SignUp.event_id) == event_id).group_by(col(SignUp.state))
    return {PlaceState(state): number for state, number in session.execute(query)}


def guests(session: Session, event_id: int) -> list[Guest]:
    """Everybody who ever signed up for the event, in the order they did."""
    query = select(SignUp).where(col(SignUp.event_id) == event_id).order_by(col(SignUp.queued_at), col(SignUp.id))
    return [
        Guest(row.holder, PlaceState(row.state), row.queued_at, row.checked_in_at) for row in session.scalars(query)
    ]


# Rows

_NEW = {"state": EventState.PUBLISHED, "taken": 0, "revision": 0, "unsettled": False}


def _events(session: Session, query: Select[EventRow]) -> list[Event]:
    return [_event(row) for row in session.scalars(query.execution_options(populate_existing=True))]


def _locked(session: Session, event_id: int) -> Event | None:
    """The event, its row held until the transaction ends: whatever moves its places takes turns."""
    return next(iter(_events(session, select(EventRow).where(col(EventRow.id) == event_id).with_for_update())), None)


def _event(row: EventRow) -> Event:
    return Event(
        id=row.id,
        event_id=row.event_id,
        title=row.title,
        title_en=row.title_en,
        city=row.city,
        venue=row.venue,
        address=row.address,
        point=Point(row.latitude, row.longitude),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        signup_opens_at=row.signup_opens_at,
        members_first=timedelta(hours=row.members_first_hours),
        description=row.description,
        description_en=row.description_en,
        photo_file_id=row.photo_file_id,
        state=EventState(row.state),
        taken=row.taken,
        revision=row.revision,
    )


def _place(session: Session, row: SignUp) -> Place:
    session.refresh(row)
    wanted = ((Reminder.DAY, row.remind_day), (Reminder.HOURS, row.remind_hours))
    return Place(
        id=row.id,
        event_id=row.event_id,
        member_id=row.member_id,
        state=PlaceState(row.state),
        offer_until=row.offer_until,
        ahead=_ahead(session, row) if row.state == PlaceState.WAITING else 0,
        seed=row.seed,
        reminders=frozenset(reminder for reminder, is_wanted in wanted if is_wanted),
    )


def _found(session: Session, which: Any) -> Place | None:
    row = session.scalars(select(SignUp).where(which)).first()
    return None if row is None else _place(session, row)


def _ahead(session: Session, row: SignUp) -> int:
    earlier = or_(
        col(SignUp.queued_at) < row.queued_at, and_(col(SignUp.queued_at) == row.queued_at, col(SignUp.id) < row.id)
    )
    query = select(func.count()).where(_waits_for(row.event_id), earlier)
    return int(session.scalar(query) or 0)


def _waits_for(event_id: int) -> Any:
    return and_(col(SignUp.event_id) == event_id, col(SignUp.state) == PlaceState.WAITING)


def _first_in_line(session: Session, event_id: int) -> int | None:
    query = select(col(SignUp.id)).where(_waits_for(event_id)).order_by(col(SignUp.queued_at), col(SignUp.id)).limit(1)
    return session.scalars(query).first()


def _hold(session: Session, event_id: int, *, in_turn: bool = False) -> bool:
    """Take one of the free places; who does not wait in turn gets none while somebody waits."""
    free = or_(col(EventRow.capacity).is_(None), col(EventRow.taken) < col(EventRow.capacity))
    change = update(EventRow).where(col(EventRow.id) == event_id, col(EventRow.state) == EventState.PUBLISHED, free)
    if not in_turn:
        change = change.where(~select(col(SignUp.id)).where(_waits_for(event_id)).exists())
    return _changed(session, change.values(taken=col(EventRow.taken) + 1))


def _withdraw(session: Session, event_id: int, capacity: int, now: datetime) -> None:
    """Put those back on the waitlist who hold a place beyond `capacity`: offers first, then who signed up last. They
    keep their turn, so that they are asked before those who have only waited."""
    event = _locked(session, event_id)
    beyond = event.taken - capacity if event and event.state is EventState.PUBLISHED else 0
    if beyond <= 0:
        return
    last = (
        select(col(SignUp.id), col(SignUp.member_id))
        .where(col(SignUp.event_id) == event_id, col(SignUp.state).in_((PlaceState.GOING, PlaceState.OFFERED)))
        .order_by(col(SignUp.state) == PlaceState.GOING, col(SignUp.queued_at).desc(), col(SignUp.id).desc())
        .limit(beyond)
    )
    found = session.execute(last).all()
    if len(found) < beyond:
        return
    change = update(SignUp).where(col(SignUp.id).in_([id_ for id_, _ in found]))
    session.execute(change.values(state=PlaceState.WAITING, offer_until=None, state_told=False))
    gifts.release(session, event_id, [member_id for _, member_id in found], now)
    _give_back(session, event_id, beyond)


def _give_back(session: Session, event_id: int, number: int) -> None:
    change = update(EventRow).where(col(EventRow.id) == event_id).values(taken=col(EventRow.taken) - number)
    session.execute(change)


def _move(session: Session, signup_id: int, before: PlaceState, after: PlaceState, **values: Any) -> bool:
    change = update(SignUp).where(col(SignUp.id) == signup_id, col(SignUp.state) == before)
    return _changed(session, change.values(state=after, **{"offer_until": None, **values}))


def _add(session: Session, key: bytes, seed: bytes, values: dict[str, Any]) -> None:
    """A new sign-up with a ticket whose digits no other of the event has."""
    fixed = {"offers": 0, "remind_day": True, "remind_hours": True}
    for each in islice(codes.seeds(seed), MOST_SEEDS):
        secret = codes.derive(key, each, digits=rule.TICKET_DIGITS)
        hashes = {
            "token_hash": codes.token_hash(secret.token),
            "digits_hash": rule.digits_hash(key, secret.digits, values["event_id"]),
        }
        new = insert(session, SignUp).values(seed=each, **hashes, **fixed, **values).on_conflict_do_nothing()
        if session.scalar(new.returning(col(SignUp.id))) is not None:
            return
    raise RuntimeError("no free digits: the event has more tickets than there are digits for")


def _knows(event: Event, now: datetime) -> dict[str, Any]:
    return dict(zip(_KNOWLEDGE, (event.starts_at, event.ends_at, where(event), now), strict=True))


def _news() -> Select[SignUp, EventRow, str]:
    return (
        select(SignUp, EventRow, col(Member.language))
        .join(EventRow, col(EventRow.id) == col(SignUp.event_id))
        .join(Member, col(Member.id) == col(SignUp.member_id))
        .execution_options(populate_existing=True)
    )


def _occasion(row: SignUp, event: EventRow) -> str:
    return f"r{event.revision}waiting" if row.state == PlaceState.WAITING else f"{row.state}{row.offers}"


def _as_news(row: SignUp, event: EventRow, language: str, occasion: str) -> News:
    return News(
        key=f"event:{row.id}:{occasion}",
        signup_id=row.id,
        member_id=row.member_id or 0,
        language=language,
        state=PlaceState(row.state),
        offer_until=row.offer_until,
        told=Told(row.told_starts_at, row.told_ends_at, row.told_place),
        event=_event(event),
    )


def _changed(session: Session, change: Any) -> bool:
    return bool(session.connection().execute(change).rowcount)
