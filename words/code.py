"""A member's code in words: what is said under its picture while it is good, and what is left there afterwards."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from rules import codes
from rules.benefits import Benefit
from rules.shops import Shop
from rules.till import Pulled, Receipt
from words import phrases, till
from words.layout import Button, Message, Rows, paragraphs
from words.say import Say
from words.text import tidy

REPLACED = frozenset({"superseded", "moved"})  # what ended by another message, which has the buttons
HIDDEN = "＊"  # stands for the part of a name that staff need not know
NAME_LIMIT = 40
MOST_BENEFITS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A shop nearby that the code can be bound to, and how far it is in metres."""

    shop: Shop
    distance_m: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A code on a member's screen. `benefits` are the shop's that the member can use, the best first; `offers` shops
    to bind a code for any shop to; `note` says why the code is not what was asked for; `takes_pin` that the shop has no
    phone to scan it with."""

    code: Pulled
    bot: str
    shop: Shop | None = None
    benefits: tuple[Benefit, ...] = ()
    offers: tuple[Offer, ...] = ()
    note: Markup | None = None
    takes_pin: bool = False


def holder(name: str) -> str:
    """What staff see of a member's name: the last character of a Chinese one, the first letter of another.

    Enough to ask "is it you, ＊梅?", too little to find anybody by.
    """
    letters = [char for char in unicodedata.normalize("NFC", name) if char.isalpha()]
    if not letters:
        return HIDDEN
    is_chinese = "CJK" in unicodedata.name(letters[-1], "")
    return f"{HIDDEN}{letters[-1]}" if is_chinese else f"{letters[0].upper()}{HIDDEN}"


def caption(say: Say, staff: Say, shown: Shown, now: datetime) -> Message:
    """The words and buttons under the picture as of `now`; `staff` speaks the language of the till."""
    where = phrases.name(say, shown.shop) if shown.shop else say.plain("code.any_shop")
    digits = Markup("<code>{}</code>").format(codes.shown(shown.code.digits))
    text = paragraphs(
        shown.note,
        paragraphs(say("code.ready", where=where), digits, _until(say, shown.code.expires_at, now), gap="\n"),
        _benefit(say, shown),
        for_staff(say, staff, shown.bot),
    )
    return Message(text, _buttons(say, shown))


def for_staff(say: Say, staff: Say, bot: str) -> Markup:
    """What staff have to do, in their language, and before that in the member's where it is another one."""
    lines = [each("code.for_staff", bot=f"@{bot}") for each in dict.fromkeys((say, staff))]
    return paragraphs(*lines, gap="\n")


