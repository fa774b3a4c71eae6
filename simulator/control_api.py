"""The control API: people, faults, limits, clock and log, for programs in any language (docs/simulator-control.md)."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime
from itertools import islice
from time import perf_counter

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.call import Call
from simulator.chat_view import Bubble
from simulator.faults import MALFORMED, Fault
from simulator.inbox import Delivery
from simulator.limits import Rates
from simulator.people import Person
from simulator.rooms import Group
from simulator.scanning import ScannerMissingError
from simulator.simulator import Simulator
from simulator.wire import Json
from simulator.world import User

Answer = Json | Awaitable[Json]
Handler = Callable[[Json], Answer]
Act = Callable[..., object]

LONGEST_WAIT_SECONDS = 60.0
CALLS_AT_ONCE = 100


def control_api(simulator: Simulator) -> list[Route]:
    """The routes at `/control` and below."""
    control = _Control(simulator)
    people = _People(simulator)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "", control.overview),
        ("GET", "/people", people.all),
        ("POST", "/people", people.add),
        ("GET", "/people/{person:int}", people.chat),
        ("GET", "/people/{person:int}/sees", people.sees),
        ("GET", "/people/{person:int}/inline/{query}", people.inline),
        ("POST", "/people/{person:int}/{act}", people.act),
        ("GET", "/groups", people.groups),
        ("POST", "/groups", people.add_group),
        ("GET", "/faults", control.faults),
        ("POST", "/faults", control.add_fault),
        ("DELETE", "/faults", control.clear_faults),
        ("DELETE", "/faults/{fault:int}", control.remove_fault),
        ("POST", "/updates", control.add_update),
        ("GET", "/clock", control.clock),
        ("POST", "/clock", control.set_clock),
        ("GET", "/limits", control.limits),
        ("POST", "/limits", control.set_limits),
        ("GET", "/calls", control.calls),
        ("GET", "/violations", control.violations),
        ("POST", "/reset", control.reset),
    ]
    return [Route(f"/control{path}", _answering(handler), methods=[method]) for method, path, handler in table]


class _Control:
    """Everything but the people; each takes the request's fields and returns the object to answer."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def overview(self, given: Json) -> Json:
        simulator = self._simulator
        bots = [
            {"id": bot.id, "username": bot.username, "token": bot.token, "pending_updates": len(bot.inbox.pending())}
            for bot in simulator.world.bots.values()
        ]
        people = [_card(user) for user in simulator.world.users.values()]
        number = simulator.calls[-1].number if simulator.calls else 0
        return {"bots": bots, "people": people, "calls": number, **self._state()}

    def faults(self, given: Json) -> Json:
        return {"faults": [each.as_json() for each in self._simulator.faults.standing]}

    def add_fault(self, given: Json) -> Json:
        number = self._simulator.faults.add(Fault.read(given))
        return {"fault": next(each.as_json() for each in self._simulator.faults.standing if each.id == number)}

    def clear_faults(self, given: Json) -> Json:
        self._simulator.faults.clear()
        return self.faults(given)

    def remove_fault(self, given: Json) -> Json:
        with suppress(KeyError):  # gone already, which is what was asked for
            self._simulator.faults.remove(given["fault"])
        return self.faults(given)

    def add_update(self, given: Json) -> Json:
        update = MALFORMED[given["shape"]] if given.get("shape") in MALFORMED else given["update"]
        if not isinstance(update, dict):
            raise TypeError("an update is an object")
        self._simulator.bot.inbox.queue(Delivery("message", update))
        return {"update": update}

    def clock(self, given: Json) -> Json:
        clock = self._simulator.clock
        now = clock()
        return {
            "now": now.isoformat(),
            "timestamp": now.timestamp(),
            "offset_seconds": clock.offset.total_seconds(),
            "frozen": clock.is_frozen,
        }

    def set_clock(self, given: Json) -> Json:
        clock = self._simulator.clock
        _only(given, "set", "advance", "frozen", "reset")
        if given.get("reset"):
            clock.reset()
        if "set" in given:
            clock.set(datetime.fromisoformat(given["set"]))
        if "frozen" in given:
            (clock.freeze if given["frozen"] else clock.resume)()
        if "advance" in given:
            clock.advance(given["advance"])
        return self.clock(given)

    def limits(self, given: Json) -> Json:
        rates = self._simulator.limits.rates
        return {"on": rates is not None, **asdict(rates or Rates())}

    def set_limits(self, given: Json) -> Json:
        _only(given, "on", *(each.name for each in fields(Rates)))
        wanted = {**self.limits(given), "on": True, **given}
        rates = Rates(**{name: each for name, each in wanted.items() if name != "on"})
        self._simulator.limits.rates = rates if wanted["on"] else None
        self._simulator.limits.reset()
        return self.limits(given)

    def calls(self, given: Json) -> Json:
        after, limit = int(given.get("after", 0)), int(given.get("limit", CALLS_AT_ONCE))
        method = str(given.get("method", "")).lower()
        found = (c for c in self._simulator.calls if c.number > after and method in ("", c.method.lower()))
        return {"calls": _listed(islice(found, limit or None))}

    def violations(self, given: Json) -> Json:
        return {"violations": _listed(self._simulator.violations)}

    def reset(self, given: Json) -> Json:
        self._simulator.reset()
        return self.overview(given)

    def _state(self) -> Json:
        return {"clock": self.clock({}), "limits": self.limits({}), **self.faults({})}


