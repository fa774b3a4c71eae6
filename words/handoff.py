"""A question to a person in words: what the member is told, what the operators are, and what either writes."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup, escape

from words.layout import Button, Message, paragraphs
from words.say import Say

QUESTION = "question"


def to_reply(say: Say, ticket_id: int) -> tuple[Button, ...]:
    """The row with the button to write on the ticket."""
    return (Button(say.plain("handoff.reply"), f"h3:{ticket_id}"),)


def kept(say: Say, ticket_id: int, *, is_first: bool, is_told: bool) -> Message:
    """To the member: their words are with people; or kept, where nobody has been told of yet."""
    if not is_told:
        return Message(say("handoff.kept", ticket=ticket_id))
    return Message(say("handoff.opened" if is_first else "handoff.added", ticket=ticket_id))


def full(say: Say, ticket_id: int) -> Message:
    """To whoever writes: the ticket takes no more."""
    return Message(say("handoff.full", ticket=ticket_id))


def ask(say: Say, ticket_id: int) -> Message:
    """To whoever wants to write: the next message goes to the ticket."""
    return Message(say("handoff.ask", ticket=ticket_id))


def what_about(say: Say, ticket_id: int) -> Message:
    """To a member who asked for a person and said no more: what is it about?"""
    return Message(say("handoff.what_about", ticket=ticket_id))


def notice(say: Say, ticket_id: int, holder: str, words: str, at: datetime) -> Message:
    """To the operators: who asks for a person, and in which words."""
    head = say("handoff.notice", ticket=ticket_id, holder=holder, time=say.clock(at))
    handle = Button(say.plain("trouble.handle"), f"h1:{ticket_id}")
    return Message(_with_words(head, words), ((handle, *to_reply(say, ticket_id)),))


def more(say: Say, ticket_id: int, holder: str, words: str, at: datetime) -> Message:
    """To the operators: the member wrote more."""
    head = say("handoff.more", ticket=ticket_id, holder=holder, time=say.clock(at))
    return Message(_with_words(head, words), (to_reply(say, ticket_id),))


def answer(say: Say, ticket_id: int, words: str) -> Message:
    """To the member: what one of us wrote."""
    return Message(_with_words(say("handoff.answer", ticket=ticket_id), words), (to_reply(say, ticket_id),))


def sent(say: Say, ticket_id: int) -> Message:
    """To who wrote it: the member has it, and the ticket can be closed."""
    return Message(say("handoff.sent", ticket=ticket_id), ((Button(say.plain("ticket.solve"), f"h2:{ticket_id}"),),))


def _with_words(head: Markup, words: str) -> Markup:
    return paragraphs(head, escape(words))
