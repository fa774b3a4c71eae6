"""The counter: the card that members scan there, staff who hear of it, and the PIN of a shop without a phone."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import date, timedelta

from markupsafe import Markup
from telegram import InputFile, Update
from telegram.constants import ParseMode

from handlers import code, pressed, reply, staffing
from handlers.context import Context
from handlers.telling import tell
from rules import codes, quota
from rules.codes import Kind, Way
from rules.redeeming import Reason
from rules.till import Pulled, Receipt
from storage import booking, fuses, members, questions, shops, staff, trying
from storage import codes as kept
from storage.database import Session
from words import code as code_wording
from words import counter_sheet, phrases
from words import staff as wording
from words import till as till_wording
from words.layout import Message
from words.text import tidy

PIN = "pin"  # the question
NONCE_BYTES = 12
WORDS_LIMIT = 30
WRONG_PIN = frozenset({Reason.NOT_FOUND})


async def arrived(update: Update, context: Context, token: str) -> None:
    """A member scanned the card on a counter: they get a code for that shop, and its staff a button for it."""
    shop_id = codes.read_counter(context.services.secret, token)
    if shop_id is None:
        await reply.send(update, Message(context.say("counter.unknown")))
        return
    pulled = await code.for_shop(update, context, shop_id, "counter")
    if pulled is None:
        return
    with context.writing() as session:
        is_told = _tell_staff(session, context, update, shop_id, pulled)
    context.services.courier.wake()
    if is_told:
        await reply.send(update, Message(context.say("counter.told")))


def _tell_staff(session: Session, context: Context, update: Update, shop_id: int, pulled: Pulled) -> bool:
    """Everybody on the shop's staff hears of it, once for each code; whether there is anybody."""
    holder = code_wording.holder(update.effective_user.first_name if update.effective_user else "")
    posts = [post for post in staff.of_shop(session, shop_id) if post.member_id != context.member.id]
    for post in posts:
        say = context.services.say[members.language(session, post.member_id)]
        where = {"member_id": post.member_id, "not_after": pulled.expires_at}
        notice = wording.at_counter(say, post, holder, pulled.code_id)
        tell(session, f"counter:{pulled.code_id}:{post.id}", "counter", notice, context.now, **where)
    return bool(posts)


async def sheet(update: Update, context: Context) -> None:
    """/counter: the card to print, as a picture and as a PDF. Ops name the shop, a manager need not."""
    with context.reading() as session:
        shop, message = staffing.asked_for(session, update, context)
    if shop is None:
        await reply.send(update, message)
        return
    link = codes.link(context.bot.username, Kind.COUNTER, codes.counter_token(context.services.secret, shop.id))
    # Drawing takes some 200 ms, too long to hold everybody else up.
    picture, pdf = [await asyncio.to_thread(draw, shop.name, link) for draw in (counter_sheet.png, counter_sheet.pdf)]
    await _send(update, picture, "scan-me.png", context.say("counter.sheet", shop=phrases.name(context.say, shop)))
    await _send(update, pdf, "scan-me.pdf")


async def _send(update: Update, file: bytes, name: str, caption: Markup | None = None) -> None:
    chat = update.effective_chat
    if chat is not None:
        await chat.send_document(InputFile(file, filename=name), caption=caption, parse_mode=ParseMode.HTML)


# The PIN of the day


async def ask_pin(update: Update, context: Context) -> None:
    """ "The shop has no phone" was pressed under a code: `r8:<code>`."""
    await reply.toast(update)
    with context.writing() as session:
        pulled = kept.current(session, context.services.secret, context.member.id, context.now)
        is_this = pulled is not None and pulled.code_id == pressed.number(update) and pulled.shop_id is not None
        shop = shops.one(session, pulled.shop_id or 0) if pulled and is_this else None
        if pulled and shop:
            questions.ask(session, context.member.id, PIN, str(pulled.code_id), context.now)
    if shop is None:
        await reply.send(update, code_wording.ended(context.say, "over", None))
        return
    await reply.send(update, till_wording.pin_asked(context.say, phrases.name(context.say, shop)))


def is_pin(text: str) -> bool:
    """Whether a text can have been meant as a PIN."""
    return re.fullmatch(r"[0-9]{1,6}", _plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").strip()


def pin_given(session: Session, context: Context, code_id: str, text: str) -> Message:
    """The member typed what staff told them. A wrong PIN can be typed again, until there were too many."""
    services, member_id, now = context.services, context.member.id, context.now
    nonce, told = urlsafe_b64encode(services.randomness(NONCE_BYTES)).decode(), code.receipts(services)
    done = booking.by_pin(
        session, services.secret, member_id, int(code_id), _plain(text), nonce, now, services.zone, told
    )
    if isinstance(done, Receipt):
        questions.settle(session, member_id)
        if not done.already:
            trying.tried(session, member_id, done.shop_id, Way.PIN, Reason.OK, now, code_id=done.code_id)
        shop = till_wording.shop_name(context.say, done.shop_name, done.shop_name_en)
        return Message(context.say("till.pin_done", shop=shop, number=done.number))
    if done.reason is Reason.THROTTLED:
        trying.tried(session, member_id, None, Way.PIN, done.reason, now)
    if done.reason in WRONG_PIN:
        return Message(context.say("till.pin_wrong"))
    questions.settle(session, member_id)
    return Message(till_wording.refused_to_member(context.say, done))


async def pins(update: Update, context: Context) -> None:
    """/pins SHOP_ID, for ops: the PINs from today to the end of the month."""
    user = update.effective_user
    if user is None or user.id not in context.services.ops:
        await reply.send(update, Message(context.say("today.not_staff")))
        return
    words = (context.args or [""])[0]
    with context.reading() as session:
        shop = shops.known_as(session, words)
        load = fuses.load(session, shop.id, context.now, context.services.zone) if shop else None
    if shop is None or load is None:
        await reply.send(update, Message(context.say("staff.no_shop", words=tidy(words, WORDS_LIMIT))))
        return
    name = phrases.name(context.say, shop)
    if load.caps.pin is None:
        await reply.send(update, Message(context.say("counter.no_pins", shop=name)))
        return
    of_days = [(day, codes.pin(context.services.secret, shop.id, day)) for day in _rest_of_month(context)]
    await reply.send(update, Message(wording.pins(context.say, name, load.caps.pin, of_days)))


def _rest_of_month(context: Context) -> Iterator[date]:
    day = first = quota.business_day(context.now, context.services.zone)
    while day.month == first.month:
        yield day
        day += timedelta(days=1)
