"""What staff type without a command: digits of a code, the amount of a bill, and what they were asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update

from handlers import claim, counter, fuse, till, today
from handlers.context import Context
from handlers.till import Answer
from rules import codes, money
from rules.codes import Problem, Unreadable, Way
from rules.money import BadAmount
from rules.redeeming import Reason
from rules.till import Post
from storage import claims, questions, staff, trying
from storage.database import Session
from storage.looking import ByDigits
from storage.questions import Question
from words import till as wording
from words.layout import Message
from words.say import every

FEWEST_DIGITS = 3  # a text with fewer is not an attempt at a code
CARD_DIGITS = 12  # which a card number has


async def redeem(update: Update, context: Context) -> None:
    """/redeem: where staff begin; `/redeem 123456` looks at once."""
    said = " ".join(context.args or ())
    if not said or not await typed(update, context, said):
        await till.screen(update, context)


async def typed(update: Update, context: Context, text: str) -> bool:
    """Take a text that is for the till: digits of a code, the amount of a bill, a PIN, a limit. False for any other."""
    labelled = _labelled(text)
    if labelled is not None:
        await labelled(update, context)
        return True
    with context.reading() as session:
        is_staff = bool(staff.posts(session, context.member.id))
        concerns = is_staff or _is_for_till(session, context, text)
    if is_staff and text.strip().lower() in every("till.word"):
        await till.screen(update, context)
        return True
    if not concerns:
        return False
    answer = till.attempt(context, partial(_typed, context=context, text=text))
    if answer is not None:
        await till.say(update, context, answer)
    return answer is not None


def _labelled(text: str) -> Callable[[Update, Context], Awaitable[None]] | None:
    """What a button of the staff's keyboard does, in whichever language it was still showing."""
    if text in every("till.label"):
        return till.screen
    return today.overview if text in every("till.label_today") else None


def _is_for_till(session: Session, context: Context, text: str) -> bool:
    """Whether a text from somebody who is no staff has the form of a code, or answers a question for a PIN."""
    question = questions.pending(session, context.member.id, context.now)
    return question.asks_for == counter.PIN if question else isinstance(codes.read_digits(text), str)


def _typed(session: Session, context: Context, text: str) -> Answer | None:
    question = questions.pending(session, context.member.id, context.now)
    if question is not None and question.asks_for in (counter.PIN, *fuse.CAPS):
        answer = _answered(session, context, question, text)
        if answer is not None:
            return answer
        questions.settle(session, context.member.id)
    elif question is not None:
        return None
    posts = staff.posts(session, context.member.id)
    digits = codes.read_digits(text)
    if not posts:
        if isinstance(digits, str):
            trying.tried(session, context.member.id, None, Way.DIGITS, Reason.STAFF_NOT_ALLOWED, context.now)
            return Answer(Message(context.say("till.digits_of_member")))
        return None
    nonce = claims.open_one(session, context.member.id, context.now)
    if isinstance(digits, str) and not (nonce and _has_decimals(text)):
        return till.look(session, context, posts, ByDigits(digits), Way.DIGITS)
    if nonce:
        return claim.billed(session, context, posts, nonce, text)
    if _is_bill(text):
        return _no_claim(session, context, posts)
    return _no_code(session, context, posts, digits, text) if _is_attempt(text) else None


def _answered(session: Session, context: Context, question: Question, text: str) -> Answer | None:
    """The text as a PIN or a limit; None where it is clearly something else."""
    if question.asks_for == counter.PIN:
        return Answer(counter.pin_given(session, context, question.about, text)) if counter.is_pin(text) else None
    is_code = isinstance(codes.read_digits(text), str)
    return None if is_code else Answer(fuse.cap_given(session, context, question, text))


def _has_decimals(text: str) -> bool:
    return bool(re.search(r"\d\s*[.。]", unicodedata.normalize("NFKC", text)))


def _is_attempt(text: str) -> bool:
    """Whether a text that is no code was meant as one: most of it is digits, but it is no card number."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    digits = sum(char.isdecimal() for char in plain)
    return FEWEST_DIGITS <= digits != CARD_DIGITS and digits * 2 > len(plain)


def _is_bill(text: str) -> bool:
    """Whether a text can only be the amount of a bill: a number with decimals or a unit, or too short for a code."""
    digits = sum(char.isdecimal() for char in text)
    is_bare = unicodedata.normalize("NFKC", text).strip().isdecimal()
    return (
        digits > 0 and not isinstance(money.read_amount(text), BadAmount) and not (is_bare and digits >= FEWEST_DIGITS)
    )


def _no_claim(session: Session, context: Context, posts: list[Post]) -> Answer:
    """A bill without a code that it could be for."""
    trying.tried(session, context.member.id, posts[0].shop_id, Way.DIGITS, Reason.BAD_AMOUNT, context.now)
    return Answer(Message(context.say("till.no_claim"), till.begin(session, context, posts)))


def _no_code(session: Session, context: Context, posts: list[Post], read: str | Unreadable, text: str) -> Answer:
    problem = read.reason if isinstance(read, Unreadable) else Problem.LETTERS
    # A slip of the finger is no guess at somebody's code, so it does not count as a code that was not found.
    trying.tried(session, context.member.id, posts[0].shop_id, Way.DIGITS, Reason.BAD_AMOUNT, context.now)
    return Answer(Message(wording.no_code(context.say, problem, text), till.begin(session, context, posts)))
