"""The till: where staff begin, and a code looked at in whichever way they have."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from telegram import KeyboardButton, ReplyKeyboardMarkup, Update

from handlers import pressed, reply
from handlers.context import Context
from handlers.telling import tell, tell_ops
from rules import quota
from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Look, Post, Refused
from storage import claims, looking, questions, staff, trying
from storage.audit import ForkError
from storage.database import DatabaseError, Session
from storage.looking import ByCode, ByDigits, ByToken, What
from words import code as code_wording
from words import till as wording
from words.layout import Message, Rows
from words.say import Say

T = TypeVar("T")

log = logging.getLogger(__name__)

NONCE_BYTES = 12
LOST = frozenset({Reason.NOT_FOUND, Reason.WRONG_SHOP})  # perhaps a code for another shop of the same person


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say. With a `nonce` it is the card of that claim, and the newest one is the one that counts."""

    message: Message
    nonce: str | None = None
    is_failure: bool = False  # of the database, which changed nothing


async def screen(update: Update, context: Context) -> None:
    """🧾, and a /start whose payload got lost: where staff begin."""
    with context.writing() as session:
        posts = staff.posts(session, context.member.id)
        questions.settle(session, context.member.id)
        message = _screen(session, context, posts) if posts else None
    if message is None:  # perhaps still with the keyboard of staff
        await reply.send(update, nobody(context), with_keyboard=reply.keyboard(context.say))
        return
    await reply.send(update, message)


async def refresh(update: Update, context: Context) -> None:
    """ "Refresh" was pressed: `r0:`; or "next member", `r0:next`, under a receipt, which stays where it is."""
    await reply.toast(update)
    with context.reading() as session:
        posts = staff.posts(session, context.member.id)
        message = _screen(session, context, posts) if posts else nobody(context)
    await (reply.send if pressed.after(update)[0] == "next" else reply.show)(update, message)


async def switch(update: Update, context: Context) -> None:
    """Another shop of theirs was pressed: `r6:<post>`."""
    await reply.toast(update)
    with context.writing() as session:
        staff.choose(session, context.member.id, pressed.number(update), context.now)
        posts = staff.posts(session, context.member.id)
        message = _screen(session, context, posts) if posts else nobody(context)
    await reply.show(update, message)


# Looking at a code


async def scanned(update: Update, context: Context, token: str) -> None:
    """A camera opened the link of a code. Who is no staff gets the same sentence whatever the code is."""
    answer = attempt(context, partial(_scanned, context=context, token=token, way=Way.CAMERA))
    if answer is None:
        await reply.send(update, Message(context.say("till.for_staff")), with_keyboard=reply.keyboard(context.say))
        return
    await say(update, context, answer)


async def pick(update: Update, context: Context) -> None:
    """A member on the list was pressed: `r5:<code>`; or at the counter: `r7:<code>`."""
    await reply.toast(update)
    query = update.callback_query
    way = Way.COUNTER if query and (query.data or "").startswith("r7:") else Way.LIST
    await say(
        update, context, attempt(context, partial(_picked, context=context, code_id=pressed.number(update), way=way))
    )


def _picked(session: Session, context: Context, code_id: int, way: Way) -> Answer:
    posts = staff.posts(session, context.member.id)
    return look(session, context, posts, ByCode(code_id), way) if posts else Answer(nobody(context))


def photographed(context: Context, token: str) -> Answer:
    """A photo of a code was sent; for staff only."""
    answer = attempt(context, partial(_scanned, context=context, token=token, way=Way.PHOTO))
    return answer or Answer(nobody(context))


def _scanned(session: Session, context: Context, token: str, way: Way) -> Answer | None:
    if way is Way.CAMERA:  # which takes them out of whatever they were asked
        questions.settle(session, context.member.id)
    posts = staff.posts(session, context.member.id)
    if posts:
        return look(session, context, posts, ByToken(token), way)
    trying.tried(session, context.member.id, None, way, Reason.STAFF_NOT_ALLOWED, context.now)
    return None


