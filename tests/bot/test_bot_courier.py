"""The courier: what is in the outbox is said once, and what a failure means for it is written down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from telegram.error import InvalidToken

from bot import courier
from bot.courier import Courier
from bot.gate import Gate, Message, Passage
from rules.broadcasts import Pause
from rules.pace import Lane, Pace
from rules.topics import Topic
from simulator import ApiError, Call, Person
from storage import members, outbox, preferences
from storage.broadcast_tables import Broadcast
from storage.database import Session
from storage.outbox import Due
from storage.road_tables import Content
from tests.bot.scene import Heard, Machine, query, within

Hook = Callable[[Call], Awaitable[None]]


@pytest.fixture
def machine(bot: Machine, tom: Person) -> Machine:
    """The bot, with Tom as a member."""
    with bot.database.writing() as session:
        members.welcome(session, tom.id, "en", bot.clock())
    return bot


def put(machine: Machine, person: Person, key: str = "k", kind: str = "receipt", **more: object) -> None:
    with machine.database.writing() as session:
        member = members.recognise(session, person.id)
        assert member is not None
        outbox.put(session, key, kind, text=key, now=machine.clock(), member_id=member.id, **more)  # type: ignore[arg-type]


async def drain(machine: Machine, **more: object) -> None:
    await Courier(machine.database, machine.clock, **more).drain(machine.application.bot)  # type: ignore[arg-type]


def states(path: Path) -> list[str]:
    return [state for (state,) in query(path, "SELECT state FROM outbox ORDER BY id")]


# What an answer means: the table of failures, for what may be repeated once.
UNKNOWN = (httpx.ReadError("reset"), httpx.RemoteProtocolError("gone"), httpx.ReadTimeout("slow"), ApiError(502, "Bad"))
TABLE = [
    (httpx.ConnectError("refused"), "pending"),
    (httpx.ConnectTimeout("slow"), "pending"),
    (httpx.PoolTimeout("full"), "pending"),
    *((error, "pending") for error in UNKNOWN),
    (ApiError(429, "Too Many Requests", retry_after=7), "pending"),
    (ApiError(403, "Forbidden: bot was blocked by the user"), "blocked"),
    (ApiError(403, "Forbidden: user is deactivated"), "blocked"),
    (ApiError(400, "Bad Request: chat not found"), "failed"),
]


class Shut(Gate):
    """A gate that nobody passes."""

    def __init__(self) -> None:
        super().__init__(Pace())
        super().flooded(Lane.BROADCAST, 600)
        self.reached = asyncio.Event()

    async def enter(self, message: Message) -> Passage:
        self.reached.set()
        return await super().enter(message)


def broadcast(machine: Machine) -> None:
    """One that runs, with the number 7."""
    with machine.database.writing() as session:
        session.add(Broadcast(id=7, state="running", created_at=machine.clock()))


async def uploaded(machine: Machine, person: Person) -> str:
    """The file id of a picture that the bot sent to somebody."""
    picture = BytesIO()
    Image.new("RGB", (64, 64)).save(picture, "PNG")
    sent = await machine.application.bot.send_photo(person.id, picture.getvalue())
    return str(sent.photo[-1].file_id)


def raising(error: Exception) -> Hook:
    async def fail(call: Call) -> None:
        raise error

    return fail


async def test_what_is_due_is_said_once_and_its_message_noted(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom)
    await drain(machine)
    await drain(machine)
    assert [reply.text for reply in tom.replies] == ["k"]
    assert query(path, "SELECT state, sent_message_id, error, leased_until FROM outbox") == [
        ("sent", tom.last.message_id, "", None)
    ]


async def test_what_is_not_due_yet_waits(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom, not_before=machine.clock() + timedelta(hours=1))
    await drain(machine)
    assert (tom.replies, states(path)) == ([], ["pending"])
    machine.clock.passes(hours=1)
    await drain(machine)
    assert states(path) == ["sent"]


async def test_what_came_too_late_is_not_said(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom, not_after=machine.clock() - timedelta(seconds=1))
    put(machine, tom, "k2", not_after=machine.clock())
    await drain(machine)
    assert states(path) == ["expired", "sent"]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ApiError(403, "Forbidden: bot was blocked by the user"), "blocked"),
        (ApiError(400, "Bad Request: message is too long"), "failed"),
        (ApiError(429, "Too Many Requests", retry_after=7), "pending"),
        (httpx.ConnectError("refused"), "pending"),
        (httpx.ReadError("reset"), "pending"),
        (ApiError(502, "Bad Gateway"), "pending"),
    ],
    ids=str,
)
async def test_a_failure_says_what_becomes_of_a_receipt(
    error: Exception, state: str, machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom)
    machine.simulator.before("sendMessage", raising(error))
    await drain(machine)
    assert states(path) == [state]


@pytest.mark.parametrize("error", [httpx.ReadError("reset"), ApiError(500, "Internal Server Error")], ids=str)
async def test_a_broadcast_that_may_have_arrived_is_listed_and_never_repeated(
    error: Exception, machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind="broadcast")
    machine.simulator.after("sendMessage", raising(error))
    for _ in range(3):
        await drain(machine)
        machine.clock.passes(hours=1)
    assert (len(tom.replies), states(path)) == (1, ["uncertain"])


async def test_a_receipt_that_may_have_arrived_is_repeated_once(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom)
    machine.simulator.after("sendMessage", raising(httpx.ReadError("reset")))
    for _ in range(4):
        await drain(machine)
        machine.clock.passes(hours=1)
    assert (len(tom.replies), states(path)) == (2, ["uncertain"])


@pytest.mark.parametrize(("kind", "state"), [("broadcast", "uncertain"), ("receipt", "sent")])
async def test_what_a_courier_began_before_it_died_is_taken_up_after_its_lease_as_its_kind_says(
    kind: str, state: str, machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind=kind)
    lane = Lane.BROADCAST if kind == "broadcast" else Lane.RECEIPT
    until = machine.clock() + courier.LEASE
    with machine.database.writing() as session:
        [due] = outbox.lease(session, lane, machine.clock(), until, 1)
        assert outbox.sending(session, due.id, machine.clock(), until)
    await drain(machine)
    assert states(path) == ["sending"]
    for _ in range(2):
        machine.clock.passes(minutes=2)
        await drain(machine)
    assert states(path) == [state]


async def test_what_was_only_taken_is_said_after_the_lease(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom, kind="broadcast")
    with machine.database.writing() as session:
        outbox.lease(session, Lane.BROADCAST, machine.clock(), machine.clock() + courier.LEASE, 1)
    await drain(machine)
    assert states(path) == ["leased"]
    machine.clock.passes(minutes=2)
    await drain(machine)
    assert states(path) == ["sent"]


async def test_who_blocked_the_bot_gets_nothing_until_they_are_back(machine: Machine, tom: Person, path: Path) -> None:
    tom.blocks()
    put(machine, tom, "first")
    await drain(machine)
    put(machine, tom, "second")
    await drain(machine)
    calls = [call for call in machine.simulator.calls if call.method == "sendMessage"]
    assert (len(calls), states(path)) == (1, ["blocked", "blocked"])
    with machine.database.writing() as session:
        members.mark_reachable(session, tom.id, blocked_at=None)
    tom.unblocks()
    put(machine, tom, "third")
    await drain(machine)
    assert states(path) == ["blocked", "blocked", "sent"]


async def test_a_topic_switched_off_since_is_respected_but_not_for_receipts(
    machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, "news", kind="broadcast", topic=Topic.NEWS)
    put(machine, tom, "receipt")
    with machine.database.writing() as session:
        member = members.recognise(session, tom.id)
        assert member is not None
        preferences.opt_out(session, member.id, Topic.NEWS, machine.clock())
    await drain(machine)
    assert (states(path), [each.text for each in tom.replies]) == (["skipped", "sent"], ["receipt"])


@pytest.mark.parametrize(("wanted", "state"), [(True, "sent"), (False, "skipped")])
async def test_a_kind_with_a_recheck_goes_only_while_it_is_worth_it(
    wanted: bool, state: str, machine: Machine, tom: Person, path: Path
) -> None:
    def recheck(session: Session, due: Due) -> bool:
        return wanted

    put(machine, tom, kind="digest")
    await drain(machine, rechecks={"digest": recheck})
    assert states(path) == [state]


@pytest.mark.parametrize(("running", "state"), [("paused", "pending"), ("cancelled", "pending"), ("running", "sent")])
async def test_only_of_a_broadcast_that_runs_is_anything_said(
    running: str, state: str, machine: Machine, tom: Person, path: Path
) -> None:
    paused_for = next(iter(Pause)) if running == "paused" else None
    with machine.database.writing() as session:
        ended_at = machine.clock() if running == "cancelled" else None
        state_now = {"state": running, "paused_for": paused_for, "ended_at": ended_at}
        session.add(Broadcast(id=7, created_at=machine.clock(), **state_now))
    put(machine, tom, kind="broadcast", broadcast_id=7)
    await drain(machine)
    assert states(path) == [state]


async def test_a_token_that_telegram_does_not_know_ends_the_courier_and_loses_nothing(
    machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom)
    machine.simulator.before("sendMessage", raising(ApiError(401, "Unauthorized")))
    with pytest.raises(InvalidToken):
        await Courier(machine.database, machine.clock).run(machine.application.bot)
    assert states(path) == ["pending"]


async def test_what_waits_at_the_gate_is_put_back_when_the_courier_stops(
    machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind="broadcast")
    gate = Shut()
    running = asyncio.create_task(Courier(machine.database, machine.clock, gate).run(machine.application.bot))
    await within(gate.reached.wait())
    assert states(path) == ["leased"]
    running.cancel()
    await within(asyncio.wait({running}))
    assert states(path) == ["pending"]


async def test_what_is_being_taken_when_the_courier_stops_is_put_back_too(
    machine: Machine, tom: Person, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(machine, tom)
    taking, going_on = asyncio.Event(), asyncio.Event()
    write_down = machine.database.write_down

    async def held(write: Callable[[Session], object]) -> object:
        taken = await write_down(write)
        taking.set()
        await going_on.wait()
        return taken

    monkeypatch.setattr(machine.database, "write_down", held)
    running = asyncio.create_task(Courier(machine.database, machine.clock).run(machine.application.bot))
    await within(taking.wait())
    running.cancel()
    going_on.set()
    await within(asyncio.wait({running}))
    assert states(path) == ["pending"]


async def test_a_courier_that_is_stopped_just_when_it_is_woken_stops(machine: Machine) -> None:
    courier = Courier(machine.database, machine.clock)
    running = asyncio.create_task(courier.run(machine.application.bot))
    for _ in range(20):
        await asyncio.to_thread(int)  # it has looked, found nothing, and rests
    courier.wake()
    running.cancel()
    await within(asyncio.wait({running}))
    assert running.cancelled()


async def test_a_courier_that_ended_can_be_run_again(machine: Machine, tom: Person, path: Path) -> None:
    put(machine, tom)
    refusals = [ApiError(401, "Unauthorized")]

    async def refuse_once(call: Call) -> None:
        if refusals:
            raise refusals.pop()

    heard = Heard(machine.simulator)
    machine.simulator.before("sendMessage", refuse_once)
    courier = Courier(machine.database, machine.clock)
    with pytest.raises(InvalidToken):
        await courier.run(machine.application.bot)
    running = asyncio.create_task(courier.run(machine.application.bot))
    await heard.answered(tom)
    running.cancel()
    await within(asyncio.wait({running}))
    assert states(path) == ["sent"]


# What else can be said, and what Telegram then answers


@pytest.mark.parametrize(
    ("method", "given", "calls"),
    [
        ("photo", {"photo_file_id": "f"}, ["sendPhoto"]),
        ("edit_text", {"message_id": 1}, ["editMessageText"]),
        ("edit_caption", {"message_id": 1}, ["editMessageCaption"]),
        ("delete", {"message_id": 1}, ["deleteMessage"]),
    ],
)
@pytest.mark.parametrize(("refusal", "state"), TABLE)
async def test_each_way_of_saying_something_ends_as_the_answer_says(
    method: str,
    given: dict[str, object],
    calls: list[str],
    refusal: Exception,
    state: str,
    machine: Machine,
    tom: Person,
    path: Path,
) -> None:
    broadcast(machine)
    put(machine, tom, kind="correction", method=method, broadcast_id=7, **given)
    for each in calls:
        machine.simulator.before(each, raising(refusal))
    await drain(machine)
    made = [call.method for call in machine.simulator.calls if call.method != "getMe"]
    assert (made, states(path)) == (calls, [state])


@pytest.mark.parametrize(
    ("kind", "refusal", "state"),
    [(kind, refusal, state) for kind in ("receipt", "digest") for refusal, state in TABLE]
    + [("broadcast", refusal, "uncertain" if refusal in UNKNOWN else state) for refusal, state in TABLE],
)
async def test_each_kind_ends_as_the_answer_says(
    kind: str, refusal: Exception, state: str, machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind=kind)
    machine.simulator.before("sendMessage", raising(refusal))
    await drain(machine)
    assert states(path) == [state]


async def test_an_album_is_sent_with_its_words_behind_it_and_taken_back_whole(
    machine: Machine, tom: Person, path: Path
) -> None:
    files = [await uploaded(machine, tom) for _ in range(3)]
    broadcast(machine)
    with machine.database.writing() as session:
        session.add(Content(id=7, broadcast_id=7, method="album", text="words", media=json.dumps(files)))
        session.add(Content(id=8, broadcast_id=7, method="delete", media=json.dumps(files)))
    before = len(tom.replies)
    put(machine, tom, "news", kind="broadcast", method="album", broadcast_id=7, content_id=7)
    await drain(machine)
    [(first,)] = query(path, "SELECT sent_message_id FROM outbox")
    shown = tom.replies[before:]
    assert ([each.message_id for each in shown], shown[-1].text) == (list(range(first, first + 4)), "words")
    put(machine, tom, "recall", kind="correction", method="delete", broadcast_id=7, content_id=8, message_id=first)
    await drain(machine)
    assert (len(tom.replies), states(path)) == (before, ["sent", "sent"])


@pytest.mark.parametrize(
    ("method", "call", "where"),
    [("send", "sendMessage", "entities"), ("photo", "sendPhoto", "caption_entities")],
)
async def test_what_an_operator_formatted_goes_with_its_own_entities_and_no_markup(
    method: str, call: str, where: str, machine: Machine, tom: Person, path: Path
) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 3}]
    media = json.dumps([await uploaded(machine, tom)]) if method == "photo" else None
    broadcast(machine)
    with machine.database.writing() as session:
        formatted = {"text": "1<2 & so", "entities": json.dumps(entities), "media": media}
        session.add(Content(id=7, broadcast_id=7, method=method, **formatted))
    put(machine, tom, "news", kind="broadcast", method=method, broadcast_id=7, content_id=7)
    await drain(machine)
    [last] = [each for each in machine.simulator.calls if each.method == call][-1:]
    assert last.parameters.get("parse_mode") is None
    assert [dict(each) for each in last.parameters[where]] == entities
    assert states(path) == ["sent"]


@pytest.mark.parametrize(
    ("kind", "refusal", "state", "sent_anew"),
    [
        ("receipt", "Bad Request: message is not modified", "sent", 0),
        ("receipt", "Bad Request: message to edit not found", "sent", 1),
        ("broadcast", "Bad Request: message is not modified", "sent", 0),
        ("broadcast", "Bad Request: message to edit not found", "failed", 0),
    ],
)
async def test_an_edit_that_is_refused_is_said_anew_unless_many_were_told_it(
    kind: str, refusal: str, state: str, sent_anew: int, machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind=kind, method="edit_text", message_id=1)
    machine.simulator.before("editMessageText", raising(ApiError(400, refusal)))
    await drain(machine)
    anew = [call for call in machine.simulator.calls if call.method == "sendMessage"]
    assert (len(anew), states(path)) == (sent_anew, [state])


async def test_what_telegram_told_to_wait_goes_after_that_time_also_from_another_process(
    machine: Machine, tom: Person, path: Path
) -> None:
    put(machine, tom, kind="digest")
    refusals = [ApiError(429, "Too Many Requests", retry_after=40)]

    async def refuse_once(call: Call) -> None:
        if refusals:
            raise refusals.pop()

    machine.simulator.before("sendMessage", refuse_once)
    await drain(machine)
    machine.clock.passes(seconds=39)
    await drain(machine)
    assert (states(path), len(tom.replies)) == (["pending"], 0)
    machine.clock.passes(seconds=2)
    await drain(machine)
    assert (states(path), len(tom.replies)) == (["sent"], 1)


async def test_a_recheck_that_fails_fails_its_own_delivery_and_no_other(
    machine: Machine, tom: Person, path: Path
) -> None:
    def recheck(session: Session, due: Due) -> bool:
        raise ValueError(due.key)

    put(machine, tom, "a", kind="digest")
    put(machine, tom, "b")
    await drain(machine, rechecks={"digest": recheck})
    assert states(path) == ["failed", "sent"]


async def test_what_turns_out_needless_gives_its_place_at_the_gate_back(
    machine: Machine, tom: Person, path: Path
) -> None:
    gate = Gate(Pace(rate=1))
    put(machine, tom, kind="digest")
    await drain(machine, gate=gate, rechecks={"digest": lambda session, due: False})
    assert (states(path), gate.waits(Lane.REMINDER)) == (["skipped"], 0)
