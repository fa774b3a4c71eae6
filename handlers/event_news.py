"""Telling those concerned: a place offered or gone, an event moved or called off, the luck of a draw."""

from __future__ import annotations

import asyncio

from handlers.context import Services
from handlers.telling import tell
from rules.events import EventState, PlaceState
from storage import events, gifts
from storage.database import Session
from storage.events import News
from storage.gifts import Luck
from words import events as wording
from words.layout import Message

KIND = "event_change"
AT_ONCE = 5  # in one transaction, some 5 ms, so that nobody is held up meanwhile, not even on a busy machine
# Between two transactions; with a pause of 0 the next one would run before what has become ready meanwhile.
BREATH_SECONDS = 0.001


async def settle(services: Services) -> int:
    """End what is over, offer what is free, and put all news into the outbox; returns how many steps that took."""
    count = 0
    while True:
        with services.database.writing() as session:
            some = _some(session, services)
        count += some
        if not some:
            break
        services.courier.wake()
        await asyncio.sleep(BREATH_SECONDS)
    return count


def _some(session: Session, services: Services) -> int:
    """One small part of what there is to do; 0 when nothing is left. News of a place come before news of the event,
    for they say when and where it is now, and that a place still stands would be wrong for who has lost it."""
    events.lapse(session, services.clock())
    news = events.untold(session, AT_ONCE)
    for each in news:
        _tell(session, services, each, _of_place(services, each))
    events.told(session, news, services.clock())
    if news:
        return len(news)
    for event_id in events.unsettled(session):
        done = _settle_one(session, services, event_id)
        if done:
            return done
    return _luck(session, services)


def _settle_one(session: Session, services: Services, event_id: int) -> int:
    """Offer what is free and then tell of what changed, a few at a time, until there is neither."""
    now = services.clock()
    offered = events.offer_free(session, event_id, now, services.zone, AT_ONCE)
    event = events.one(session, event_id)
    if offered or event is None:
        return offered
    news = events.untold_of(session, event, AT_ONCE)
    for each in news:
        _tell(session, services, each, _of_change(services, each))
    events.told(session, news, now)
    if not news:
        events.settled(session, event_id, event.revision)
    return len(news)


def _tell(session: Session, services: Services, news: News, message: Message | None) -> None:
    """A change is worth saying until the event is over, an offer while it stands."""
    if message is not None:
        until = news.offer_until if news.state is PlaceState.OFFERED else news.event.ends_at
        where = {"member_id": news.member_id, "not_after": until}
        tell(session, news.key, KIND, message, services.clock(), **where)


def _of_place(services: Services, news: News) -> Message | None:
    say = services.say[news.language]
    if news.event.state is EventState.CANCELLED:
        return _of_change(services, news)
    if news.state is PlaceState.OFFERED and news.offer_until is not None:
        return wording.offered(say, news.event, news.offer_until)
    if news.state is PlaceState.WAITING:
        return wording.withdrawn(say, news.event)
    return wording.lapsed(say, news.event) if news.state is PlaceState.LAPSED else None


def _of_change(services: Services, news: News) -> Message:
    say, event, told = services.say[news.language], news.event, news.told
    if event.state is EventState.CANCELLED:
        return wording.cancelled(say, event, told.starts_at, told.ends_at)
    is_in = news.state is PlaceState.GOING
    return wording.moved(say, event, told.starts_at, told.ends_at, told.place, is_in=is_in)


def _luck(session: Session, services: Services) -> int:
    found = gifts.untold(session, AT_ONCE)
    for each in found:
        message = _of_luck(services, each)
        tell(session, f"draw:{each.claim_id}", KIND, message, services.clock(), member_id=each.member_id)
    gifts.told(session, found)
    return len(found)


def _of_luck(services: Services, luck: Luck) -> Message:
    return wording.luck(services.say[luck.language], luck.state, luck.title, luck.event_id, luck.gift_id)
