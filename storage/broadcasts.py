"""Broadcasts: what one says and to whom, and its way from a draft to its end, one guarded statement a step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, true, update
from sqlmodel import Session, col

from rules.broadcasts import MOVES, UNDER_WAY, Act, Content, Link, Pause, Progress, Purpose, State
from rules.members import LANGUAGES
from rules.topics import Topic
from storage import broadcast_tables, recipients, road_tables

_ROW, _CONTENT = broadcast_tables.Broadcast, road_tables.Content
LISTED = 8
_EDIT_OF = {"send": "edit_text", "photo": "edit_caption", "album": "edit_text"}


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast as it stands. `segment` is as `rules.segments` writes it; `reached` is the last id whose turn has
    come while the audience is frozen, and `audience` an estimate until then."""

    id: int
    purpose: Purpose
    of_id: int | None
    state: State
    topic: Topic
    segment: str
    links: tuple[Link, ...]
    paid: bool
    asks_for: str | None
    asked_at: datetime | None
    created_by: int | None
    starts_at: datetime | None
    not_after: datetime | None
    confirmed_by: int | None
    confirmed_at: datetime | None
    reached: int
    audience: int
    started_at: datetime | None
    ended_at: datetime | None
    paused_for: Pause | None
    before: Progress
    progress_chat: int | None
    progress_message: int | None
    looked_at: datetime | None
    looks: int


def one(session: Session, id_: int) -> Broadcast | None:
    """The broadcast, or None where there is none with this id."""
    row = session.get(_ROW, id_, populate_existing=True)
    return _broadcast(row) if row else None


def latest(session: Session) -> list[Broadcast]:
    """Those that are no drafts, the newest first."""
    rows = select(_ROW).where(col(_ROW.state) != State.DRAFT).order_by(col(_ROW.id).desc()).limit(LISTED)
    return [_broadcast(row) for row in session.scalars(rows)]


def in_state(session: Session, *states: State) -> list[Broadcast]:
    """Those in one of these states, the oldest first."""
    rows = select(_ROW).where(col(_ROW.state).in_(states)).order_by(col(_ROW.id))
    return [_broadcast(row) for row in session.scalars(rows)]


# Composing


def draft(session: Session, member_id: int) -> Broadcast | None:
    """What the operator is composing."""
    row = session.scalars(select(_ROW).where(col(_ROW.created_by) == member_id, col(_ROW.state) == State.DRAFT)).first()
    return _broadcast(row) if row else None


def compose(session: Session, member_id: int | None, now: datetime, *, about: Broadcast | None = None) -> int:
    """A new draft that waits for its content, in place of the operator's last; `about` is the one to be corrected."""
    if member_id is not None:
        old = draft(session, member_id)
        if old is not None:
            act(session, old.id, Act.DISCARD, now)
    given: dict[str, Any] = {"created_by": member_id, "created_at": now, "asks_for": "content", "asked_at": now}
    if about is not None:
        given |= {"purpose": Purpose.CORRECT, "of_id": about.id, "topic": Topic.SERVICE, "paid": about.paid}
        given |= {"links": _packed(about.links)}
    return _added(session, **given)


def ask(session: Session, id_: int, asks_for: str | None, now: datetime) -> bool:
    """What the operator sends next is this part of the draft; None for nothing."""
    return amend(session, id_, asks_for=asks_for, asked_at=now if asks_for else None)


def amend(session: Session, id_: int, **values: Any) -> bool:
    """Change a draft; False where it is none any more."""
    if "links" in values:
        values["links"] = _packed(values["links"])
    change = update(_ROW).where(col(_ROW.id) == id_, col(_ROW.state) == State.DRAFT).values(**values)
    return session.execute(change.returning(col(_ROW.id))).first() is not None


def word(session: Session, id_: int, content: Content, languages: Iterable[str] = LANGUAGES) -> None:
    """Say this to those of these languages."""
    entities = None if content.entities is None else json.dumps(content.entities, ensure_ascii=False)
    values = {"method": content.method, "text": content.text, "entities": entities}
    values |= {"media": json.dumps(content.media) if content.media else None}
    _write(session, id_, dict.fromkeys(languages, values))


def dress(session: Session, id_: int, buttons: Mapping[str, Any], *, paid: bool) -> None:
    """Put these buttons under what is said, by language; `paid` for Telegram's faster rate."""
    packed = {language: json.dumps(rows, ensure_ascii=False) for language, rows in buttons.items()}
    _write(session, id_, {language: {"buttons": rows, "paid": paid} for language, rows in packed.items()})


