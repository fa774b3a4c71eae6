"""Who is staff: ops invite managers and staff of any shop, managers those of theirs; whoever goes is out at once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError

from handlers import pressed, reply, till
from handlers.context import Context
from handlers.telling import tell
from rules import codes
from rules.codes import Kind
from rules.shops import Shop
from rules.till import Post, Role
from storage import members, questions, shops, staff
from storage.database import Session
from words import phrases
from words import staff as wording
from words import till as till_wording
from words.layout import Message
from words.staff import Colleague
from words.text import tidy

WORDS_LIMIT = 30


async def team(update: Update, context: Context) -> None:
    """/staff and /revoke: who works at a shop. Ops name it, `/staff sh-ja-01`; a manager need not."""
    with context.reading() as session:
        shop, message = asked_for(session, update, context)
    if shop is None:
        await reply.send(update, message)
        return
    await _show_team(update, context, shop)


async def team_again(update: Update, context: Context) -> None:
    """Back to the list: `i4:<shop>`."""
    await reply.toast(update)
    with context.reading() as session:
        shop = _managed(session, update, context, pressed.number(update))
    if shop is None:
        await reply.show(update, Message(context.say("staff.managers_only")))
        return
    await _show_team(update, context, shop)


async def invite(update: Update, context: Context) -> None:
    """An invitation was pressed: `i1:<shop>:<role>`. The link works once, within a day."""
    await reply.toast(update)
    shop_id, role = pressed.number(update), pressed.after(update)[1]
    token = urlsafe_b64encode(context.services.randomness(codes.TOKEN_BYTES)).decode()
    with context.writing() as session:
        shop = _managed(session, update, context, shop_id) if role in tuple(Role) else None
        if shop is not None:
            until = staff.invite(session, token, shop.id, Role(role), context.member.id, context.now)
    if shop is None:
        await reply.send(update, Message(context.say("staff.managers_only")))
        return
    link = codes.link(context.bot.username, Kind.INVITATION, token)
    name = phrases.name(context.say, shop)
    await reply.send(update, wording.invitation(context.say, Role(role), name, link, until))


async def invited(update: Update, context: Context, token: str) -> None:
    """An invitation's link was opened: once, by whoever is first. Practice is offered at once."""
    with context.writing() as session:
        questions.settle(session, context.member.id)
        joined = staff.accept(session, token, context.member.id, context.now)
        if joined is not None:
            staff.choose(session, context.member.id, joined.post.id, context.now)
    if joined is None:
        await reply.send(update, Message(context.say("staff.bad_link")))
        return
    role, shop = wording.role(context.say, joined.post.role), till_wording.at(context.say, joined.post)
    text = context.say("staff.welcome" if joined.fresh else "staff.already", shop=shop, role=role)
    await reply.send(update, Message(text), with_keyboard=till.keyboard(context.say))
    await reply.send(update, wording.practice_offered(context.say))


async def ask_removal(update: Update, context: Context) -> None:
    """A colleague was pressed: `i2:<post>`."""
    await reply.toast(update)
    with context.reading() as session:
        post = _removable(session, update, context)
    if post is None:
        await reply.show(update, Message(context.say("staff.gone")))
        return
    (colleague,) = await _named(context, [post])
    await reply.show(update, wording.removal(context.say, colleague))


async def remove(update: Update, context: Context) -> None:
    """Confirmed: `i3:<post>`. Their claims and locks end with the post, and they are told."""
    await reply.toast(update)
    services, now = context.services, context.now
    with context.writing() as session:
        post = _removable(session, update, context)
        if post is not None and staff.revoke(session, post.id, f"member:{context.member.id}", now, services.zone):
            theirs = services.say[members.language(session, post.member_id)]
            told = Message(theirs("staff.told_removed", shop=till_wording.at(theirs, post)))
            tell(session, f"revoked:{post.id}", "staff", told, now, member_id=post.member_id)
    services.courier.wake()
    if post is None:
        await reply.show(update, Message(context.say("staff.gone")))
        return
    (colleague,) = await _named(context, [post])
    await reply.show(update, wording.removed(context.say, colleague))


def is_ops(update: Update, context: Context) -> bool:
    user = update.effective_user
    return user is not None and user.id in context.services.ops


def asked_for(session: Session, update: Update, context: Context) -> tuple[Shop | None, Message]:
    """The shop that ops named, or the one that the member manages and used last; what to say where there is none."""
    words, posts = " ".join(context.args or ()), staff.posts(session, context.member.id)
    return _meant(session, update, context, words, posts), _no_shop(update, context, words, posts)


def _meant(session: Session, update: Update, context: Context, words: str, posts: Sequence[Post]) -> Shop | None:
    if words and is_ops(update, context):
        return shops.known_as(session, words)
    managed = next((post for post in posts if post.role is Role.MANAGER), None)
    return shops.one(session, managed.shop_id) if managed and not words else None


def _no_shop(update: Update, context: Context, words: str, posts: Sequence[Post]) -> Message:
    if is_ops(update, context):
        key = "staff.no_shop" if words else "staff.which_shop"
        return Message(context.say(key, words=tidy(words, WORDS_LIMIT)))
    return Message(context.say("staff.managers_only" if posts else "today.not_staff"))


def _managed(session: Session, update: Update, context: Context, shop_id: int) -> Shop | None:
    """The shop, for ops and its managers; None for anybody else."""
    posts = staff.posts(session, context.member.id)
    manages = any(post.shop_id == shop_id and post.role is Role.MANAGER for post in posts)
    return shops.one(session, shop_id) if manages or is_ops(update, context) else None


def _removable(session: Session, update: Update, context: Context) -> Post | None:
    """The pressed post, if it has not ended and this member may end it; nobody ends their own."""
    post = staff.one(session, pressed.number(update))
    if post is None or _managed(session, update, context, post.shop_id) is None:
        return None
    return None if post.member_id == context.member.id and not is_ops(update, context) else post


async def _show_team(update: Update, context: Context, shop: Shop) -> None:
    with context.reading() as session:
        posts = [post for post in staff.of_shop(session, shop.id) if post.member_id != context.member.id]
    colleagues = await _named(context, posts)
    name = phrases.name(context.say, shop)
    await reply.show(update, wording.team(context.say, shop.id, name, colleagues))


async def _named(context: Context, posts: Sequence[Post]) -> list[Colleague]:
    """The names that people have on Telegram now; we keep none."""
    with context.reading() as session:
        chats = members.telegram_ids(session, [post.member_id for post in posts])
    return [Colleague(post, await called(context, chats.get(post.member_id))) for post in posts]


async def called(context: Context, telegram_id: int | None) -> str:
    """The name that somebody has on Telegram now."""
    with suppress(TelegramError):
        if telegram_id is not None:
            return (await context.bot.get_chat(telegram_id)).first_name or context.say.plain("staff.somebody")
    return context.say.plain("staff.somebody")
