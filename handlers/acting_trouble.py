"""Something failed. At the till: the code again, the sentence for staff, a report – at once and before any question."""

from __future__ import annotations

from telegram import Update

from handlers import code, reply, shops_named, trouble
from handlers.context import Context
from handlers.said import Said
from rules.shops import Shop
from storage import shops
from words import asked_of_shop
from words import sentences as wording
from words.code import Shown
from words.layout import Message

# What is wrong at a till, in the words of the tickets.
_AT_THE_TILL = {
    "staff_refused": "refused",
    "scan_fail": "unscannable",
    "code_rejected": "unscannable",
    "code_missing": "unscannable",
    "benefit_missing": "wrong_discount",
}
_LIKELIEST = "refused"


async def help_with(update: Update, context: Context, said: Said) -> None:
    """Help with what is wrong; who has a code out and says no more than that it fails stands at a till."""
    issue = said.word("issue")
    with context.reading() as session:
        shown = code.shown_now(session, context)
    problem = _AT_THE_TILL.get(issue) or (_LIKELIEST if shown and not issue else None)
    if problem is not None:
        await _at_the_till(update, context, said, problem, shown)
    elif issue == "shop_closed":
        await reply.send(update, _closed(context, said))
    else:
        key = f"sentences.trouble.{issue}" if issue else "sentences.trouble.anything"
        await reply.send(update, Message(context.say(key), ((wording.to_person(context.say, said.tag),),)))


async def _at_the_till(update: Update, context: Context, said: Said, problem: str, shown: Shown | None) -> None:
    """The code again, then what staff are to read; a report goes out where it is sure that it is one."""
    if shown is not None and not said.word("shop"):
        await code.for_shop(update, context, shown.code.shop_id, "press")
    else:
        await code.asked(update, context, said.word("shop"))
    if said.is_sure:
        await trouble.report_at_once(update, context, problem)


def _closed(context: Context, said: Said) -> Message:
    """Sorry, the way to say so of the shop that is meant, and what is open instead."""
    shop = _shop(context, said)
    report = asked_of_shop.report_closed(context.say, shop) if shop else ()
    return Message(context.say("sentences.trouble.shop_closed"), (*report, *wording.two_ways(context.say)))


def _shop(context: Context, said: Said) -> Shop | None:
    with context.reading() as session:
        if said.word("shop"):
            return next(iter(shops_named.named(session, context, said.word("shop"))), None)
        looked_at = context.talk(session).shop
        return shops.one(session, looked_at) if looked_at is not None else None