class _Seat:
    """A person under control: what the bot showed since the last act, and how soon."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.latency: float | None = None
        self.fresh: set[int] = set()
        self._acted: float | None = None
        self._shown = asyncio.Event()
        person.room.listeners.append(self._hear)

    def acts(self) -> None:
        """Starts the watch."""
        self._acted, self.latency = perf_counter(), None
        self.fresh.clear()

    async def finds(self, part: str, *, fresh: bool) -> Bubble:
        """The newest message of the bot with this in its text, as soon as there is one."""
        while True:
            for bubble in reversed(self.person.replies):
                is_new = bubble.message_id in self.fresh
                if part in bubble.text and (is_new or not fresh) and bubble.raw["from"]["is_bot"]:
                    return bubble
            self._shown.clear()
            await self._shown.wait()

    def as_json(self) -> Json:
        person = self.person
        return {
            "person": _card(person.user) | {"blocked": person.chat.blocked},
            "messages": [_bubble(each) for each in person.messages],
            "keyboard": person.keyboard,
            "alerts": [asdict(each) for each in person.alerts],
            "opened": person.opened,
            "clipboard": person.clipboard,
            "latency_ms": None if self.latency is None else round(self.latency * 1000, 3),
        }

    def _hear(self, event: Json) -> None:
        message = event.get("message")
        if message and message["from"]["is_bot"]:
            self.fresh.add(message["message_id"])
            self._shown.set()
        elif event["type"] != "answer":
            return
        if self._acted is not None and self.latency is None:
            self.latency = perf_counter() - self._acted


class _People:
    """The people, who act and see."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._seats: dict[tuple[int, int, int], _Seat] = {}

    def all(self, given: Json) -> Json:
        return {"people": [_card(user) for user in self._simulator.world.users.values()]}

    def add(self, given: Json) -> Json:
        """A new person, or another name or language for the one with the id."""
        _only(given, "id", "first_name", "language_code")
        world, number = self._simulator.world, given.get("id")
        user = world.users.get(int(number)) if number else None
        if user is None:
            name, language = str(given.get("first_name", "Guest")), str(given.get("language_code", "en"))
            return {"person": _card(world.add_user(name, language, int(number) if number else None))}
        user.first_name = str(given.get("first_name", user.first_name))
        user.language_code = str(given.get("language_code", user.language_code))
        return {"person": _card(user)}

    def groups(self, given: Json) -> Json:
        return {"groups": [_group(group) for group in self._simulator.world.groups.values()]}

    def add_group(self, given: Json) -> Json:
        """A new group of people, the first its creator, and the first bot, as an administrator where asked for."""
        _only(given, "title", "members", "forum", "admin")
        members = [self._seat({"person": number}).person for number in given["members"]]
        forum, admin = bool(given.get("forum")), bool(given.get("admin"))
        if admin and not members:
            raise ValueError("a group without people has nobody to appoint administrators")
        return {"group": _group(self._simulator.group(str(given["title"]), *members, forum=forum, admin=admin))}

    def chat(self, given: Json) -> Json:
        return self._seat(given).as_json()

    def act(self, given: Json) -> Json:
        seat = self._seat(given)
        act = _ACTS.get(given["act"])
        if act is None:
            raise LookupError(f"there is no act {given['act']!r}, but {', '.join(_ACTS)}")
        fields_ = {name: _typed(name, each) for name, each in given.items() if name not in _WHERE}
        if given["act"] != "at":
            seat.acts()
        if "of" in fields_:
            fields_["of"] = self._seat({"person": fields_["of"]}).person
        if "to" in fields_:
            fields_["to"] = self._seat({"person": given["person"], "chat": fields_["to"]}).person
        done = act(seat.person, **fields_)
        return seat.as_json() | _done(done)

    async def sees(self, given: Json) -> Json:
        """Waits for a message. Raises `LookupError` with the whole chat where it does not come."""
        seat, part = self._seat(given), str(given["text"])
        fresh = str(given.get("fresh", "")).lower() not in ("", "0", "false")
        try:
            async with asyncio.timeout(_patience(given)):
                return {"message": _bubble(await seat.finds(part, fresh=fresh))}
        except TimeoutError:
            raise LookupError(f"{part!r} is not to be seen\n{seat.person.transcript()}") from None

    async def inline(self, given: Json) -> Json:
        """Waits for the results of an inline query. Raises `LookupError` where they do not come."""
        query = self._simulator.world.inline_queries.get(given["query"])
        if query is None or query.user.id != given["person"]:
            raise LookupError(f"this person has no inline query {given['query']!r}")
        answered = asyncio.Event()
        watchers = self._simulator.world.watchers.setdefault(query.user.id, [])

        def hear(event: Json) -> None:
            if event.get("query_id") == given["query"]:
                answered.set()

        watchers.append(hear)
        try:
            async with asyncio.timeout(_patience(given)):
                while query.results is None:
                    await answered.wait()
        except TimeoutError:
            raise LookupError(f"the inline query {query.text!r} is not answered") from None
        finally:
            watchers.remove(hear)
        return {"results": query.results}

    def _seat(self, given: Json) -> _Seat:
        number, group, thread = given["person"], int(given.get("chat") or 0), int(given.get("thread") or 0)
        world = self._simulator.world
        if number not in world.users:
            raise LookupError(f"there is no person {number}")
        where = (number, 0 if group == number else group, thread)
        if where[1] and group not in world.groups:
            self._seats.pop(where, None)
            raise LookupError(f"there is no group {group}")
        if where not in self._seats:
            self._seats[where] = _Seat(self._person(*where))
        return self._seats[where]

    def _person(self, number: int, group: int, thread: int) -> Person:
        world = self._simulator.world
        person = Person(world, world.chat(self._simulator.bot, world.users[number]))
        return person.within(world.groups[group], thread or None) if group else person


