"""The map of a list: its shops by number around the member, as a photo of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import InputFile, Update
from telegram.constants import ChatAction, ParseMode

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules.gazetteer import PlaceKind
from rules.search import PAGE_SIZE, Search, unpacked
from rules.shops import Shop
from storage.database import Session
from words import map as maps
from words.layout import Message
from words.map import MapView

# What people steer by; the rest would only crowd the picture.
ORIENTATION = frozenset({PlaceKind.METRO, PlaceKind.LANDMARK, PlaceKind.MALL, PlaceKind.PARK, PlaceKind.STATION})
MOST_PLACES = 60


async def show(update: Update, context: Context) -> None:
    """The map button was pressed: `m:<search of the list>`."""
    await reply.toast(update)
    query, chat = update.callback_query, update.effective_chat
    search = unpacked((query.data or "").partition(":")[2]) if query else None
    start, listed = await context.look_up(lambda session: _listed(session, context, search))
    if chat is None or start is None or search is None or not listed:
        await reply.send(update, Message(context.say("nearby.gone")))
        return
    await chat.send_action(ChatAction.UPLOAD_PHOTO)
    view = await _with_streets(context, _view(context, start, listed, search.page))
    key = maps.key(context.say, view)
    picture = context.services.pictures.find(key, context.now) or InputFile(
        # Drawing takes some 40 ms, too long to hold everybody else up.
        await asyncio.to_thread(maps.draw, context.say, view),
        filename="map.png",
    )
    sent = await chat.send_photo(
        picture, caption=context.say("nearby.map", where=start.where), parse_mode=ParseMode.HTML
    )
    context.services.pictures.keep(key, sent.photo[-1].file_id, context.now)


def _listed(session: Session, context: Context, search: Search | None) -> tuple[Start | None, list[Shop]]:
    start = origins.resolve(session, context, search.origin) if search else None
    return (start, nearby.listed(session, context, start, search)) if start and search else (None, [])


def _view(context: Context, start: Start, listed: list[Shop], page: int) -> MapView:
    first = (page - 1) * PAGE_SIZE + 1
    shops = tuple(maps.spot(context.say, number, shop) for number, shop in enumerate(listed, first))
    places = context.services.gazetteer.nearest(start.point, ORIENTATION, MOST_PLACES)
    return MapView(start.point, shops, tuple(places))


async def _with_streets(context: Context, view: MapView) -> MapView:
    """The view over street tiles, where the operator has named a tile server and it answers."""
    window = maps.window(view) if context.services.streets else None
    if window is None or context.services.streets is None:
        return view
    return replace(view, background=await context.services.streets(window))