def contents(session: Session, id_: int) -> dict[str, Content]:
    """What the broadcast says, by language; empty where nothing was composed yet."""
    return {language: _content(row) for language, row in _contents(session, id_).items()}


def content_ids(session: Session, id_: int) -> dict[str, int]:
    """The contents' ids by language."""
    return {language: row.id for language, row in _contents(session, id_).items()}


def _write(session: Session, id_: int, by_language: Mapping[str, Mapping[str, Any]]) -> None:
    """Contents are changed, never replaced: deliveries that were made for a test point to them."""
    known = _contents(session, id_)
    for language, values in by_language.items():
        row = known.get(language) or _CONTENT(broadcast_id=id_, language=language)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
    session.flush()


# On its way


def act(session: Session, id_: int, what: Act, now: datetime, *, only: Any = None, **facts: Any) -> bool:
    """Take the step; False where the state, or the condition `only`, does not allow it now."""
    sources, target = MOVES[what]
    values: dict[str, Any] = {"state": target, "asks_for": None, "asked_at": None, "paused_for": None}
    values |= {"looked_at": None}  # its progress message is to say so
    values |= {"ended_at": now if target in (State.DONE, State.CANCELLED) else None}
    guard = (col(_ROW.state).in_(sources), true() if only is None else only)
    change = update(_ROW).where(col(_ROW.id) == id_, *guard).values(**values | facts)
    return session.execute(change.returning(col(_ROW.id))).first() is not None


def submit(
    session: Session, id_: int, member_id: int | None, audience: int, now: datetime, *, needs_second: bool
) -> bool:
    """The draft is to go to about `audience` members: now, or once a second operator agrees."""
    if needs_second:
        return act(session, id_, Act.SUBMIT, now, audience=audience)
    return act(session, id_, Act.CONFIRM, now, confirmed_by=member_id, confirmed_at=now, audience=0)


def agree(session: Session, id_: int, member_id: int, now: datetime) -> bool:
    """A second operator agrees; of two that press together one does. Who composed it cannot."""
    another = col(_ROW.created_by).is_distinct_from(member_id)
    facts = {"confirmed_by": member_id, "confirmed_at": now, "audience": 0}
    return act(session, id_, Act.AGREE, now, only=another, **facts)


def begin_due(session: Session, now: datetime) -> None:
    """Start what is scheduled for now."""
    for each in in_state(session, State.SCHEDULED):
        if each.starts_at is None or each.starts_at <= now:
            act(session, each.id, Act.BEGIN, now, started_at=now)


def pause(session: Session, id_: int, why: Pause, now: datetime) -> bool:
    return act(session, id_, Act.PAUSE, now, paused_for=why)


def resume(session: Session, id_: int, progress: Progress, now: datetime) -> bool:
    """Go on; what went wrong until `progress` is not held against it again."""
    return act(session, id_, Act.RESUME, now, before=json.dumps(asdict(progress)), started_at=now)


def retry(session: Session, id_: int, progress: Progress, now: datetime) -> bool:
    """Go on with those that failed, the first of whom wait again at once; `retry_more` is for the others. Uncertain
    ones may have arrived, and stay as they are."""
    facts = {"before": json.dumps(asdict(replace(progress, failed=0))), "started_at": now}
    if not progress.failed or not act(session, id_, Act.RETRY, now, **facts):
        return False
    recipients.again(session, id_, now, now)
    return True


def retry_more(session: Session, id_: int, began: datetime, now: datetime) -> bool:
    """Let some more of those wait again that failed before the retry `began`; False where there are none."""
    broadcast = one(session, id_)
    goes_on = broadcast is not None and broadcast.state in (State.RUNNING, State.PAUSED)
    return goes_on and recipients.again(session, id_, began, now) > 0


def recall(session: Session, about: Broadcast, member_id: int | None, now: datetime) -> int | None:
    """Take back what was sent, and stop the rest; the recall's id, None where one is under way already."""
    session.execute(select(col(_ROW.id)).where(col(_ROW.id) == about.id).with_for_update())  # two take turns
    if _taken_back(session, about.id):
        return None
    act(session, about.id, Act.CANCEL, now)
    given: dict[str, Any] = {"created_by": None, "created_at": now, "confirmed_by": member_id, "confirmed_at": now}
    given |= {"purpose": Purpose.RECALL, "of_id": about.id, "state": State.FREEZING, "topic": Topic.SERVICE}
    id_ = _added(session, **given)
    _write(session, id_, {language: _unsaid(row) for language, row in _contents(session, about.id).items()})
    return id_


