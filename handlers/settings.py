"""Settings: the language, at once, how this phone's locations are read, and whether sentences are kept to learn."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from handlers import help as helping
from handlers import pressed, reply
from handlers.context import Context
from rules.geo import Datum
from rules.members import LANGUAGES
from storage import members, utterances
from words.layout import Button, Message, Rows, paragraphs


async def overview(update: Update, context: Context) -> None:
    """/settings and /language: what is set now, one tap to change it."""
    await reply.send(update, _overview(context))


async def speak(update: Update, context: Context) -> None:
    """A language was pressed: `l:<language>`. The keyboard changes with it."""
    query = update.callback_query
    language = (query.data or "").partition(":")[2] if query else ""
    if language not in LANGUAGES:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        members.speak(session, context.member.id, language)
    context.member = replace(context.member, language=language)
    await reply.show(update, _overview(context))
    await reply.send(update, Message(context.say("settings.switched")), with_keyboard=reply.keyboard(context.say))


async def reset_location(update: Update, context: Context) -> None:
    """Read this phone's locations as standard again: `g:`."""
    with context.writing() as session:
        members.trust_pins_as(session, context.member.id, Datum.WGS84)
        members.trust_button_as(session, context.member.id, Datum.WGS84)
    context.member = replace(context.member, pin_datum=Datum.WGS84, button_datum=Datum.WGS84)
    await reply.toast(update)
    await reply.show(update, _overview(context))


async def learn(update: Update, context: Context) -> None:
    """The switch for learning was pressed: `u3:<on or off>`, as it stood when it was shown; now it is the other."""
    stood = pressed.after(update)[0]
    if stood not in ("on", "off"):
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        if stood == "on":
            utterances.take_back(session, context.member.id)
        else:
            utterances.consent(session, context.member.id, context.now)
    await reply.show(update, _overview(context))


def _overview(context: Context) -> Message:
    say = context.say
    with context.reading() as session:
        learns = "on" if utterances.consents(session, context.member.id) else "off"
    how = say.plain("settings.location_shifted" if _is_shifted(context) else "settings.location_plain")
    lines = paragraphs(
        say("settings.language", name=say.plain("language.name")), say("settings.location", how=how), gap="\n"
    )
    learning = say(f"settings.learning.{learns}")
    return Message(paragraphs(say("settings.title"), lines, learning), _buttons(context, learns))


def _buttons(context: Context, learns: str) -> Rows:
    languages = tuple(Button(context.services.say[each].plain("language.name"), f"l:{each}") for each in LANGUAGES)
    reset = (Button(context.say.plain("settings.reset_location"), "g:"),)
    notices = (Button(context.say.plain("notices.open"), "n5:"),)
    learn = (Button(context.say.plain(f"settings.learn.{learns}"), f"u3:{learns}"),)
    return (languages, notices, learn, *((reset,) if _is_shifted(context) else ()))


def _is_shifted(context: Context) -> bool:
    return {context.member.pin_datum, context.member.button_datum} != {Datum.WGS84}