def _sends_photo(person: Person, content: str, caption: str = "") -> Bubble:
    return person.sends_photo(b64decode(content, validate=True), caption)


def _sends_document(person: Person, content: str, name: str = "file.bin", caption: str = "") -> Bubble:
    return person.sends_document(b64decode(content, validate=True), name, caption)


def _scans(person: Person, of: Person | None = None, content: str = "", lose_payload: bool = False) -> Bubble:
    if (of is None) == (not content):
        raise ValueError("one scans a person's phone (of) or a picture (content)")
    return person.scans(of or b64decode(content, validate=True), lose_payload=lose_payload)


def _forwards(person: Person, message: int, to: Person | None = None) -> Bubble:
    return person.forwards(person.bubble(message), to)


def _reacts(person: Person, message: int, emoji: str) -> None:
    person.reacts(person.bubble(message), emoji)


def _asks_inline(person: Person, text: str) -> Json:
    return {"query": person.asks_inline(text)}


_ACTS: dict[str, Act] = {
    "starts": Person.starts,
    "says": Person.says,
    "taps": Person.taps,
    "presses": Person.presses,
    "at": Person.at,
    "shares": Person.shares,
    "moves": Person.moves,
    "stops_live": Person.stops_live,
    "sends_venue": Person.sends_venue,
    "sends_photo": _sends_photo,
    "sends_document": _sends_document,
    "sends_sticker": Person.sends_sticker,
    "sends_voice": Person.sends_voice,
    "scans": _scans,
    "forwards": _forwards,
    "reacts": _reacts,
    "asks_inline": _asks_inline,
    "chooses": Person.chooses,
    "blocks": Person.blocks,
    "unblocks": Person.unblocks,
    "deactivates": Person.deactivates,
    "reactivates": Person.reactivates,
}

