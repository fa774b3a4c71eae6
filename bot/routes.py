"""The table of contents: what a member can do, and which function does it. Order matters; the first match wins."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import (
    addresses,
    card,
    door,
    elsewhere,
    inline,
    joining,
    live,
    narrowing,
    nearby,
    picture,
    saving,
    settings,
    shop,
    typed,
)
from handlers import help as helping

GATE, AFTER = -1, 1

COMMANDS = {
    "start": joining.start,
    "near": typed.near,
    "code": card.code,
    "card": card.mine,
    "saved": saving.overview,
    "settings": settings.overview,
    "language": settings.overview,
    "help": helping.how,
    **dict.fromkeys(helping.LATER_COMMANDS | helping.STAFF_COMMANDS, helping.later),
}

# What a button's data begins with; buttons live for ever, so a verb is never given a second meaning.
PRESSES = {
    "a": joining.choose,
    "c": card.code,
    "d": nearby.adjust,
    "e": addresses.choose,
    "f": shop.star,
    "g": settings.reset_location,
    "k": narrowing.choose_category,
    "l": settings.speak,
    "m": picture.show,
    "n": nearby.turn,
    "p": saving.save,
    "s": shop.page,
    "t": narrowing.sheet,
    "v": shop.directions,
    "w": shop.report,
    "x": saving.remove,
    "y": elsewhere.wish,
}

# Shown in Telegram's menu, in this order.
MENU = ("near", "code", "card", "benefits", "savings", "events", "saved", "settings", "language", "help")

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def add_routes(application: AnyApplication) -> None:
    """Teach the application what to do with an update."""
    application.add_handler(TypeHandler(Update, door.recognise), group=GATE)
    new = filters.UpdateType.MESSAGE
    for name, does in COMMANDS.items():
        application.add_handler(CommandHandler(name, does, filters=new))
    for verb, press in PRESSES.items():
        application.add_handler(CallbackQueryHandler(press, pattern=f"^{verb}:"))
    application.add_handler(MessageHandler(new & live.LIVE, live.shared))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.LOCATION, live.moved))
    application.add_handler(MessageHandler(new & (filters.LOCATION | filters.VENUE), nearby.here))
    application.add_handler(MessageHandler(new & filters.COMMAND, helping.unknown_command))
    application.add_handler(MessageHandler(new & filters.TEXT, typed.words))
    application.add_handler(InlineQueryHandler(inline.offer))
    application.add_handler(CallbackQueryHandler(helping.stale_button))
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, helping.unreadable))
    application.add_handler(CallbackQueryHandler(live.pressed, pattern="^[dknst]:"), group=AFTER)