def _until(say: Say, expires_at: datetime, now: datetime) -> Markup:
    """The clock time, and a countdown that Telegram's apps keep; where one cannot, the minutes as of `now` stand."""
    minutes = max(1, -(-(expires_at - now) // timedelta(minutes=1)))
    left = Markup('<tg-time unix="{}" format="r">{}</tg-time>').format(
        int(expires_at.timestamp()), say.plain("code.in_minutes", minutes=minutes)
    )
    return say("code.until", time=say.clock(expires_at), left=left)


def _benefit(say: Say, shown: Shown) -> Markup | None:
    if not shown.shop:
        return None
    offered = agreed(say, shown.benefits)
    return say("code.benefit", benefit=offered) if offered else None


def agreed(say: Say, benefits: tuple[Benefit, ...]) -> str:
    """The benefits in the words that member and staff see everywhere, the best first."""
    return " / ".join(phrases.benefit(say, each) for each in benefits[:MOST_BENEFITS])


def _buttons(say: Say, shown: Shown) -> Rows:
    id_ = shown.code.code_id
    copy = Button(say.plain("code.copy"), copy=shown.code.digits)
    refresh = Button(say.plain("code.refresh"), f"q0:{shown.code.shop_id or 0}")
    offers = tuple((_offer(say, each),) for each in shown.offers)
    any_shop = ((Button(say.plain("code.make_any"), "qs:0"),),) if shown.shop else ()
    return (
        (copy, refresh),
        *offers,
        *(till.pin_button(say, id_) if shown.takes_pin else ()),
        *any_shop,
        (Button(say.plain("code.trouble"), f"q2:{id_}"), Button(say.plain("code.cancel"), f"q1:{id_}")),
    )


def _offer(say: Say, offer: Offer) -> Button:
    name, distance = phrases.name(say, offer.shop), say.distance(offer.distance_m)
    return Button(say.plain("code.only_here", shop=name, distance=distance), f"qs:{offer.shop.id}")


def ended(say: Say, how: str, shop_id: int | None) -> Message:
    """What stands under the picture of a code that is over: superseded, moved, expired, cancelled, or just over."""
    again = ((Button(say.plain("code.again"), f"q6:{shop_id or 0}"),),)
    return Message(say(f"code.{how}"), () if how in REPLACED else again)


def receipt(say: Say, receipt: Receipt) -> Markup:
    """What the words under the picture turn into when the code was redeemed, and when that was taken back."""
    if receipt.reversed_at is not None:
        return say("code.undone", shop=_shop(say, receipt), number=receipt.number)
    offered = [phrases.benefit(say, benefit) for benefit, _ in receipt.lines]
    return paragraphs(
        say("code.redeemed", shop=_shop(say, receipt)),
        _sum(say, receipt),
        escape(" + ".join(offered)) if offered else None,
        say("code.receipt", number=receipt.number, time=say.clock(receipt.created_at)),
        gap="\n",
    )


def _shop(say: Say, receipt: Receipt) -> str:
    names = (receipt.shop_name_en, receipt.shop_name) if say.language == "en" else (receipt.shop_name,)
    return next(filter(None, (tidy(each, NAME_LIMIT) for each in names)), "…")


def _sum(say: Say, receipt: Receipt) -> Markup | None:
    if receipt.bill is None or receipt.pay is None:
        return None
    return say(
        "code.sum",
        bill=say.fee(receipt.bill),
        discount=say.fee(receipt.discount),
        pay=say.fee(receipt.pay),
    )


def is_it_you(say: Say, shop_name: str, code_id: int) -> Message:
    """Asked where staff typed digits that anybody could have read, or redeem for the first time today."""
    yes, no = Button(say.plain("code.its_me"), f"q4:{code_id}"), Button(say.plain("code.not_me"), f"q5:{code_id}")
    return Message(say("code.is_it_you", shop=tidy(shop_name, NAME_LIMIT)), ((yes, no),))


def denied(say: Say, shop_id: int | None) -> Message:
    """It was not the member: nothing was redeemed, and a new code is a tap away."""
    again = Button(say.plain("code.again"), f"c:{shop_id or 0}")
    return Message(say("code.denied"), ((again,),))


def instead(say: Say, refusal: Markup, offers: tuple[Offer, ...], shop_id: int) -> Message:
    """A shop that is full or has stopped, and open ones to go to: each with its page and a code for it."""
    rows = tuple(
        (
            Button(f"{phrases.name(say, each.shop)} · {say.distance(each.distance_m)}", f"s:{each.shop.id}:"),
            Button(say.plain("code.here"), f"c:{each.shop.id}"),
        )
        for each in offers
    )
    remind = (Button(say.plain("code.remind"), f"q7:{shop_id}"),)
    return Message(paragraphs(refusal, say("code.instead") if offers else None), (*rows, remind))


def reminder(say: Say, shop: Shop) -> Message:
    """The word on the next day, as asked for."""
    name = phrases.name(say, shop)
    row = (Button(say.plain("code.here"), f"c:{shop.id}"), Button(say.plain("code.page"), f"s:{shop.id}:"))
    return Message(say("code.reminder", shop=name), (row,))
