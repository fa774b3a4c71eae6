""" "Staff can't use it": one tap from the code, staff of the shop and ops are told, and who takes it up is named."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from handlers import code, code_message, code_nearby, reply, staffing
from handlers import help as helping
from handlers.context import Context, Services
from handlers.telling import tell, tell_ops
from rules.shops import Shop
from storage import members, notices, shops, staff, tickets
from storage.database import Session
from storage.notices import Notice
from storage.tickets import Opened
from words import code as code_wording
from words import trouble as wording
from words.code import Shown
from words.layout import Message
from words.trouble import PROBLEMS, Case

RECENT = timedelta(days=1)
LONGEST_ID = 18  # digits that surely fit a database's integer


async def choose(update: Update, context: Context) -> None:
    """Asked what is wrong, and back again: `q2:<code>`, `q2:<code>:back`. The code stays where it is."""
    await reply.toast(update)
    code_id, back = _pressed(update)
    with context.reading() as session:
        shown = _of_code(session, context, code_id)
    if shown is None:
        await code_message.rewrite(update, code_wording.ended(context.say, "over", None))
    elif back:
        message = code_wording.caption(context.say, context.services.say["zh"], shown, context.now)
        await reply.show_buttons(update, message)
    else:
        await reply.show_buttons(update, wording.choices(context.say, code_id))


async def report(update: Update, context: Context) -> None:
    """One of the problems was pressed: `q3:<code>:<problem>`."""
    await reply.toast(update)
    code_id, problem = _pressed(update)
    with context.writing() as session:
        shown = _of_code(session, context, code_id) if problem in PROBLEMS else None
        staff_told = shown is not None and _opened(session, context, update, shown, problem)
    if shown is None:
        await code_message.rewrite(update, code_wording.ended(context.say, "over", None))
        return
    context.services.courier.wake()
    both = wording.for_both(context.say, context.services.say["zh"], shown, staff_told=staff_told)
    await code_message.rewrite(update, both)


async def report_at_once(update: Update, context: Context, problem: str) -> None:
    """A sentence said that the code which is out fails: it is reported, and staff are shown what was agreed. Nothing
    where no code is out, as the reason has been said then."""
    with context.writing() as session:
        shown = code.shown_now(session, context)
        staff_told = shown is not None and _opened(session, context, update, shown, problem)
    if shown is not None:
        context.services.courier.wake()
        both = wording.for_both(context.say, context.services.say["zh"], shown, staff_told=staff_told)
        await reply.send(update, Message(both.text))  # the buttons stand under the code


async def take_up(update: Update, context: Context) -> None:
    """ "I'll see to it" was pressed: `h1:<ticket>`. Whoever is first is named to the member and to everybody told."""
    name = update.effective_user.first_name if update.effective_user else ""
    with context.writing() as session:
        ticket = tickets.one(session, _pressed(update)[0])
        may = ticket is not None and may_take(session, context, update, ticket)
        is_first = may and ticket is not None and tickets.answer(session, ticket.id, context.member.id, context.now)
        if is_first and ticket is not None:
            _tell_all(session, context, update, ticket, name)
    if not is_first:
        await reply.toast(update, context.say.plain("trouble.was_taken" if may else "trouble.not_yours"))
        return
    await reply.toast(update)
    context.services.courier.wake()
    if ticket is not None:
        await reply.show(update, wording.yours(context.say, name, _words_of(update), ticket, context.now))


async def solved(update: Update, context: Context) -> None:
    """ "Solved" was pressed by who took it up: `h2:<ticket>`. The member hears it, and what to do if it is not."""
    with context.writing() as session:
        ticket = tickets.one(session, _pressed(update)[0])
        is_over = ticket is not None and (ticket.closed_at is not None or _closed(session, context, ticket))
    if not is_over:
        await reply.toast(update, context.say.plain("trouble.not_yours"))
        return
    await reply.toast(update)
    context.services.courier.wake()
    await reply.show(update, wording.closed(context.say, _words_of(update)))


async def recent(update: Update, context: Context) -> None:
    """/tickets, for ops: who waits for help, and how fast the first response was."""
    if not staffing.is_ops(update, context):
        await helping.ops_only(update, context)
        return
    with context.reading() as session:
        found = [
            (each, shops.one(session, each.shop_id) if each.shop_id else None)
            for each in tickets.since(session, context.now - RECENT)
        ]
    await reply.send(update, wording.recent(context.say, found, context.now))


def _closed(session: Session, context: Context, ticket: Opened) -> bool:
    """Close the ticket and tell the member; False where somebody else has taken it up."""
    if not tickets.close(session, ticket.id, context.member.id, context.now):
        return False
    solved = wording.solved(context.services.say[members.language(session, ticket.member_id)], ticket)
    return tell(session, f"ticket-solved:{ticket.id}", "ticket", solved, context.now, member_id=ticket.member_id)


def _of_code(session: Session, context: Context, code_id: int) -> Shown | None:
    """The member's code, if it is the one they hold now."""
    shown = code.shown_now(session, context)
    return shown if shown is not None and shown.code.code_id == code_id else None