_WHERE = frozenset({"person", "act", "chat", "thread"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("text", "label", "data", "payload", "via", "title", "address", "content", "caption"), str),
    **dict.fromkeys(("name", "emoji", "query_id", "result_id"), str),
    **dict.fromkeys(("latitude", "longitude"), (int, float)),
    **dict.fromkeys(("message", "reply_to", "of", "to"), int),
    **dict.fromkeys(("resend", "lose_payload"), bool),
}


def _typed(name: str, value: object) -> object:
    """A field of an act. Raises `TypeError` for one there is not, or of another type."""
    if name not in _TYPES or not isinstance(value, _TYPES[name]):
        raise TypeError(f"{name!r} is no field of an act, or of another type: {value!r}")
    return value


def _done(done: object) -> Json:
    """What an act gave: a message, or fields of its own."""
    if isinstance(done, Bubble):
        return {"message": _bubble(done)}
    return done if isinstance(done, dict) else {}


def _patience(given: Json) -> float:
    """How long a request agrees to wait, in seconds."""
    return max(min(float(given.get("within", 0)), LONGEST_WAIT_SECONDS), 0.0)


def _only(given: Json, *names: str) -> None:
    if unknown := given.keys() - set(names):
        raise ValueError(f"there is no field {min(unknown)!r}, but {', '.join(names)}")


def _group(group: Group) -> Json:
    people = [person.id for person in group.people]
    return {"id": group.chat_id, "title": group.title, "forum": group.is_forum, "members": people}


def _card(user: User) -> Json:
    return asdict(user)


def _bubble(bubble: Bubble) -> Json:
    return {**bubble.raw, "outgoing": bubble.outgoing}


def _listed(calls: Iterable[Call]) -> list[Json]:
    return [call.as_json() for call in calls]


def _answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Hands on the fields of path, query and body; what is wrong becomes `{"error": …}` with a 4xx status."""

    async def endpoint(request: Request) -> Response:
        try:
            given = {**request.query_params, **await _body(request), **request.path_params}
            answer = handler(given)
            return JSONResponse(answer if isinstance(answer, dict) else await answer)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing} is missing"}, 400)
        except LookupError as unknown:
            return JSONResponse({"error": str(unknown)}, 404)
        except ScannerMissingError as missing:
            return JSONResponse({"error": str(missing)}, 501)
        except (ValueError, TypeError, OverflowError, AssertionError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return endpoint


async def _body(request: Request) -> Json:
    body = await request.body()
    given = json.loads(body) if body else {}
    if not isinstance(given, dict):
        raise TypeError("a JSON object is expected")
    return given
