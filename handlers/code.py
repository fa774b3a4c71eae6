"""The member's code: one tap shows it, for the shop they stand in, one they name, or any; anew, taken back, run out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from markupsafe import Markup
from telegram import Update

from handlers import code_message, code_nearby, instead, joining, origins, reply
from handlers.code_message import Ready
from handlers.context import Context, Services
from handlers.telling import tell
from rules import cards, quota
from rules import codes as rule
from rules.cards import CardState
from rules.folding import fold
from rules.geo import distance_m
from rules.redeeming import Reason
from rules.shops import Shop
from rules.till import Pulled, Receipt
from storage import codes, places, shops, situations
from storage.database import Session
from words import card as card_wording
from words import code as wording
from words import phrases
from words.code import Offer, Shown
from words.code_picture import Face
from words.layout import Button, Message, paragraphs
from words.text import tidy

MOST_CHOICES = 6
WORDS_LIMIT = 30
LONGEST_ID = 18  # digits that surely fit a database's integer
SEED_BYTES = 16
REMIND_AT, REMIND_UNTIL = time(10), timedelta(hours=12)
CARD_REASONS = frozenset({Reason.CARD_INACTIVE, Reason.CARD_EXPIRED, Reason.CARD_SUSPENDED})
TURNED_AWAY = frozenset({Reason.SHOP_FULL, Reason.SHOP_STOPPED})


async def show(update: Update, context: Context) -> None:
    """/code, alone or with a shop's name, and 💳 on the keyboard: a code at once, if there can be one."""
    said = " ".join(context.args or ())
    await asked(update, context, said)


async def asked(update: Update, context: Context, said: str) -> None:
    """A code for the shop that the member named; for where they are when `said` is empty."""
    with context.writing() as session:
        answer = _named(session, context, update, said) if fold(said) else _right_here(session, context, update)
    await _answer(update, context, answer)


async def pressed(update: Update, context: Context) -> None:
    """💳 under a row or a shop's page was pressed: `c:<shop>`, or `c:0` for any."""
    await reply.toast(update)
    await for_shop(update, context, number(update) or None, "press")


async def for_shop(update: Update, context: Context, shop_id: int | None, source: str) -> Pulled | None:
    """Show a code for this shop, or any; None, with the reason said to the member, where they get none."""
    with context.writing() as session:
        answer = _for(session, context, update, shop_id, source)
    await _answer(update, context, answer)
    return answer.shown.code if isinstance(answer, Ready) else None


async def turn(update: Update, context: Context) -> None:
    """A new code in place of the one on this message: `q0` and `q6` for the same shop, `qs` for another."""
    await reply.toast(update)
    with context.writing() as session:
        answer = _for(session, context, update, number(update) or None, "press", in_place=True)
    await _answer(update, context, answer, in_place=True)


async def cancel(update: Update, context: Context) -> None:
    """The member takes their code back: `q1:<code>`."""
    await reply.toast(update)
    with context.writing() as session:
        code = codes.current(session, context.services.secret, context.member.id, context.now)
        shop_id = code.shop_id if code else None
        done = codes.cancel(session, context.member.id, number(update), context.now, context.services.zone)
    await code_message.rewrite(update, wording.ended(context.say, "cancelled" if done else "over", shop_id))


async def remind(update: Update, context: Context) -> None:
    """Tomorrow, a word about the shop that was full today: `q7:<shop>`."""
    await reply.toast(update)
    with context.writing() as session:
        shop = shops.one(session, number(update))
        if shop:
            _remind(session, context, shop)
    name = phrases.name(context.say, shop) if shop else ""
    await reply.send(update, Message(context.say("code.will_remind", shop=name) if shop else context.say("shop.gone")))


def run_out(session: Session, services: Services) -> int:
    """End the codes whose time is over, and have their messages say so; returns how many there were."""
    now = services.clock()
    expired = codes.expire_due(session, now, services.zone)
    for each in expired:
        if each.message_id is not None:
            message = wording.ended(services.say[each.language], "expired", each.shop_id)
            where = {"member_id": each.member_id, "method": "edit_caption", "message_id": each.message_id}
            tell(session, f"code:{each.code_id}:expired", "code", message, now, **where)
    return len(expired)