def look(session: Session, context: Context, posts: list[Post], what: What, way: Way) -> Answer:
    """The verdict at the shop they work at; what was pulled for another shop of theirs is taken there."""
    refusal = Refused(Reason.NOT_FOUND)
    for post in posts[:1] if isinstance(what, ByDigits) else posts:
        seen = _look_at(session, context, post, what, way)
        if isinstance(seen, Look):
            staff.choose(session, context.member.id, post.id, context.now)
            return _card(session, context, seen)
        refusal = seen
        if refusal.reason not in LOST:
            break
    if refusal.reason is Reason.THROTTLED:  # which `look` does not count
        trying.tried(session, context.member.id, posts[0].shop_id, way, refusal.reason, context.now)
    if refusal.reason is Reason.NOT_FOUND and isinstance(what, ByDigits):
        _warn_of_guessing(session, context, posts[0])
    return refused(session, context, refusal, posts)


def _warn_of_guessing(session: Session, context: Context, post: Post) -> None:
    """Operators hear, once a day for a shop, of digits that are nobody's: no member can be asked about those."""
    services, now = context.services, context.now
    if trying.is_guessed_at(session, post.shop_id, now):
        key = f"guessing:{post.shop_id}:{quota.business_day(now, services.zone).isoformat()}"
        tell_ops(session, services, key, "guessing", lambda say: wording.guessing(say, post, now), now)


def _look_at(session: Session, context: Context, post: Post, what: What, way: Way) -> Look | Refused:
    services = context.services
    nonce = urlsafe_b64encode(services.randomness(NONCE_BYTES)).decode()
    return looking.look(session, services.secret, post, what, way, nonce, context.now, services.zone)


def _card(session: Session, context: Context, look: Look) -> Answer:
    """The verdict; where the member has to say that it is them, they are asked in the same transaction."""
    if look.needs_member_ok and look.member_id is not None:
        theirs = context.services.say[look.member_language]
        shop = wording.shop_name(theirs, look.shop_name, look.shop_name_en)
        where = {"member_id": look.member_id, "not_after": look.expires_at}
        question = code_wording.is_it_you(theirs, shop, look.code_id)
        tell(session, f"approval:{look.nonce}", "approval", question, context.now, **where)
    return Answer(wording.verdict(context.say, look), look.nonce)


# Saying it


def attempt(context: Context, act: Callable[[Session], T]) -> T | Answer:
    """What `act` answers, with all that it did committed. Where the database fails, it has kept nothing of that, and
    the answer is to say so."""
    try:
        with context.writing() as session:
            return act(session)
    except (DatabaseError, ForkError) as error:
        log.error("the till failed and changed nothing: %s", type(error).__name__)
        return Answer(Message(wording.refused(context.say, Refused(Reason.SYSTEM))), is_failure=True)


async def say(update: Update, context: Context, answer: Answer) -> None:
    """Say the answer. Where it is the card of a claim, an earlier card of it loses its buttons."""
    message_id = await reply.send(update, answer.message)
    if answer.nonce is not None and message_id is not None:
        with context.writing() as session:
            before = claims.shown(session, answer.nonce, message_id)
        if before is not None:
            await reply.drop_buttons(update, before)
    context.services.courier.wake()


def keyboard(say: Say) -> ReplyKeyboardMarkup:
    """The everyday keyboard of staff: the till on top, what every member has below."""
    everyday = reply.keyboard(say).keyboard
    return ReplyKeyboardMarkup(
        [[KeyboardButton(say.plain("till.label")), KeyboardButton(say.plain("till.label_today"))], *everyday],
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder=say.plain("till.hint"),
    )


def _screen(session: Session, context: Context, posts: list[Post]) -> Message:
    waiting = looking.waiting(session, posts[0].shop_id, context.now)
    return wording.screen(context.say, posts[0], waiting, posts[1:])


def begin(session: Session, context: Context, posts: list[Post]) -> Rows:
    """Who waits, and their other shops."""
    if not posts:
        return ()
    return wording.begin(context.say, looking.waiting(session, posts[0].shop_id, context.now), posts[1:])


def refused(session: Session, context: Context, refusal: Refused, posts: list[Post]) -> Answer:
    """Why not and the next step; under it who waits, and their other shops."""
    return Answer(Message(wording.refused(context.say, refusal), begin(session, context, posts)))


def nobody(context: Context) -> Message:
    return Message(context.say("today.not_staff"))
