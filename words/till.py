"""The till in words: where staff begin, the verdict on a code, a bill before it is paid, the receipt, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup, escape

from rules import redeeming
from rules.benefits import Benefit
from rules.codes import PIN_DIGITS, Problem
from rules.money import BadAmount
from rules.redeeming import Reason, Undoer
from rules.till import Look, Post, Receipt, Refused, Role, Waiting
from words import phrases
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say
from words.text import tidy

NAME_LIMIT = 40
CHIP_LIMIT = 20
MOST_WAITING = 8
MOST_BENEFITS = 2  # as many as the member's own screen names


def shop_name(say: Say, name: str, name_en: str, limit: int = NAME_LIMIT) -> str:
    """The shop's name in the reader's language, or the one there is."""
    names = (name_en, name) if say.language == "en" else (name, name_en)
    return next(filter(None, (tidy(each, limit) for each in names)), "…")


def at(say: Say, post: Post, limit: int = NAME_LIMIT) -> str:
    """The name of the shop that the post is at."""
    return shop_name(say, post.shop_name, post.shop_name_en, limit)


def screen(say: Say, post: Post, waiting: Sequence[Waiting], others: Sequence[Post] = ()) -> Message:
    """Where staff begin: how a code is taken, and who waits. `others` are the posts to change to."""
    text = say("till.screen", shop=at(say, post))
    return Message(paragraphs(text, _heading(say, waiting)), begin(say, waiting, others))


def begin(say: Say, waiting: Sequence[Waiting] = (), others: Sequence[Post] = ()) -> Rows:
    """Who waits, as buttons; under them the list anew, and the other shops."""
    rows = in_rows([_waits(say, each) for each in waiting[:MOST_WAITING]], 2)
    chips = [Button(say.plain("till.switch", shop=at(say, each, CHIP_LIMIT)), f"r6:{each.id}") for each in others]
    return (*rows, (Button(say.plain("till.refresh"), "r0:"),), *in_rows(chips, 2))


def _heading(say: Say, waiting: Sequence[Waiting]) -> Markup:
    return say("till.waiting" if waiting else "till.nobody")


def _waits(say: Say, each: Waiting) -> Button:
    return Button(say.plain("till.member", holder=each.holder, time=say.clock(each.pulled_at)), f"r5:{each.code_id}")


def guessing(say: Say, post: Post, now: datetime) -> Message:
    """To operators: digits that are nobody's are typed at a shop."""
    return Message(say("guessing.notice", shop=at(say, post), time=say.clock(now)))


def verdict(say: Say, look: Look) -> Message:
    """The card of a code that can be used, with the bill settled where one was typed."""
    if look.needs_member_ok:
        asked = say("till.ask_member", holder=look.holder)
        return Message(paragraphs(asked, _facts(say, look), _noted(say, look)), _let_go(say, look))
    head = say("till.usable", holder=look.holder)
    facts = paragraphs(head, _facts(say, look), gap="\n")
    if look.bill:
        return Message(paragraphs(_practice(say, look.practice), facts, _sum(say, look)), _to_confirm(say, look))
    text = paragraphs(_practice(say, look.practice), facts, say("till.then"))
    return Message(text, _to_confirm(say, look, amount=True))


def amount_asked(say: Say, look: Look) -> Message:
    """ "Enter the bill" was pressed: what to type. The code stays held."""
    return Message(say("till.type_amount", holder=look.holder), _to_confirm(say, look))


def bad_amount(say: Say, look: Look, bad: BadAmount) -> Message:
    """What was typed is no bill: why, and what to type instead; one that is very large is asked about."""
    if bad.fen is not None:
        amount = say.fee(bad.fen)
        sure = Button(say.plain("till.large_yes", amount=amount), f"r9:{look.nonce}:{bad.fen}")
        return Message(say("till.amount.large", amount=amount), ((sure,), *_let_go(say, look)))
    return Message(
        paragraphs(say(f"till.amount.{bad.reason}"), say("till.held", holder=look.holder), gap="\n"),
        _to_confirm(say, look),
    )


def too_small(say: Say, look: Look, minimum: int) -> Message:
    """The bill is below what every benefit asks for."""
    text = say("till.amount.too_small", minimum=say.money(minimum))
    return Message(paragraphs(text, say("till.held", holder=look.holder), gap="\n"), _to_confirm(say, look))


def _facts(say: Say, look: Look) -> Markup:
    shop = shop_name(say, look.shop_name, look.shop_name_en)
    return say("till.facts", benefit=offered(say, look.usable[:MOST_BENEFITS]), shop=shop)


def offered(say: Say, benefits: Iterable[Benefit]) -> str:
    """Benefits in the words that the member has seen."""
    return " / ".join(phrases.benefit(say, each) for each in benefits)


def _practice(say: Say, practice: bool) -> Markup | None:
    return say("till.practice") if practice else None


def _sum(say: Say, look: Look) -> Markup | None:
    if look.bill is None:
        return None
    bill, discount, pay = (say.fee(each) for each in (look.bill.bill, look.bill.discount, look.bill.pay))
    return say("till.sum", bill=bill, discount=discount, pay=pay)


def _noted(say: Say, look: Look) -> Markup | None:
    """The bill that was typed before the member has said that it is them."""
    if look.bill is None:
        return None
    return say("till.noted", bill=say.fee(look.bill.bill), pay=say.fee(look.bill.pay))


