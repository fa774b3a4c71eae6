"""Practice: each of the three ways once, with codes that reach neither the ledger nor a member."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers import photo, reply
from handlers.code import SEED_BYTES
from handlers.context import Context
from rules import codes as rule
from rules.catalogue import Plan
from rules.codes import Kind
from rules.till import Post, Practised, Pulled
from storage import codes, questions, staff
from words import code_picture
from words import staff as wording
from words import till as till_wording
from words.code_picture import Face
from words.layout import Message


async def step(update: Update, context: Context) -> None:
    """/practice and its buttons: the first way that has not been tried out, or the first again after all three."""
    await reply.toast(update)
    with context.writing() as session:
        posts = staff.posts(session, context.member.id)
        questions.settle(session, context.member.id)
        pulled = None
        if posts:
            services = context.services
            seed, holder = services.randomness(SEED_BYTES), wording.holder(context.say)
            pulled = codes.practise(session, services.secret, seed, posts[0], holder, context.now)
    if pulled is None:
        await reply.send(update, Message(context.say("today.not_staff")))
    else:
        await _show(update, context, posts[0], pulled)


async def _show(update: Update, context: Context, post: Post, pulled: Pulled) -> None:
    untried = [way for way in wording.WAYS if way not in post.practised]
    way = untried[0] if untried else Practised.CAMERA
    if way is Practised.DIGITS:
        await reply.send(update, wording.practice_by_digits(context.say, pulled.digits))
    elif way is Practised.LIST:
        await reply.send(update, wording.practice_by_list(context.say, pulled.code_id))
    else:
        await _show_picture(update, context, post, pulled)


async def _show_picture(update: Update, context: Context, post: Post, pulled: Pulled) -> None:
    link = rule.link(context.bot.username, Kind.REDEEM, pulled.token)
    face = Face(
        link=link,
        digits=pulled.digits,
        holder=wording.holder(context.say),
        plan=Plan.ANNUAL,
        shop_name=till_wording.at(context.say, post),
        expires_at=pulled.expires_at,
        practice=True,
    )
    # Drawing takes some 25 ms, too long to hold everybody else up.
    picture = await asyncio.to_thread(code_picture.png, context.say, face)
    await photo.send(update, picture, wording.practice_by_camera(context.say, link))
