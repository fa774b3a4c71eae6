"""Drives a running simulator over HTTP, in the words of the in-process test client (docs/simulator-control.md).

It blocks: call it from a test that is not in the event loop of the bot or of the simulator.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import quote, urlencode, urlsplit

from simulator.actions import ImpossibleError
from simulator.chat_view import Bubble, ChatView
from simulator.faults import Fault, FaultNames
from simulator.limits import Rates
from simulator.wire import Json
from simulator.world import CallbackAnswer

PATIENCE_SECONDS = 90.0  # longer than any wait the simulator agrees to


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call in the simulator's log; `verdict` is running, ok, refused or lost."""

    number: int
    at: str
    method: str
    parameters: Json
    code: int
    description: str
    verdict: str
    milliseconds: float | None
    fault: str


class _Wire:
    """Requests to one simulator, each over a connection of its own; no proxy is asked."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80

    def ask(self, method: str, path: str, given: Json | None = None) -> Json:
        """The answer's object. Raises `LookupError` for 404, `ImpossibleError` for any other refusal."""
        status, body = self.fetch(method, path, None if given is None else json.dumps(given).encode())
        answer = json.loads(body)
        if status == 404:
            raise LookupError(answer.get("error", "not found"))
        if status >= 400:
            raise ImpossibleError(answer["error"])
        return dict(answer)

    def fetch(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body."""
        connection = HTTPConnection(self._host, self._port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


class Control:
    """A simulator at `base_url`, such as `http://127.0.0.1:8081`."""

    def __init__(self, base_url: str) -> None:
        self._wire = _Wire(base_url)
        self.clock = RemoteClock(self._wire)
        self.faults = RemoteFaults(self._wire)

    @property
    def token(self) -> str:
        """The first bot's token."""
        return str(self._wire.ask("GET", "/control")["bots"][0]["token"])

    @property
    def pending_updates(self) -> int:
        """How many updates the first bot has not confirmed yet."""
        return int(self._wire.ask("GET", "/control")["bots"][0]["pending_updates"])

    def person(self, name: str, language: str = "en") -> RemotePerson:
        """A new person, who has not pressed START yet."""
        given = {"first_name": name, "language_code": language}
        return RemotePerson(self._wire, self._wire.ask("POST", "/control/people", given)["person"])

    def group(self, title: str, *members: RemotePerson, forum: bool = False, admin: bool = False) -> int:
        """A new group of these people, the first its creator, and the first bot, an administrator with `admin`; its
        id."""
        given = {"title": title, "members": [member.id for member in members], "forum": forum, "admin": admin}
        return int(self._wire.ask("POST", "/control/groups", given)["group"]["id"])

    @property
    def people(self) -> list[RemotePerson]:
        """Everybody there is."""
        return [RemotePerson(self._wire, each) for each in self._wire.ask("GET", "/control/people")["people"]]

    @property
    def limits(self) -> Rates | None:
        """The limits of sending, None where there are none. Set it to change them."""
        found = self._wire.ask("GET", "/control/limits")
        return Rates(**found) if found.pop("on") else None

    @limits.setter
    def limits(self, rates: Rates | None) -> None:
        self._wire.ask("POST", "/control/limits", {"on": True, **asdict(rates)} if rates else {"on": False})

    @property
    def calls(self) -> list[LoggedCall]:
        """Every call of the Bot API, newest last (the newest 10,000 are kept)."""
        return [LoggedCall(**each) for each in self._wire.ask("GET", "/control/calls?limit=0")["calls"]]

    @property
    def violations(self) -> list[LoggedCall]:
        """The calls that were refused for a reason of the bot's."""
        return [LoggedCall(**each) for each in self._wire.ask("GET", "/control/violations")["violations"]]

    def reset(self) -> None:
        """Empties chats, queues and log, ends faults, sets clock and limits right; people stay."""
        self._wire.ask("POST", "/control/reset", {})


class RemoteClock:
    """The simulator's clock; names as `SimulatedClock`."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def __call__(self) -> datetime:
        """The simulated time, aware UTC."""
        return datetime.fromisoformat(self._wire.ask("GET", "/control/clock")["now"])

    def advance(self, seconds: float = 0, **more: float) -> None:
        """Lets so much time pass at once, in the units of `timedelta`."""
        self._change(advance=timedelta(seconds=seconds, **more).total_seconds())

    def set(self, moment: datetime) -> None:
        """Makes it this moment."""
        self._change(set=moment.isoformat())

    def freeze(self) -> None:
        """Stops time where it is."""
        self._change(frozen=True)

    def resume(self) -> None:
        """Lets it run on."""
        self._change(frozen=False)

    def reset(self) -> None:
        """Back to the machine's time."""
        self._change(reset=True)

    def _change(self, **given: object) -> None:
        self._wire.ask("POST", "/control/clock", given)


class RemoteFaults(FaultNames):
    """The simulator's faults."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def add(self, fault: Fault) -> int:
        return int(self._wire.ask("POST", "/control/faults", asdict(fault))["fault"]["id"])

    def remove(self, number: int) -> None:
        """Ends a fault."""
        self._wire.ask("DELETE", f"/control/faults/{number}")

    def clear(self) -> None:
        """Ends them all."""
        self._wire.ask("DELETE", "/control/faults")

    def hits(self, number: int) -> int:
        """How often a fault struck; 0 for one that was removed."""
        standing = self._wire.ask("GET", "/control/faults")["faults"]
        return next((int(each["hits"]) for each in standing if each["id"] == number), 0)

    def poison(self, shape: str = "unknown_kind") -> None:
        """Queues a malformed update."""
        self._wire.ask("POST", "/control/updates", {"shape": shape})


class RemotePerson(ChatView):
    """A person of a running simulator; acts and sight as `Person`. What it sees is asked for each time."""

    def __init__(self, wire: _Wire, card: Json, where: dict[str, int] | None = None) -> None:
        self._wire = wire
        self._card = card
        self._where = where or {}

    @property
    def id(self) -> int:
        return int(self._card["id"])

    @property
    def name(self) -> str:
        return str(self._card["first_name"])

    def within(self, group: int, thread_id: int | None = None) -> RemotePerson:
        """The same person in a group they belong to, in one of its topics where an id is given."""
        where = {"chat": group} | ({"thread": thread_id} if thread_id else {})
        return RemotePerson(self._wire, self._card, where)

    # What the person does

    def starts(self, payload: str = "") -> Bubble:
        """Opens the bot, by its link with a payload or by START."""
        return self._sends("starts", payload=payload)

    def says(self, text: str, reply_to: Bubble | int | None = None) -> Bubble:
        """Types and sends a text."""
        return self._sends("says", text=text, **_about("reply_to", reply_to))

    def taps(self, label: str, message: Bubble | int | None = None) -> None:
        """Taps a button by its label or a part of it, as `Person.taps` finds it."""
        self._acts("taps", label=label, **_about("message", message))

    def presses(self, data: str, message: Bubble | int | None = None, *, resend: bool = False) -> None:
        """Presses a button by its callback data; `resend` also one that is gone."""
        self._acts("presses", data=data, resend=resend, **_about("message", message))

    def at(self, latitude: float, longitude: float) -> RemotePerson:
        """Puts the person somewhere (degrees), for buttons that ask for the location."""
        self._acts("at", latitude=latitude, longitude=longitude)
        return self

    def shares(self, latitude: float, longitude: float, via: str = "pin") -> Bubble:
        """Sends a place in degrees by `keyboard`, as a `pin`, or `live`."""
        return self._sends("shares", latitude=latitude, longitude=longitude, via=via)

    def moves(self, latitude: float, longitude: float) -> Bubble:
        """Moves the newest live location."""
        return self._sends("moves", latitude=latitude, longitude=longitude)

    def stops_live(self) -> Bubble:
        """Stops sharing the newest live location."""
        return self._sends("stops_live")

    def sends_venue(self, latitude: float, longitude: float, title: str, address: str = "") -> Bubble:
        """Sends a named place."""
        return self._sends("sends_venue", latitude=latitude, longitude=longitude, title=title, address=address)

    def sends_photo(self, content: bytes, caption: str = "") -> Bubble:
        """Sends a picture."""
        return self._sends("sends_photo", content=b64encode(content).decode(), caption=caption)

    def sends_document(self, content: bytes, name: str = "file.bin", caption: str = "") -> Bubble:
        """Sends a file."""
        return self._sends("sends_document", content=b64encode(content).decode(), name=name, caption=caption)

    def scans(self, what: RemotePerson | bytes, *, lose_payload: bool = False) -> Bubble:
        """Points the camera at another person's phone, which shows its newest photo, or at a picture file; the start
        link in the QR code starts the bot. `lose_payload` lets a bare /start arrive."""
        seen = {"content": b64encode(what).decode()} if isinstance(what, bytes) else {"of": what.id}
        return self._sends("scans", lose_payload=lose_payload, **seen)

    def forwards(self, message: Bubble | int, to: RemotePerson | None = None) -> Bubble:
        """Sends a message on, into this chat or that of the same person elsewhere (`mei.within(group)`)."""
        target = {} if to is None else {"to": to._where.get("chat", to.id)}
        return self._sends("forwards", **_about("message", message), **target)

    def reacts(self, message: Bubble | int, emoji: str) -> None:
        """Reacts to a message; an empty text takes the reaction back."""
        self._acts("reacts", emoji=emoji, **_about("message", message))

    def asks_inline(self, text: str) -> str:
        """Types the bot's name and a text, sharing the position if there is one; returns the query's id."""
        return str(self._acts("asks_inline", text=text)["query"])

    def results(self, query_id: str, within: float = 0.0) -> list[Json]:
        """What the bot offers for an inline query, waited for `within` seconds. Raises `LookupError`."""
        query = urlencode({"within": within})
        return list(self._wire.ask("GET", f"{self._path}/inline/{quote(query_id)}?{query}")["results"])

    def chooses(self, query_id: str, result_id: str) -> Bubble:
        """Sends one of the results into this chat."""
        return self._sends("chooses", query_id=query_id, result_id=result_id)

    def sends_sticker(self) -> Bubble:
        """Sends a sticker."""
        return self._sends("sends_sticker")

    def sends_voice(self) -> Bubble:
        """Sends a voice message."""
        return self._sends("sends_voice")

    def blocks(self) -> None:
        """Blocks the bot."""
        self._acts("blocks")

    def unblocks(self) -> None:
        """Unblocks the bot."""
        self._acts("unblocks")

    def deactivates(self) -> None:
        """Gives up the account."""
        self._acts("deactivates")

    def reactivates(self) -> None:
        """Has the account again."""
        self._acts("reactivates")

    # What the person sees

    @property
    def messages(self) -> list[Bubble]:
        return [self._bubble(each) for each in self._chat()["messages"]]

    @property
    def keyboard(self) -> Json | None:
        found: Json | None = self._chat()["keyboard"]
        return found

    @property
    def alerts(self) -> Sequence[CallbackAnswer]:
        return [CallbackAnswer(**each) for each in self._chat()["alerts"]]

    @property
    def opened(self) -> list[str]:
        """The links the person opened."""
        return list(self._chat()["opened"])

    @property
    def clipboard(self) -> str:
        """What the last copy button copied."""
        return str(self._chat()["clipboard"])

    @property
    def latency(self) -> float | None:
        """Seconds of real time from the last act to the first thing the bot showed, None before that."""
        found = self._chat()["latency_ms"]
        return None if found is None else float(found) / 1000

    def sees(self, part: str, within: float = 0.0, *, fresh: bool = False) -> Bubble:
        """The newest message of the bot with this in its text, waited for `within` seconds (at most 60); with `fresh`
        only what was sent or edited since the last act. Raises `AssertionError` with the whole chat."""
        query = urlencode({"text": part, "within": within, "fresh": int(fresh), **self._where})
        try:
            return self._bubble(self._wire.ask("GET", f"{self._path}/sees?{query}")["message"])
        except LookupError as missed:
            raise AssertionError(str(missed)) from None

    @property
    def _path(self) -> str:
        return f"/control/people/{self.id}"

    def _chat(self) -> Json:
        return self._wire.ask("GET", f"{self._path}?{urlencode(self._where)}")

    def _acts(self, act: str, **given: object) -> Json:
        return self._wire.ask("POST", f"{self._path}/{act}", {**given, **self._where})

    def _sends(self, act: str, **given: object) -> Bubble:
        return self._bubble(self._acts(act, **given)["message"])

    def _bubble(self, message: Json) -> Bubble:
        return Bubble(message, bool(message["outgoing"]), self._download)

    def _download(self, file_id: str) -> bytes | None:
        status, content = self._wire.fetch("GET", f"/page/api/files/{quote(file_id)}")
        return content if status == 200 else None


def _about(name: str, message: Bubble | int | None) -> dict[str, int]:
    if message is None:
        return {}
    return {name: message.message_id if isinstance(message, Bubble) else message}