def receipts(services: Services) -> Callable[[Receipt], str]:
    """What a member is told of a receipt, in their language."""
    return lambda receipt: str(wording.receipt(services.say[receipt.member_language], receipt))


async def _answer(update: Update, context: Context, answer: Ready | Message, *, in_place: bool = False) -> None:
    if isinstance(answer, Ready):
        await code_message.present(update, context, answer, in_place=in_place)
        context.services.courier.wake()  # the message of the code before has something to say
    else:
        await reply.send(update, answer)


def _right_here(session: Session, context: Context, update: Update) -> Ready | Message:
    """For the shop the member stands in, else for any – with a word where the one they stand in has no place."""
    around = code_nearby.at_hand(session, context)
    if around.here is None:
        return _for(session, context, update, None, "here", offers=around.offers)
    answer = _pulled(session, context, update, around.here.id, "here")
    if not isinstance(answer, Reason):
        return answer
    if answer in CARD_REASONS:
        return _refused(session, context, answer, None)
    note = _at_shop(context, answer, around.here)
    return _for(session, context, update, None, "here", offers=around.offers, note=note)


def _named(session: Session, context: Context, update: Update, said: str) -> Ready | Message:
    """For the one shop of that name; a choice where there are several, any shop where there is none."""
    words = tidy(said, WORDS_LIMIT)
    found = shops.named(session, fold(said))
    if len(found) == 1:
        return _for(session, context, update, found[0].id, "named")
    if not found:
        note = context.say("code.unknown_shop", words=words)
        return _for(
            session, context, update, None, "named", offers=code_nearby.at_hand(session, context).offers, note=note
        )
    last = places.last(session, context.member.id, context.now)
    if last:
        point = origins.at_last(context, last).point
        found.sort(key=lambda shop: distance_m(point, shop.point))
    choices = [(Button(phrases.name(context.say, shop), f"c:{shop.id}"),) for shop in found[:MOST_CHOICES]]
    any_shop = (Button(context.say.plain("code.make_any"), "c:0"),)
    return Message(context.say("code.which", words=words), (*choices, any_shop))


def _for(
    session: Session,
    context: Context,
    update: Update,
    shop_id: int | None,
    source: str,
    *,
    offers: tuple[Offer, ...] | None = None,
    note: Markup | None = None,
    in_place: bool = False,
) -> Ready | Message:
    """A code for this shop, or for any with the nearest to bind it to; or why there is none, and the way out."""
    if shop_id is None and offers is None:
        offers = code_nearby.at_hand(session, context).offers
    answer = _pulled(session, context, update, shop_id, source, in_place=in_place)
    if isinstance(answer, Reason):
        return _refused(session, context, answer, shop_id)
    bound = answer.shown.code.shop_id is not None
    return replace(answer, shown=replace(answer.shown, offers=() if bound else offers or (), note=note))


def _pulled(
    session: Session,
    context: Context,
    update: Update,
    shop_id: int | None,
    source: str,
    *,
    in_place: bool = False,
) -> Ready | Reason:
    """Pull a code. The message of the one before is to say what became of that, unless the new one takes its place."""
    services, member, now = context.services, context.member, context.now
    run_out(session, services)
    before = codes.current(session, services.secret, member.id, now)
    holder = wording.holder(update.effective_user.first_name if update.effective_user else "")
    seed = services.randomness(SEED_BYTES)
    code = codes.pull(session, services.secret, seed, member, shop_id, holder, source, now, services.zone)
    if isinstance(code, Reason):
        return code
    if before and before.message_id != (_message_id(update) if in_place else None):
        end_message(session, context, before, "superseded" if code.fresh else "moved")
    return _ready(session, context, code, holder)


def shown_now(session: Session, context: Context) -> Shown | None:
    """The code that the member holds now, as it was shown."""
    code = codes.current(session, context.services.secret, context.member.id, context.now)
    return _shown(session, context, code) if code else None


