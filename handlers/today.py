"""/today: the business day at the till so far, for the staff of the shop and nobody else."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers import photo, reply
from handlers.context import Context
from rules import quota, takings
from rules.takings import Takings
from rules.till import Post
from storage import savings as ledger
from storage import staff
from storage.database import Session
from words import bars
from words import today as wording
from words.layout import Message, Rows


async def overview(update: Update, context: Context) -> None:
    """The shop the member works at; the first of several, with the others a tap away."""
    message, picture = await _day(context, None)
    await photo.send(update, picture, message)


async def switch(update: Update, context: Context) -> None:
    """Another shop was pressed: `b1:<shop id>`. Who has left it in the meantime is shown one they work at."""
    await reply.toast(update)
    query = update.callback_query
    message, picture = await _day(context, (query.data or "").partition(":")[2] if query else "")
    await photo.show(update, picture, message)


async def _day(context: Context, wanted: str | None) -> tuple[Message, bytes | None]:
    with context.reading() as session:
        posts = staff.posts(session, context.member.id)
        post = next((each for each in posts if str(each.shop_id) == wanted), posts[0] if posts else None)
        day = _takings(session, context, post) if post else None
    if post is None or day is None:
        return Message(context.say("today.not_staff")), None
    business_day = quota.business_day(context.now, context.services.zone)
    text = wording.day(context.say, _name(context, post), business_day, day)
    # Drawing takes some 20 ms, too long to hold everybody else up.
    picture = await asyncio.to_thread(bars.hourly, context.say, day.hours) if day.count else None
    return Message(text, _chips(context, posts, post)), picture


def _takings(session: Session, context: Context, post: Post) -> Takings:
    zone = context.services.zone
    return takings.of(ledger.sales(session, post.shop_id, quota.business_day(context.now, zone)), zone)


def _chips(context: Context, posts: list[Post], chosen: Post) -> Rows:
    return wording.chips(context.say, [(each.shop_id, _name(context, each)) for each in posts], chosen.shop_id)


def _name(context: Context, post: Post) -> str:
    """The shop's name in the member's language, or the one there is."""
    return post.shop_name_en if context.member.language == "en" and post.shop_name_en else post.shop_name
