"""What every handler is given: who is writing, how to say things to them, the data, and the time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from telegram.ext import CallbackContext

from handlers.pictures import Pictures
from handlers.wire import Wire
from rules.broadcasts import CONFIRM_ABOVE
from rules.gazetteer import Gazetteer
from rules.geocoding import Address, Lookup, Vicinity
from rules.members import Member
from rules.pace import DEFAULT_RATE
from rules.talk import Talk
from rules.understanding.advice import Advice
from rules.understanding.reading import Guess
from storage.database import Database, Session
from storage.gazetteer import Brands
from storage.talks import Talks
from words.map_tiles import Background, Window
from words.say import Say

T = TypeVar("T")

Streets = Callable[[Window], Awaitable[Background | None]]


class Geocoder(Protocol):
    """A second source for addresses."""

    async def look_up(self, words: str, language: str, vicinity: Vicinity | None) -> Lookup | None:
        """The addresses `words` may mean; None when nobody can be asked at the moment."""

    def recall(self, key: str) -> tuple[Address, ...] | None:
        """The addresses of an earlier lookup, unless they are not kept any more."""


class Advisor(Protocol):
    """Whoever else may know what a sentence means, where our own model is unsure."""

    async def advise(self, text: str, language: str, guesses: Sequence[Guess]) -> Advice | None:
        """What `text` means, the likeliest `guesses` of ours being these; None where nobody can or may be asked, or
        the answer is none. Whatever it says is a guess: what changes something is confirmed all the same."""


class Courier(Protocol):
    """Whoever says what is in the outbox."""

    def wake(self) -> None:
        """There may be something to say now."""

    async def run(self, wire: Wire) -> None:
        """Say what falls due, until cancelled."""

    async def drain(self, wire: Wire) -> None:
        """Say everything that is due now."""


@dataclass(frozen=True, slots=True)
class Services:
    """What is built once in `bot` and handed on. `clock` returns aware UTC; the fee is in fen, the trial in days.

    `secret` is the key that codes are made with; `ops` are the operators' Telegram ids, `ops_chat` is their group.
    """

    database: Database
    gazetteer: Gazetteer
    brands: Brands
    clock: Callable[[], datetime]
    randomness: Callable[[int], bytes]
    zone: ZoneInfo
    default_language: str
    trial_days: int
    card_fee_fen: int
    say: Mapping[str, Say]
    pictures: Pictures
    secret: bytes
    courier: Courier
    ops: frozenset[int] = frozenset()
    ops_chat: int | None = None
    streets: Streets | None = None  # what lies under a map, where the operator has named a tile server
    geocoder: Geocoder | None = None  # where the operator has named one
    advisor: Advisor | None = None  # where the operator has named one
    send_rate: int = DEFAULT_RATE  # messages a second
    confirm_above: int = CONFIRM_ABOVE  # recipients; from there on a second operator agrees to a broadcast
    talks: Talks = field(default_factory=Talks)


Data = dict[Any, Any]


class Context(CallbackContext[Wire, Data, Data, Data]):
    """The one way in to everything; `member` is set by the door before any other handler runs."""

    member: Member

    @cached_property
    def services(self) -> Services:
        services: Services = self.bot_data["services"]
        return services

    @property
    def say(self) -> Say:
        return self.services.say[self.member.language]

    @property
    def now(self) -> datetime:
        return self.services.clock()

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.services.zone).date()

    def reading(self) -> AbstractContextManager[Session]:
        return self.services.database.reading()

    def look_up(self, look: Callable[[Session], T]) -> Awaitable[T]:
        """What `look` finds while reading, in a thread: for what may take more than a few milliseconds."""
        return self.services.database.look_up(look)

    def writing(self) -> AbstractContextManager[Session]:
        return self.services.database.writing()

    def talk(self, session: Session) -> Talk:
        """What the conversation with the member is about."""
        return self.services.talks.of(session, self.member.id, self.now)

    def note(self, talk: Talk) -> None:
        """From now on it is about this."""
        self.services.talks.note(self.member.id, talk, self.now)
