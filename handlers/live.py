"""A live location: one list answers it, and walks with the member in place until the period is over.

Whatever the member asked from last is their place. While that is another one, the live location stands back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Message as Sent
from telegram import Update
from telegram.ext.filters import MessageFilter

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Received, Start
from rules import datum, geo
from rules.search import unpacked
from storage import live, places
from storage.database import Session
from storage.live import LiveList
from storage.places import LastPlace
from words.layout import Message

STILL_A_LIST = ("d", "n")  # presses after which the message shows a list; after others it shows something else


class _Live(MessageFilter):
    def filter(self, message: Sent) -> bool:
        return bool(message.location and message.location.live_period)


LIVE = _Live()


async def shared(update: Update, context: Context) -> None:
    """A live location begins. It is never taken as the answer to "where is your home?": people walk."""
    message, got = update.message, await nearby.located(update, context)
    if message is None or got is None:
        return
    with context.writing() as session:
        start = origins.remember(session, context, got)
        search, answer = nearby.first(session, context, start)
    sent = await reply.send(update, answer)
    if sent is not None:
        followed = LiveList(message.message_id, sent, int(start.origin.key), search.packed())
        with context.writing() as session:
            live.follow(session, context.member.id, followed, message.date, _end(message))


async def moved(update: Update, context: Context) -> None:
    """A live location moved, was prolonged or was stopped: the list follows or stays, and nothing is said."""
    message = update.edited_message
    got = origins.received(message, context) if message else None
    if message is None or got is None or not geo.is_on_earth(got.point.latitude, got.point.longitude):
        return
    with context.writing() as session:
        answer = _followed(session, context, message, got)
    if answer is not None and not await reply.rewrite(update, *answer):
        with context.writing() as session:
            live.end(session, context.member.id, message.message_id)


async def pressed(update: Update, context: Context) -> None:
    """A button changed what a message shows: a list that walks goes on as it is now, or waits behind a shop's page."""
    query = update.callback_query
    if query is not None and query.data and query.message:
        verb, _, search = query.data.partition(":")
        shown = search if verb in STILL_A_LIST else ""
        with context.writing() as session:
            live.show(session, context.member.id, query.message.message_id, shown)


def _followed(session: Session, context: Context, message: Sent, got: Received) -> tuple[int, Message] | None:
    """The list's message and what it shall say now, if it is to change."""
    member_id, at, expires_at = context.member.id, message.edit_date or message.date, _end(message)
    followed = live.of(session, member_id, message.message_id)
    if followed is None:
        return None
    if expires_at <= context.now:
        live.end(session, member_id, message.message_id)
        return None
    start = _walked(session, context, got, followed.place_id, at)
    if start is None:
        return None
    live.move(session, member_id, int(start.origin.key), expires_at)
    search = unpacked(followed.search) if live.step(session, member_id, at) else None
    if search is None:
        return None
    search = search.narrowed(origin=start.origin, page=search.page)
    return followed.list_id, nearby.answer(session, context, start, search)


def _walked(session: Session, context: Context, got: Received, place_id: int, at: datetime) -> Start | None:
    """The last place moved to where the member was at `at`; None while their last place is another one."""
    last = places.last(session, context.member.id, context.now)
    if last is not None and last.id != place_id:
        return None
    label = origins.surroundings(context, datum.to_wgs84(got.point, got.datum))
    if last is None:
        place_id = places.use(session, context.member.id, got.point, got.datum, got.source, label, at)
    else:
        places.move(session, place_id, got.point, got.datum, label, at)
    return origins.at_last(context, LastPlace(place_id, got.point, got.datum, got.source, label, at))


def _end(message: Sent) -> datetime:
    """When the live location ends; one that was stopped has no period any more."""
    period = message.location.live_period if message.location else None
    return message.date + (period if isinstance(period, timedelta) else timedelta(seconds=period or 0))