def correct(session: Session, id_: int, member_id: int, now: datetime) -> bool:
    """Send the draft of a correction: what was said is edited, what is still to be said is said so at once. One that
    runs is paused, so that nobody is told the old words meanwhile."""
    mine = one(session, id_)
    if mine is None or mine.of_id is None or not submit(session, id_, member_id, 0, now, needs_second=False):
        return False
    pause(session, mine.of_id, Pause.CORRECTION, now)
    said = _contents(session, mine.of_id)
    for language, row in _contents(session, id_).items():
        before = said[language]
        before.text, before.entities, before.buttons = row.text, row.entities, row.buttons
        row.method, row.media = _EDIT_OF[before.method], before.media
        session.add_all((row, before))
    session.flush()
    return True


def follow(session: Session, id_: int, chat: int, message: int) -> None:
    """Show how it goes in this message."""
    where = {"progress_chat": chat, "progress_message": message}
    session.execute(update(_ROW).where(col(_ROW.id) == id_).values(**where))


def followed(session: Session) -> list[Broadcast]:
    """Those under way, and those whose progress message does not say yet how they ended."""
    live = col(_ROW.state).in_(UNDER_WAY) | (col(_ROW.ended_at).is_not(None) & col(_ROW.looked_at).is_(None))
    rows = select(_ROW).where(live, col(_ROW.progress_message).is_not(None)).order_by(col(_ROW.id))
    return [_broadcast(row) for row in session.scalars(rows)]


def looked(session: Session, id_: int, shown: State, now: datetime) -> bool:
    """The progress message was written anew; False where it shows a state that has changed since."""
    mine = (col(_ROW.id) == id_, col(_ROW.state) == shown)
    change = update(_ROW).where(*mine).values(looked_at=now, looks=col(_ROW.looks) + 1)
    return session.execute(change.returning(col(_ROW.id))).first() is not None


def forget(session: Session, member_id: int, chat: int, now: datetime) -> None:
    """Drop what an operator who leaves was composing, and the numbers of their chat; to be called before their row
    goes."""
    mine = draft(session, member_id)
    if mine is not None:
        act(session, mine.id, Act.DISCARD, now)
    session.execute(
        update(_ROW).where(col(_ROW.progress_chat) == chat).values(progress_chat=None, progress_message=None)
    )


def _taken_back(session: Session, id_: int) -> bool:
    mine = (col(_ROW.of_id) == id_, col(_ROW.purpose) == Purpose.RECALL, col(_ROW.state) != State.CANCELLED)
    return session.scalars(select(col(_ROW.id)).where(*mine)).first() is not None


def _unsaid(row: road_tables.Content) -> dict[str, Any]:
    """What deletes what `row` said; an album is deleted with all its pictures."""
    return {"method": "delete", "media": row.media if row.method == "album" else None, "paid": False}


def _added(session: Session, **values: Any) -> int:
    row = _ROW(**values)
    session.add(row)
    session.flush()
    return row.id


def _contents(session: Session, id_: int) -> dict[str, road_tables.Content]:
    rows = session.scalars(select(_CONTENT).where(col(_CONTENT.broadcast_id) == id_).order_by(col(_CONTENT.id)))
    return {row.language or "": row for row in rows}


def _content(row: road_tables.Content) -> Content:
    entities = None if row.entities is None else tuple(json.loads(row.entities))
    return Content(row.text, entities, tuple(json.loads(row.media)) if row.media else ())


def _packed(links: Iterable[Link]) -> str:
    return json.dumps([list(link) for link in links], ensure_ascii=False)


def _broadcast(row: broadcast_tables.Broadcast) -> Broadcast:
    return Broadcast(
        id=row.id,
        purpose=Purpose(row.purpose),
        of_id=row.of_id,
        state=State(row.state),
        topic=Topic(row.topic),
        segment=row.segment,
        links=tuple(Link(*each) for each in json.loads(row.links)),
        paid=row.paid,
        asks_for=row.asks_for,
        asked_at=row.asked_at,
        created_by=row.created_by,
        starts_at=row.starts_at,
        not_after=row.not_after,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        reached=row.reached,
        audience=row.audience,
        started_at=row.started_at,
        ended_at=row.ended_at,
        paused_for=Pause(row.paused_for) if row.paused_for else None,
        before=Progress(**json.loads(row.before)),
        progress_chat=row.progress_chat,
        progress_message=row.progress_message,
        looked_at=row.looked_at,
        looks=row.looks,
    )
