"""What is kept about a member, in words: the kinds that there is something of, each with what it amounts to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from words.layout import Button, Message, paragraphs
from words.say import Say
from words.text import tidy

TAIL = 4
NAME_LIMIT = 20
MOST_NAMES = 5
_COUNTED = {"mydata.redemptions": "redemptions", "mydata.said": "ticket_words", "mydata.learning": "utterances"}

Document = Mapping[str, Sequence[Mapping[str, Any]]]


def overview(say: Say, kept: Document) -> Message:
    """One line for each kind; the file has the rest. `kept` is the document that the file holds."""
    lines = (
        say("mydata.language", name=say.plain("language.name")),
        *(_card(say, card) for card in kept["cards"]),
        _named(say, "mydata.places", kept["saved_places"]),
        _named(say, "mydata.shops", kept["saved_shops"]),
        _named(say, "mydata.wishes", kept["wishes"]),
        _named(say, "mydata.events", kept["signups"]),
        *(_counted(say, key, kept[table]) for key, table in _COUNTED.items()),
        *(_post(say, post) for post in kept["staff"] if post["revoked_at"] is None),
    )
    text = paragraphs(say("mydata.title"), paragraphs(*lines, gap="\n"), say("mydata.not_kept"))
    file, leave = Button(say.plain("mydata.export"), "u1:"), Button(say.plain("mydata.delete"), "u2:")
    return Message(text, ((file,), (leave,)))


def _card(say: Say, card: Mapping[str, Any]) -> Markup:
    return say("mydata.card", plan=say.plain(f"card.plan.{card['plan']}"), tail=str(card["card_number"])[-TAIL:])


def _named(say: Say, key: str, rows: Sequence[Mapping[str, Any]]) -> Markup | None:
    """How many there are, and the names of the first few."""
    if not rows:
        return None
    names = [tidy(str(row["name"]), NAME_LIMIT) for row in rows[:MOST_NAMES]]
    return say.counted(key, len(rows), names=say.listed([*names, *(["…"] if len(rows) > MOST_NAMES else [])]))


def _counted(say: Say, key: str, rows: Sequence[Mapping[str, Any]]) -> Markup | None:
    return say.counted(key, len(rows)) if rows else None


def _post(say: Say, post: Mapping[str, Any]) -> Markup:
    return say("mydata.post", role=say.plain(f"staff.role.{post['role']}"), shop=tidy(str(post["name"]), NAME_LIMIT))
