"""What to do about a message, by what it would cost to have misunderstood it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.understanding.intents import RISK, Intent, Risk
from rules.understanding.reading import OFFERED, Sureness, Understood

_MISSES = 2  # in a row; then a menu and a person help more than another guess
# What nobody means by pressing a button.
_NO_CHOICE = frozenset(
    (
        *(Intent.AFFIRM, Intent.DENY, Intent.THANKS, Intent.SMALLTALK),
        *(Intent.MORE_RESULTS, Intent.SELECT_OPTION, Intent.OUT_OF_SCOPE),
    )
)
_USUAL = (Intent.FIND_NEARBY, Intent.SHOW_CODE, Intent.HELP)  # fill up an offer


@dataclass(frozen=True, slots=True)
class Act:
    """Do what the intent stands for. What changes something shows what it would change, and waits for a press."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Ask:
    """Offer these, the likeliest first, and "none of them"."""

    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """Say what there is, and offer a person."""


Step = Act | Ask | Menu


def decide(understood: Understood, misses: int) -> Step:
    """The next step after so many messages in a row that were not understood.

    Who stands at a till is helped first: there the likeliest guess counts even where it is not sure.
    """
    is_urgent = RISK[understood.intent] is Risk.URGENT
    if understood.sure is Sureness.SURE or (is_urgent and understood.sure is Sureness.UNSURE):
        return Act(understood.intent)
    offered = tuple(guess.intent for guess in understood.guesses if guess.intent not in _NO_CHOICE)
    if understood.sure is Sureness.LOST or misses + 1 >= _MISSES or not offered:
        return Menu()
    return Ask(tuple(dict.fromkeys((*offered, *_USUAL)))[:OFFERED])


def breaks_out(understood: Understood) -> bool:
    """Whether a message is so plainly something else that a question which waits for an answer goes on waiting."""
    return understood.guesses[0].confidence >= _PLAIN and understood.intent in _ELSEWHERE


_PLAIN = 0.9
_ELSEWHERE = frozenset(
    (
        *(Intent.SHOW_CODE, Intent.MY_BENEFITS, Intent.SAVINGS, Intent.CARD_RULES, Intent.EVENTS_LIST),
        *(Intent.EVENT_SIGNUP, Intent.EVENT_CANCEL, Intent.REMINDERS_ON, Intent.REMINDERS_OFF, Intent.REMINDERS_SET),
        *(Intent.MEMBERSHIP_STATUS, Intent.MEMBERSHIP_REFUND, Intent.PROBLEM_REPORT, Intent.HUMAN_AGENT),
        *(Intent.LANGUAGE_SWITCH, Intent.MY_DATA, Intent.DELETE_ME),
    )
)
