"""A code that staff hold: its bill, the two taps to a receipt, letting it go, and taking it back."""

from __future__ import annotations

from functools import partial

from telegram import Update

from handlers import code, pressed, reply, till
from handlers.context import Context
from handlers.till import Answer
from rules import money
from rules.money import BadAmount
from rules.redeeming import Reason
from rules.till import Look, Post, Receipt, Refused, Role
from storage import booking, claims, holding, staff, trying, undoing
from storage.database import Session
from words import staff as staff_wording
from words import till as wording
from words.layout import Message


async def confirm(update: Update, context: Context) -> None:
    """ "Confirm" was pressed: `r1:<nonce>`. Pressed again, it says the same receipt again."""
    await reply.toast(update)
    answer = till.attempt(context, partial(_confirmed, context=context, nonce=pressed.after(update)[0]))
    context.services.courier.wake()
    if answer is not None:
        await _show(update, answer)


async def _show(update: Update, answer: Answer) -> None:
    """Change the pressed message. A card whose press came to nothing keeps its buttons, to press once more."""
    await (reply.send if answer.is_failure else reply.show)(update, answer.message)


def _confirmed(session: Session, context: Context, nonce: str) -> Answer | None:
    services, member_id = context.services, context.member.id
    done = booking.confirm(session, nonce, member_id, context.now, services.zone, code.receipts(services))
    posts = staff.posts(session, member_id)
    if isinstance(done, Receipt):
        return Answer(_receipt(context, done, posts))
    message = _unconfirmed(session, context, nonce, done, posts)
    return Answer(message) if message else None


def _unconfirmed(session: Session, context: Context, nonce: str, refusal: Refused, posts: list[Post]) -> Message | None:
    """Why not; None where a second tap hit a code to practise with, whose first one has been answered."""
    held = holding.again(session, nonce, context.member.id, context.now, context.services.zone)
    if isinstance(held, Look):
        return wording.verdict(context.say, held)
    if refusal.reason is Reason.ALREADY_USED and not refusal.shop:
        return None
    return till.refused(session, context, refusal, posts).message


def _receipt(context: Context, receipt: Receipt, posts: list[Post]) -> Message:
    if receipt.practice:
        done = next((post.practised for post in posts if post.shop_id == receipt.shop_id), posts[0].practised)
        return staff_wording.practised(context.say, done)
    role = next((post.role for post in posts if post.shop_id == receipt.shop_id), Role.STAFF)
    return wording.receipt(context.say, receipt, role)


async def ask_amount(update: Update, context: Context) -> None:
    """ "Type the amount" was pressed: `r2:<nonce>`."""
    await reply.toast(update)
    await _show(update, till.attempt(context, partial(_amount_asked, context=context, nonce=pressed.after(update)[0])))


def _amount_asked(session: Session, context: Context, nonce: str) -> Answer:
    posts = staff.posts(session, context.member.id)
    look = holding.again(session, nonce, context.member.id, context.now, context.services.zone)
    if isinstance(look, Look):
        return Answer(wording.amount_asked(context.say, look))
    return till.refused(session, context, look, posts)


async def confirm_large(update: Update, context: Context) -> None:
    """A very large amount was meant: `r9:<nonce>:<fen>`."""
    await reply.toast(update)
    nonce, fen = pressed.after(update)
    settled = partial(_settled, context=context, nonce=nonce, fen=pressed.as_number(fen))
    await _show(update, till.attempt(context, settled))


async def release(update: Update, context: Context) -> None:
    """ "Let go" was pressed: `r3:<nonce>`."""
    await reply.toast(update)
    await _show(update, till.attempt(context, partial(_released, context=context, nonce=pressed.after(update)[0])))


def _released(session: Session, context: Context, nonce: str) -> Answer:
    holding.release(session, nonce, context.member.id, context.now, context.services.zone)
    posts = staff.posts(session, context.member.id)
    return Answer(Message(context.say("till.released"), till.begin(session, context, posts)))


async def undo(update: Update, context: Context) -> None:
    """ "Undo" was pressed: `r4:<number>` asks first, `r4:<number>:yes` does it, `r4:<number>:no` does not."""
    await reply.toast(update)
    receipt_number, said = pressed.after(update)
    if not said:
        await reply.show(update, wording.undo_asked(context.say, receipt_number))
        return
    act = _taken_back if said == "yes" else _kept
    answer = till.attempt(context, partial(act, context=context, receipt_number=receipt_number))
    context.services.courier.wake()
    await _show(update, answer)


def _taken_back(session: Session, context: Context, receipt_number: str) -> Answer:
    services, member_id, now = context.services, context.member.id, context.now
    posts = staff.posts(session, member_id)
    done = undoing.undo(session, receipt_number, member_id, now, services.zone, code.receipts(services))
    if isinstance(done, Receipt):
        return Answer(_receipt(context, done, posts))
    if done.reason is Reason.EXPIRED:
        return Answer(wording.too_late_to_undo(context.say, done))
    return till.refused(session, context, done, posts)


def _kept(session: Session, context: Context, receipt_number: str) -> Answer:
    posts = staff.posts(session, context.member.id)
    receipt = undoing.receipt(session, receipt_number, context.member.id)
    if receipt is None:
        return till.refused(session, context, Refused(Reason.STAFF_NOT_ALLOWED), posts)
    return Answer(_receipt(context, receipt, posts))


# The bill


def billed(session: Session, context: Context, posts: list[Post], nonce: str, text: str) -> Answer:
    """A bill for the code that is held; whatever is no amount leaves it held."""
    fen = money.read_amount(text)
    if not isinstance(fen, BadAmount):
        return _settled(session, context, nonce, fen)
    look = holding.again(session, nonce, context.member.id, context.now, context.services.zone)
    if isinstance(look, Refused):
        return till.refused(session, context, look, posts)
    shop_id, way, member_id = look.shop_id, look.way, context.member.id
    trying.tried(session, member_id, shop_id, way, Reason.BAD_AMOUNT, context.now, code_id=look.code_id)
    return Answer(wording.bad_amount(context.say, look, fen), nonce)


def _settled(session: Session, context: Context, nonce: str, fen: int) -> Answer:
    member_id, now, zone = context.member.id, context.now, context.services.zone
    seen = holding.amount(session, nonce, member_id, fen, now, zone)
    if isinstance(seen, Look):
        return Answer(wording.verdict(context.say, seen), nonce)
    held = holding.again(session, nonce, member_id, now, zone)
    if seen.minimum is None or isinstance(held, Refused):
        return till.refused(session, context, seen, staff.posts(session, member_id))
    return Answer(wording.too_small(context.say, held, seen.minimum), nonce)


async def show_again(update: Update, context: Context) -> bool:
    """A sticker or the like while a code is held: the card again, so that the newest message is the one to press."""
    with context.writing() as session:
        nonce = claims.open_one(session, context.member.id, context.now)
        look = nonce and holding.again(session, nonce, context.member.id, context.now, context.services.zone)
    if not isinstance(look, Look):
        return False
    await till.say(update, context, Answer(wording.verdict(context.say, look), look.nonce))
    return True
