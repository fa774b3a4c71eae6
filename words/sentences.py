"""Answers to sentences: what is asked back, what cannot be had, the rules of the card, reminders, manners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from rules.search import Search
from rules.topics import OPTIONAL, Topic
from rules.understanding import dialogue
from rules.understanding.dialogue import Turn
from rules.understanding.intents import Intent
from rules.understanding.manners import Mood
from words import narrowing
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import LANGUAGES, Say, sentences

SUBJECT_LIMIT = 60  # characters of what somebody wants to be reminded of


# Asking back


def ask_back(say: Say, intents: Sequence[Intent], tag: str) -> Message:
    """ "Did you mean …?"; one tap finishes. `tag` stands for the sentence."""
    choices = tuple((Button(say.plain(f"sentences.want.{intent}"), f"e1:{intent}:{tag}"),) for intent in intents)
    return Message(say("sentences.ask"), (*choices, (Button(say.plain("sentences.none"), f"e2:{tag}"),)))


def menu(say: Say, tag: str, key: str = "sentences.menu") -> Message:
    """What there is, in a few buttons, and a person, who gets the sentence that `tag` stands for."""
    return Message(say(key), (*ways_on(say), (to_person(say, tag),)))


def ways_on(say: Say) -> Rows:
    """The four things asked for most."""
    intents = (Intent.FIND_NEARBY, Intent.SHOW_CODE, Intent.MY_BENEFITS, Intent.EVENTS_LIST)
    return in_rows([Button(say.plain(f"sentences.want.{intent}"), f"e1:{intent}:") for intent in intents], 2)


def two_ways(say: Say) -> Rows:
    """The two things that most come for."""
    return ways_on(say)[:1]


def to_person(say: Say, tag: str = "") -> Button:
    return Button(say.plain("sentences.person"), f"e3:{tag}")


def refused(say: Say, tag: str) -> Message:
    """None of the guesses was right."""
    return menu(say, tag, "sentences.none_right")


def number_seen(say: Say) -> Message:
    """A long number was typed, which may be a card's: it is not repeated."""
    card = Button(say.plain("start.have_card"), "a:card")
    return Message(say("sentences.number_seen"), ((card,), (to_person(say),)))


def foreign(say: Say, other: Say) -> Message:
    """Which languages there are, in both."""
    return Message(paragraphs(say("sentences.foreign"), other("sentences.foreign")), languages(say))


def languages(say: Say) -> Rows:
    return (tuple(Button(sentences(each)["language.name"], f"l:{each}") for each in LANGUAGES),)


# Searching


def with_notes(say: Say, message: Message, unmet: Iterable[str]) -> Message:
    """The answer under a line for each wish that nothing here can be searched by."""
    notes = [say(f"sentences.unmet.{slot}") for slot in unmet]
    return Message(paragraphs(*notes, message.text), message.buttons) if notes else message


def that_is_all(say: Say, search: Search) -> Message:
    """The last page was shown: further, at any time, any kind."""
    wider = dialogue.turned(search, Turn.FARTHER)
    ways = (
        ("farther", wider) if wider.radius_m != search.radius_m else None,
        ("any_time", dialogue.turned(search, Turn.ANY_TIME)) if search.open_now else None,
        ("any_kind", dialogue.turned(search, Turn.ANY_KIND)) if search.category or search.topic else None,
    )
    buttons = [Button(say.plain(f"sentences.turn.{way[0]}"), f"n:{way[1].packed()}") for way in ways if way]
    return Message(say("sentences.that_is_all"), in_rows(buttons, 3))


# The card


def rules(say: Say, tag: str, *, city: Markup | None) -> Message:
    """How the card may be used, and the ways to what each shop says of its own benefits."""
    lines = [say(f"sentences.rules.{each}") for each in ("person", "limits", "stacking", "time", "staff")]
    text = paragraphs(say("sentences.rules.head"), city, paragraphs(*lines, gap="\n"), say("sentences.rules.more"))
    here = Button(say.plain("sentences.want.find_nearby"), f"e1:{Intent.FIND_NEARBY}:")
    mine = Button(say.plain("sentences.want.my_benefits"), f"e1:{Intent.MY_BENEFITS}:")
    return Message(text, ((here, mine), (to_person(say, tag),)))


def refund(say: Say, tag: str) -> Message:
    """Who takes money back is not the bot."""
    return Message(say("sentences.refund"), ((to_person(say, tag),),))


# Reminders


def switch(say: Say, topic: Topic, *, on: bool) -> Message:
    """A press switches one topic; nothing has changed before it."""
    name = say.plain(f"topic.{topic}")
    key = "sentences.switch.on" if on else "sentences.switch.off"
    press = Button(say.plain(f"{key}_yes", topic=name), f"n4:{topic}:{'off' if on else 'on'}")
    others = Button(say.plain("notices.sheet"), "n5:")
    return Message(say(key, topic=name), ((press,), (others,)))


def switch_which(say: Say, off: frozenset[Topic], *, on: bool) -> Message:
    """No topic was named: each that could be switched, all of them at once, or a pause."""
    topics = [topic for topic in OPTIONAL if (topic in off) is on]
    if not topics:
        key = "sentences.switch.all_on" if on else "sentences.switch.all_off"
        return Message(say(key), ((Button(say.plain("notices.sheet"), "n5:"),),))
    which, stands = ("on", "off") if on else ("off", "on")
    each = [Button(say.plain(f"topic.{topic}"), f"n4:{topic}:{stands}") for topic in topics]
    every = Button(say.plain(f"sentences.switch.every.{which}"), f"e5:{which}")
    pause = () if on else ((Button(say.plain("notices.snooze"), "n3:"),),)
    return Message(say(f"sentences.switch.which.{which}"), (*in_rows(each, 2), (every,), *pause))


def reminder(say: Say, at: datetime, now: datetime, subject: str, press: str, *, moved: bool, once: bool) -> Message:
    """A reminder as it would be, to be confirmed: when, and of what."""
    notes = (
        say("sentences.remind.moved") if moved else None,
        say("sentences.remind.once") if once else None,
    )
    when = moment(say, at, now)
    text = say("sentences.remind.sure", when=when, what=subject) if subject else say("sentences.remind.bare", when=when)
    yes = Button(say.plain("sentences.remind.yes"), press)
    return Message(paragraphs(text, *notes, gap="\n"), ((yes, Button(say.plain("sentences.no"), "e7:")),))


def reminded(say: Say, subject: str) -> Message:
    """What is said when the time has come."""
    return Message(say("sentences.remind.now", what=subject) if subject else say("sentences.remind.now_bare"))


def moment(say: Say, at: datetime, now: datetime) -> str:
    """A coming time with its day, as people say it, and the date where that is not today or tomorrow."""
    local = at.astimezone(say.zone)
    if local.date() - now.astimezone(say.zone).date() <= timedelta(days=1):
        return narrowing.moment(say, at, now)
    return f"{say.short_day(local.date())} {say.weekday(local.date())} {say.clock(at)}"


# Manners


def mood(say: Say, how: Mood) -> Message:
    """Short and warm; calm where it was not."""
    return Message(say(f"sentences.mood.{how}"), two_ways(say))