def _ready(session: Session, context: Context, code: Pulled, holder: str) -> Ready:
    card = cards.shown(context.member.cards, context.today)
    if card is None:
        raise LookupError("a code was pulled without a card")
    shown = _shown(session, context, code)
    face = Face(
        link=rule.link(shown.bot, rule.Kind.REDEEM, code.token),
        digits=code.digits,
        holder=holder,
        plan=card.plan,
        shop_name=phrases.name(context.say, shown.shop) if shown.shop else None,
        expires_at=code.expires_at,
    )
    return Ready(shown, face)


def _shown(session: Session, context: Context, code: Pulled) -> Shown:
    shop = shops.one(session, code.shop_id) if code.shop_id else None
    if shop is None:
        return Shown(code, context.bot.username)
    verdict = codes.can_use(session, context.member, shop.id, context.now, context.services.zone)
    facts = situations.shop(session, shop.id, context.now)
    takes_pin = facts is not None and facts.terms.caps.pin is not None
    return Shown(code, context.bot.username, shop, verdict.usable, takes_pin=takes_pin)


def end_message(session: Session, context: Context, code: Pulled, how: str) -> None:
    """Have the message of a code say what became of it: superseded, moved or cancelled."""
    if code.message_id is None:
        return
    key = f"code:{code.code_id}:{how}:{code.message_id}"
    where = {"member_id": context.member.id, "method": "edit_caption", "message_id": code.message_id}
    tell(session, key, "code", wording.ended(context.say, how, code.shop_id), context.now, **where)


def _refused(session: Session, context: Context, reason: Reason, shop_id: int | None) -> Message:
    """Why there is no code, in the member's words, and what to do now."""
    shop = shops.one(session, shop_id) if shop_id else None
    if reason is Reason.NOT_FOUND or (shop_id and shop is None):
        return Message(context.say("shop.gone"))
    if shop is None or reason in CARD_REASONS:
        return _about_card(context, reason)
    why = _at_shop(context, reason, shop)
    if reason in TURNED_AWAY:
        return wording.instead(context.say, why, instead.offers(session, context, shop), shop.id)
    page = Button(context.say.plain("code.page"), f"s:{shop.id}:")
    return Message(why, ((page,),))


def _at_shop(context: Context, reason: Reason, shop: Shop) -> Markup:
    say = context.say
    why, then = say(f"reason.member.{reason}"), say(f"code.next.{reason}")
    return say("code.at_shop", reason=why, shop=phrases.name(say, shop), next=then)


def _about_card(context: Context, reason: Reason) -> Message:
    """All ways in for who has no card; another card for one that ran out; nothing helps while one is suspended."""
    held = cards.shown(context.member.cards, context.today)
    if held is None:
        return Message(context.say("card.none"), joining.ways_in(context))
    state = cards.state(held, context.today)
    starts = card_wording.validity(context.say, held, context.today) if state is CardState.UPCOMING else None
    why, way_out = context.say(f"reason.member.{reason}"), context.say(f"card.way_out.{state}")
    text = paragraphs(why, starts, way_out, gap="\n")
    return Message(text, joining.ways_in(context)[:1] if state is CardState.EXPIRED else ())


def _remind(session: Session, context: Context, shop: Shop) -> None:
    zone = context.services.zone
    day = quota.business_day(context.now, zone) + timedelta(days=1)
    at = datetime.combine(day, REMIND_AT, zone).astimezone(UTC)
    key = f"again:{context.member.id}:{shop.id}:{day.isoformat()}"
    where = {"member_id": context.member.id, "not_before": at, "not_after": at + REMIND_UNTIL}
    tell(session, key, "reminder", wording.reminder(context.say, shop), context.now, **where)


def _message_id(update: Update) -> int | None:
    return update.effective_message.message_id if update.effective_message else None


def number(update: Update) -> int:
    """The number after the verb of a pressed button; 0 where there is none."""
    query = update.callback_query
    text = (query.data or "").split(":")[1] if query else ""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= LONGEST_ID else 0
