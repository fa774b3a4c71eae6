"""What sentences that were not understood turned out to mean: counts, and the words of members who consent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import col

from rules.redaction import scrubbed
from rules.understanding.intents import Intent
from storage import understanding
from storage.database import Session
from storage.talk_tables import Consent, Outcome, Purpose, Utterance, UtteranceCount
from storage.upserts import insert

KEPT = timedelta(days=180)  # long enough to be reviewed for two releases
EXPORTED = ("text", "lang", "intent", "slots", "how", "guesses")


def consents(session: Session, member_id: int) -> bool:
    """Whether the member's sentences may be kept to learn from."""
    query = select(col(Consent.at)).where(_of(member_id))
    return session.execute(query).first() is not None


def consent(session: Session, member_id: int, now: datetime) -> None:
    """From now on they may; a second time changes nothing."""
    values = {"member_id": member_id, "purpose": Purpose.LEARNING, "at": now}
    session.execute(insert(session, Consent).values(values).on_conflict_do_nothing())


def take_back(session: Session, member_id: int) -> None:
    """They may not any more, and those that were kept are forgotten."""
    session.execute(delete(Consent).where(_of(member_id)))
    session.execute(delete(Utterance).where(col(Utterance.member_id) == member_id))


def chose(
    session: Session,
    member_id: int,
    text: str,
    language: str,
    guesses: Sequence[Intent],
    chosen: Intent | None,
    now: datetime,
) -> None:
    """Of the `guesses` for `text`, the likeliest first, the member pressed `chosen`; None where it was none of them.

    `language` is a word of training rows: zh, zh-hant, en, mix or pinyin.
    """
    outcome = Outcome.NONE if chosen is None else Outcome.CHOSEN
    _note(session, member_id, text, language, guesses, outcome, chosen, now)


def handed_off(
    session: Session, member_id: int, text: str, language: str, guesses: Sequence[Intent], now: datetime
) -> None:
    """A sentence with these guesses ended with a person."""
    _note(session, member_id, text, language, guesses, Outcome.HANDED_OFF, None, now)


def _note(
    session: Session,
    member_id: int,
    text: str,
    language: str,
    guesses: Sequence[Intent],
    outcome: Outcome,
    chosen: Intent | None,
    now: datetime,
) -> None:
    model = understanding.load().version
    _count(session, model, guesses, outcome, chosen, language, now)
    words = scrubbed(text)
    if words and consents(session, member_id):
        how = {"language": language, "guesses": "|".join(guesses), "outcome": outcome, "chosen": chosen}
        session.add(
            Utterance.model_validate({"member_id": member_id, "words": words, **how, "model": model, "at": now})
        )
        session.flush()


def _count(
    session: Session,
    model: str,
    guesses: Sequence[Intent],
    outcome: Outcome,
    chosen: Intent | None,
    language: str,
    now: datetime,
) -> None:
    key: dict[str, Any] = {
        "model": model,
        "guessed": guesses[0] if guesses else "",
        "outcome": outcome,
        "chosen": chosen or "",
    }
    key |= {"language": language, "day": now.date()}
    once_more = insert(session, UtteranceCount).values(**key, times=1)
    times = {"times": col(UtteranceCount.times) + 1}
    session.execute(once_more.on_conflict_do_update(index_elements=list(key), set_=times))


def forget_old(session: Session, now: datetime) -> None:
    """Delete sentences that were kept for as long as they may be."""
    session.execute(delete(Utterance).where(col(Utterance.at) <= now - KEPT))


def suggestions() -> Select[*tuple[Any, ...]]:
    """The kept sentences in the order they came, for review: the columns of training rows, how each came, and what was
    guessed. The intent is empty where nobody said what it was, and slots are left to whoever reviews it."""
    columns = {"text": "words", "lang": "language", "intent": "chosen", "how": "outcome", "guesses": "guesses"}
    wanted: list[Any] = [col(getattr(Utterance, name)).label(label) for label, name in columns.items()]
    of_consenting = select(*wanted).join(Consent, col(Consent.member_id) == col(Utterance.member_id))
    return of_consenting.where(col(Consent.purpose) == Purpose.LEARNING).order_by(col(Utterance.id))


def _of(member_id: int) -> Any:
    return (col(Consent.member_id) == member_id) & (col(Consent.purpose) == Purpose.LEARNING)
