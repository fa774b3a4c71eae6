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
    acting_notices,
    addresses,
    approving,
    audit,
    benefits,
    broadcast,
    broadcast_choices,
    broadcast_desk,
    broadcast_press,
    broadcast_segment,
    card,
    claim,
    code,
    counter,
    door,
    elsewhere,
    event_desk,
    events,
    fuse,
    handoff,
    inline,
    joining,
    keyed,
    live,
    narrowing,
    nearby,
    notices,
    ops,
    personal,
    picture,
    practice,
    reversal,
    saving,
    savings,
    scanning,
    sentences,
    settings,
    shop,
    staffing,
    starting,
    till,
    today,
    trouble,
    typed,
)
from handlers import help as helping
from handlers.context import Context

GATE, AFTER = -1, 1

COMMANDS = {
    "start": starting.start,
    "near": typed.near,
    "code": code.show,
    "card": card.mine,
    "benefits": benefits.overview,
    "savings": savings.overview,
    "events": events.overview,
    "saved": saving.overview,
    "today": today.overview,
    "redeem": keyed.redeem,
    "pause": fuse.panel,
    "practice": practice.step,
    "broadcast": broadcast.home,
    "staff": staffing.team,
    "revoke": staffing.team,
    "counter": counter.sheet,
    "pins": counter.pins,
    "mydata": personal.overview,
    "deleteme": personal.ask,
    "settings": settings.overview,
    "language": settings.overview,
    "help": helping.how,
    "ops": ops.home,
    "stats": ops.period,
    "audit": audit.overview,
    "tickets": trouble.recent,
    "undo": reversal.undo,
}

# What a button's data begins with; buttons live for ever, so a verb is never given a second meaning.
PRESSES = {
    "a": joining.choose,
    "a1": events.turn,
    "a2": events.page,
    "a3": events.act,
    "a4": events.gift,
    "a5": event_desk.act,
    "a6": event_desk.hand_over,
    "b1": today.switch,
    "c": code.pressed,
    "d": nearby.adjust,
    "e": addresses.choose,
    "e1": sentences.choose,
    "e2": sentences.none_of_them,
    "e3": sentences.to_person,
    "e5": acting_notices.switch_all,
    "e6": acting_notices.set_reminder,
    "e7": acting_notices.never_mind,
    "f": shop.star,
    "g": settings.reset_location,
    "h1": trouble.take_up,
    "h2": trouble.solved,
    "h3": handoff.write,
    "i1": staffing.invite,
    "i2": staffing.ask_removal,
    "i3": staffing.remove,
    "i4": staffing.team_again,
    "j1": practice.step,
    "k": narrowing.choose_category,
    "l": settings.speak,
    "m": picture.show,
    "n": nearby.turn,
    "n1": notices.stop,
    "n2": notices.fewer,
    "n3": notices.snooze,
    "n4": notices.switch,
    "n5": notices.sheet,
    "n6": notices.be_quiet,
    "n7": notices.limit,
    "n8": notices.wake,
    "n9": notices.watch,
    "o1": benefits.turn,
    "o2": ops.follow,
    "o3": ops.turn,
    "p": saving.save,
    "q0": code.turn,
    "q1": code.cancel,
    "q2": trouble.choose,
    "q3": trouble.report,
    "q4": approving.approve,
    "q5": approving.deny,
    "q6": code.turn,
    "q7": code.remind,
    "qs": code.turn,
    "r0": till.refresh,
    "r1": claim.confirm,
    "r2": claim.ask_amount,
    "r3": claim.release,
    "r4": claim.undo,
    "r5": till.pick,
    "r6": till.switch,
    "r7": till.pick,
    "r8": counter.ask_pin,
    "r9": claim.confirm_large,
    "s": shop.page,
    "t": narrowing.sheet,
    "u1": personal.export,
    "u2": personal.ask,
    "u3": settings.learn,
    "v": shop.directions,
    "w": shop.report,
    "w2": broadcast.compose,
    "w3": broadcast_segment.sheet,
    "w4": broadcast_choices.choose_time,
    "w5": broadcast_desk.act,
    "w7": broadcast_choices.choose_topic,
    "w8": broadcast_press.follow,
    "x": saving.remove,
    "y": elsewhere.wish,
    "z1": fuse.stop,
    "z2": fuse.resume,
    "z3": fuse.ask_cap,
    "z4": fuse.switch,
}

# Shown in Telegram's menu, in this order.
MENU = ("near", "code", "card", "benefits", "savings", "events", "saved", "settings", "language", "help")

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def add_routes(application: AnyApplication) -> None:
    """Teach the application what to do with an update; what is asked most comes first."""
    application.add_handler(TypeHandler(Update, door.recognise), group=GATE)
    new = filters.UpdateType.MESSAGE
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(new & ~filters.ChatType.PRIVATE, handoff.said_in_group))
    application.add_handler(MessageHandler(new & live.LIVE, live.shared))
    application.add_handler(MessageHandler(new & (filters.LOCATION | filters.VENUE), nearby.here))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.LOCATION, live.moved))
    for name, does in COMMANDS.items():
        application.add_handler(CommandHandler(name, does, filters=new))
    application.add_handler(MessageHandler(new & filters.COMMAND, helping.unknown_command))
    application.add_handler(MessageHandler(new & filters.TEXT, typed.words))
    application.add_handler(InlineQueryHandler(inline.offer))
    application.add_handler(MessageHandler(new & (filters.PHOTO | filters.Document.ALL), scanning.photographed))
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, scanning.other))
    application.add_handler(CallbackQueryHandler(live.pressed, pattern="^[dknst]:"), group=AFTER)


async def press(update: Update, context: Context) -> None:
    """A button was pressed: do what its verb stands for."""
    query = update.callback_query
    verb, colon, _ = (query.data or "").partition(":") if query else ("", "", "")
    does = PRESSES.get(verb, helping.stale_button) if colon else helping.stale_button
    await does(update, context)