def _to_confirm(say: Say, look: Look, *, amount: bool = False) -> Rows:
    confirm = Button(say.plain("till.confirm_sum" if look.bill else "till.confirm"), f"r1:{look.nonce}")
    typed = (Button(say.plain("till.amount_button"), f"r2:{look.nonce}"),) if amount else ()
    return (confirm,), (*typed, *_let_go(say, look)[0])


def _let_go(say: Say, look: Look) -> Rows:
    return ((Button(say.plain("till.release"), f"r3:{look.nonce}"),),)


def receipt(say: Say, receipt: Receipt, role: Role = Role.STAFF) -> Message:
    """What was redeemed, for staff: the same text for the same receipt, however often it is asked for."""
    if receipt.reversed_at is not None:
        text = say("till.undone", number=receipt.number, holder=receipt.holder)
        return Message(text, next_one(say))
    until = redeeming.undo_until(receipt.created_at, Undoer.MANAGER if role is Role.MANAGER else Undoer.STAFF)
    text = paragraphs(
        paragraphs(say("till.done", holder=receipt.holder), _paid(say, receipt), gap="\n"),
        say("till.number", number=receipt.number, time=say.clock(receipt.created_at)),
        say("till.undo_until", time=_until(say, until, receipt.created_at)) if until else None,
    )
    undo = Button(say.plain("till.undo"), f"r4:{receipt.number}")
    return Message(text, (*next_one(say), (undo,)))


def _until(say: Say, until: datetime, since: datetime) -> str:
    """The clock time of the same day or the next."""
    is_same_day = until.astimezone(say.zone).date() == since.astimezone(say.zone).date()
    return say.clock(until) if is_same_day else f"{say.plain('hours.tomorrow')} {say.clock(until)}"


def next_one(say: Say) -> Rows:
    """On to the next member."""
    return ((Button(say.plain("till.next"), "r0:next"),),)


def _paid(say: Say, receipt: Receipt) -> Markup:
    benefit = escape(offered(say, [each for each, _ in receipt.lines]))
    if receipt.bill is None or receipt.pay is None:
        return benefit
    bill, discount, pay = (say.fee(each) for each in (receipt.bill, receipt.discount, receipt.pay))
    return paragraphs(say("till.paid", bill=bill, discount=discount, pay=pay), benefit, gap="\n")


def undo_asked(say: Say, number: str) -> Message:
    """Asked before a redemption is taken back, so that a second tap on a button that has changed takes nothing."""
    yes = Button(say.plain("till.undo_yes"), f"r4:{number}:yes")
    no = Button(say.plain("till.undo_no"), f"r4:{number}:no")
    return Message(say("till.undo_sure", number=number), ((no,), (yes,)))


def undone_by_ops(say: Say, receipt: Receipt) -> Message:
    """To the operator who took it back; or that it had been taken back before."""
    shop = shop_name(say, receipt.shop_name, receipt.shop_name_en)
    text = say("undo.before" if receipt.already else "undo.done", number=receipt.number, shop=shop)
    if receipt.bill is None:
        return Message(text)
    bill, discount = say.fee(receipt.bill), say.fee(receipt.discount)
    return Message(paragraphs(text, say("undo.sum", bill=bill, discount=discount), gap="\n"))


def too_late_to_undo(say: Say, refusal: Refused) -> Message:
    """The time in which this person could take it back is over."""
    return Message(say("till.undo_over", time=say.clock(refusal.at) if refusal.at else ""), next_one(say))


def refused(say: Say, refusal: Refused) -> Markup:
    """Why not, when and where if that is known, and the next step."""
    why, then = say(f"reason.staff.{refusal.reason}"), say(f"reason.next.{refusal.reason}")
    return paragraphs(Markup("<b>{}</b>").format(why), _when(say, refusal), then, gap="\n")


def refused_to_member(say: Say, refusal: Refused) -> Markup:
    """Why the member's own try with a PIN was refused, and when they can try again."""
    return paragraphs(say(f"reason.member.{refusal.reason}"), _when(say, refusal), gap="\n")


def _when(say: Say, refusal: Refused) -> Markup | None:
    if refusal.at is None:
        return None
    time = say.clock(refusal.at)
    if refusal.shop or refusal.shop_en:
        return say("till.at_shop", time=time, shop=shop_name(say, refusal.shop, refusal.shop_en))
    return say("till.from" if refusal.reason in (Reason.THROTTLED, Reason.LOCKED_ELSEWHERE) else "till.at", time=time)


def no_code(say: Say, problem: Problem, typed: str) -> Markup:
    """What was typed looks like a code and is none: how it differs, and what to do."""
    return say(f"till.digits.{problem}", words=tidy(typed, CHIP_LIMIT))


def pin_button(say: Say, code_id: int) -> Rows:
    """Under a code for a shop that takes PINs: there is no phone to scan it with."""
    return ((Button(say.plain("till.pin"), f"r8:{code_id}"),),)


def pin_asked(say: Say, shop: str) -> Message:
    """Staff say the PIN of the day, the member types it."""
    return Message(say("till.pin_asked", shop=tidy(shop, NAME_LIMIT), digits=PIN_DIGITS))
