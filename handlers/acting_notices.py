"""Sentences about reminders: a topic on or off, one at a time of the member's own. Nothing changes without a press."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telegram import Update

from handlers import acting_events, pressed, reply
from handlers import help as helping
from handlers.context import Context
from handlers.said import Said
from handlers.telling import tell
from rules.redaction import masked
from rules.topics import OPTIONAL, Topic
from rules.understanding import reminding
from storage import preferences
from words import notices as notices_wording
from words import sentences as wording
from words.layout import Message

STANDS = timedelta(hours=12)  # how late a reminder may be said
_TOPICS = {"event": Topic.EVENT, "benefit": Topic.BENEFIT, "expiry": Topic.CARD, "promo": Topic.PROMO}


async def switch_on(update: Update, context: Context, said: Said) -> None:
    await _switch(update, context, said, on=True)


async def switch_off(update: Update, context: Context, said: Said) -> None:
    await _switch(update, context, said, on=False)


async def _switch(update: Update, context: Context, said: Said, *, on: bool) -> None:
    """The button that switches the topic; those of all topics where none was named."""
    topic = _TOPICS.get(said.word("topic"))
    with context.reading() as session:
        off = preferences.off(session, context.member.id)
        talk = context.talk(session)
    if topic is None:
        await reply.send(update, wording.switch_which(context.say, off, on=on))
        return
    if (topic in off) is not on:
        key = "sentences.switch.is_on" if on else "sentences.switch.is_off"
        await reply.send(update, Message(context.say(key, topic=context.say.plain(f"topic.{topic}"))))
        return
    message = wording.switch(context.say, topic, on=on)
    context.note(talk.offering(message.buttons[0][0].press or ""))
    await reply.send(update, message)


async def switch_all(update: Update, context: Context) -> None:
    """All topics at once: `e5:on` or `e5:off`."""
    which, _ = pressed.after(update)
    if which not in ("on", "off"):
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        for topic in OPTIONAL:
            if which == "on":
                preferences.opt_in(session, context.member.id, topic)
            else:
                preferences.opt_out(session, context.member.id, topic, context.now)
        wanted = preferences.wanted(session, context.member.id, context.services.zone)
    await reply.show(update, notices_wording.sheet(context.say, wanted, context.now))


async def remind(update: Update, context: Context, said: Said) -> None:
    """Of an event, its own reminders; of the card and its benefits, their topic; of anything else, at that time."""
    topic = said.word("topic")
    if topic == "event":
        await acting_events.remind(update, context, said)
        return
    if topic in _TOPICS and not reminding.has_moment(said.word("when"), _local(context)):
        await reply.send(update, _of_its_own(context, _TOPICS[topic]))
        return
    planned = reminding.plan(said.text, said.word("when"), _local(context))
    if planned is None:
        await reply.send(update, Message(context.say("sentences.remind.when")))
        return
    await _confirm(update, context, planned)


def _of_its_own(context: Context, topic: Topic) -> Message:
    """What is reminded of without being asked, and the switch for it."""
    with context.reading() as session:
        is_off = topic in preferences.off(session, context.member.id)
    if is_off:
        return wording.switch(context.say, topic, on=True)
    return Message(context.say(f"sentences.remind.of.{topic}"), ((notices_wording.to_sheet(context.say),),))


async def _confirm(update: Update, context: Context, planned: reminding.Planned) -> None:
    with context.reading() as session:
        quiet = preferences.quiet(session, context.member.id, context.services.zone)
        talk = context.talk(session)
    at = quiet.ends(planned.at) or planned.at
    subject = masked(planned.subject)[: wording.SUBJECT_LIMIT]
    talk = replace(talk, said=subject)
    press = f"e6:{int(at.timestamp()) // 60}:{talk.tag}"
    context.note(talk.offering(press))
    is_moved, is_once = at != planned.at, planned.recurs
    await reply.send(
        update, wording.reminder(context.say, at, context.now, subject, press, moved=is_moved, once=is_once)
    )


async def set_reminder(update: Update, context: Context) -> None:
    """The reminder was confirmed: `e6:<minute>:<tag>`. What it is about stands in the conversation."""
    minute, tag = pressed.number(update), pressed.after(update)[1]
    at = datetime.fromtimestamp(minute * 60, UTC) if minute < _LAST_MINUTE else None
    if at is None or at <= context.now:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        talk = context.talk(session)
        subject = talk.sentence(tag)
        key = f"personal:{context.member.id}:{minute}:{tag}"
        where = {"member_id": context.member.id, "not_before": at, "not_after": at + STANDS}
        tell(session, key, "reminder", wording.reminded(context.say, subject), context.now, **where)
    context.note(talk.understood())
    context.services.courier.wake()
    when = wording.moment(context.say, at, context.now)
    await reply.show(update, Message(context.say("sentences.remind.done", when=when)))


async def never_mind(update: Update, context: Context) -> None:
    """ "No" was pressed: `e7:`."""
    await reply.toast(update)
    with context.reading() as session:
        context.note(context.talk(session).understood())
    await reply.show(update, Message(context.say("sentences.never_mind")))


def _local(context: Context) -> datetime:
    return context.now.astimezone(context.services.zone)


_LAST_MINUTE = 100_000_000  # in the year 2160