def _opened(session: Session, context: Context, update: Update, shown: Shown, problem: str) -> bool:
    """Open a ticket and tell who can help, once for each problem; whether staff of the shop are among them."""
    shop = shown.shop or code_nearby.standing_in(session, context)
    posts = staff.of_shop(session, shop.id) if shop else []
    now, member_id = context.now, context.member.id
    ticket_id = tickets.open(session, problem, member_id, shown.code.code_id, shop.id if shop else None, now)
    if ticket_id is not None:
        holder = code_wording.holder(update.effective_user.first_name if update.effective_user else "")
        case = Case(ticket_id, problem, holder, shop, shown.benefits, now)
        _notify(session, context, case, [post.member_id for post in posts])
    return bool(posts)


def _notify(session: Session, context: Context, case: Case, staff_ids: list[int]) -> None:
    key, services = f"ticket:{case.ticket_id}", context.services
    tell_ops(session, services, key, "ticket", lambda say: wording.notice(say, case), context.now, staff_ids)


def may_take(session: Session, context: Context, update: Update, ticket: Opened) -> bool:
    """Whether who writes may take the ticket up: ops and the shop's staff; who left since may not."""
    user, chat = update.effective_user, update.effective_chat
    if user is not None and user.id in context.services.ops:
        return True
    if chat is not None and chat.id == context.services.ops_chat:
        return True
    return _is_staff_of(session, context, ticket)


def _is_staff_of(session: Session, context: Context, ticket: Opened) -> bool:
    return any(post.shop_id == ticket.shop_id for post in staff.posts(session, context.member.id))


def _tell_all(session: Session, context: Context, update: Update, ticket: Opened, name: str) -> None:
    """The member hears who comes; the others' notices say that it is taken."""
    services, shop = context.services, _shop_of(session, ticket)
    theirs = services.say[members.language(session, ticket.member_id)]
    coming = wording.coming(theirs, name, shop if _is_staff_of(session, context, ticket) else None)
    tell(session, f"ticket-taken:{ticket.id}:member", "ticket", coming, context.now, member_id=ticket.member_id)
    mark_taken(session, context, update, ticket, name)


def mark_taken(session: Session, context: Context, update: Update, ticket: Opened, name: str) -> None:
    """Every notice of the ticket, but the one under which it was taken up, says from now on that it is."""
    services, now, shop = context.services, context.now, _shop_of(session, ticket)
    for notice in notices.about(session, f"ticket:{ticket.id}:"):
        if notice.message_id is not None and not _is_pressed(context, update, notice):
            say = services.say[_language(session, services, notice.member_id)]
            where = {"member_id": notice.member_id, "chat_id": notice.chat_id, "message_id": notice.message_id}
            key = f"ticket-taken:{ticket.id}:{notice.member_id or 'ops'}"
            taken = wording.taken(say, name, ticket, shop, now)
            tell(session, key, "ticket", taken, now, method="edit_text", **where)


def _shop_of(session: Session, ticket: Opened) -> Shop | None:
    return shops.one(session, ticket.shop_id) if ticket.shop_id else None


def _is_pressed(context: Context, update: Update, notice: Notice) -> bool:
    """Whether the pressed button hangs under this notice, which the press itself changes."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None or message.message_id != notice.message_id:
        return False
    return chat.id == notice.chat_id or notice.member_id == context.member.id


def _language(session: Session, services: Services, member_id: int | None) -> str:
    return members.language(session, member_id) if member_id else services.default_language


def _words_of(update: Update) -> str:
    message = update.effective_message
    return (message.text or "") if message else ""


def _pressed(update: Update) -> tuple[int, str]:
    """The number after the verb of a pressed button, 0 where there is none, and what follows it."""
    query = update.callback_query
    _, number, *rest = (*(query.data or "").split(":", 2), "") if query else ("", "", "")
    is_id = number.isdecimal() and number.isascii() and len(number) <= LONGEST_ID
    return (int(number) if is_id else 0), rest[0]
