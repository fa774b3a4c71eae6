"""The traffic fuse: staff stop new codes for a while and resume; a manager limits a day and an hour."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from telegram import Update

from handlers import pressed, reply
from handlers.context import Context
from rules import fuse
from rules.fuse import DURATIONS
from rules.till import Post, Role
from storage import fuses, questions, staff
from storage.database import Session
from storage.questions import Question
from words import fuse as wording
from words.layout import Message

CAPS = ("day_cap", "hour_cap")  # the questions
LARGEST_CAP = 99_999
REST_OF_DAY = "day"
_MINUTES = {str(each // timedelta(minutes=1)): each for each in DURATIONS}


async def panel(update: Update, context: Context) -> None:
    """/pause: how busy the shop is, and what can be done about it."""
    with context.reading() as session:
        posts = staff.posts(session, context.member.id)
        message = _panel(session, context, posts)
    await reply.send(update, message)


async def stop(update: Update, context: Context) -> None:
    """🛑 was pressed: `z1:<shop>:<minutes>`, or `z1:<shop>:day`. Every answer about the shop says so from now on."""
    await reply.toast(update)
    shop_id, length = pressed.number(update), pressed.after(update)[1]
    with context.writing() as session:
        posts = _posts(session, context, shop_id)
        if posts and posts[0].shop_id == shop_id and (length in _MINUTES or length == REST_OF_DAY):
            until = fuse.stopped_until(context.now, _MINUTES.get(length), context.services.zone)
            fuses.stop(session, posts[0], until, context.now)
        message = _panel(session, context, posts)
    await reply.show(update, message)


async def resume(update: Update, context: Context) -> None:
    """ "Resume" was pressed: `z2:<shop>`."""
    await reply.toast(update)
    shop_id = pressed.number(update)
    with context.writing() as session:
        posts = _posts(session, context, shop_id)
        if posts and posts[0].shop_id == shop_id:
            fuses.resume(session, posts[0], context.now)
        message = _panel(session, context, posts)
    await reply.show(update, message)


async def ask_cap(update: Update, context: Context) -> None:
    """A limit was pressed: `z3:<shop>:day`, `z3:<shop>:hour`. The next number typed sets it."""
    await reply.toast(update)
    shop_id, which = pressed.number(update), pressed.after(update)[1]
    with context.writing() as session:
        posts = _posts(session, context, shop_id)
        may = bool(posts) and posts[0].shop_id == shop_id and posts[0].role is Role.MANAGER and f"{which}_cap" in CAPS
        if may:
            questions.ask(session, context.member.id, f"{which}_cap", str(shop_id), context.now)
    await reply.send(update, wording.asked(context.say, which) if may else Message(context.say("staff.managers_only")))


async def switch(update: Update, context: Context) -> None:
    """Another shop of theirs was pressed: `z4:<post>`."""
    await reply.toast(update)
    with context.writing() as session:
        staff.choose(session, context.member.id, pressed.number(update), context.now)
        message = _panel(session, context, staff.posts(session, context.member.id))
    await reply.show(update, message)


def cap_given(session: Session, context: Context, question: Question, text: str) -> Message:
    """A manager typed a limit; 0 takes it off."""
    posts = _posts(session, context, int(question.about))
    if not posts or posts[0].shop_id != int(question.about) or posts[0].role is not Role.MANAGER:
        questions.settle(session, context.member.id)
        return Message(context.say("staff.managers_only"))
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]{1,5}", plain) or int(plain) > LARGEST_CAP:
        return Message(wording.bad(context.say))
    questions.settle(session, context.member.id)
    cap, zone = int(plain) or None, context.services.zone
    caps = fuses.load(session, posts[0].shop_id, context.now, zone).caps
    daily, hourly = (cap, caps.hourly) if question.asks_for == "day_cap" else (caps.daily, cap)
    fuses.set_caps(session, posts[0], daily, hourly, context.now, zone)
    return _panel(session, context, posts)


def _posts(session: Session, context: Context, shop_id: int) -> list[Post]:
    """The member's posts, the one at this shop first."""
    return sorted(staff.posts(session, context.member.id), key=lambda post: post.shop_id != shop_id)


def _panel(session: Session, context: Context, posts: list[Post]) -> Message:
    if not posts:
        return Message(context.say("today.not_staff"))
    load = fuses.load(session, posts[0].shop_id, context.now, context.services.zone)
    taken = (load.day, load.hour)
    return wording.panel(context.say, posts[0], load.state, load.until, load.caps, taken, posts[1:])
