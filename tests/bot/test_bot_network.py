"""The way to Telegram: what each failure means, what is tried again, and what a member hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import TypeHandler
from telegram.request import HTTPXRequest

from bot import network
from bot.network import LONGEST_FLOOD_WAIT, PAUSES, Outcome, PatientRequest
from bot.receiver import NETWORK_PAUSES
from handlers.context import Context
from simulator import ApiError, Call, Person
from tests.bot.scene import Machine, inbox_states, query
from words.say import sentences

URL = "http://telegram.test/bot1:token/sendMessage"
Answer = Exception | httpx.Response


def refusal(code: int, **parameters: int) -> httpx.Response:
    body = {"ok": False, "error_code": code, "description": f"refused {code}", "parameters": parameters}
    return httpx.Response(code, json=body)


def success(result: object = True) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": result})


class Line:
    """A line to Telegram on which the given things happen, one for each call; `calls` counts them."""

    def __init__(self, *answers: Answer) -> None:
        self._answers: Iterator[Answer] = iter(answers)
        self.calls = 0
        self.pauses: list[float] = []

    def patient(self) -> PatientRequest:
        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        return PatientRequest(self.plain(), sleep)

    def plain(self) -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(self._answer)})

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


# What an exception means


@pytest.mark.parametrize(
    ("happened", "meaning"),
    [
        (httpx.ConnectError("refused"), Outcome.NOT_SENT),
        (httpx.ConnectTimeout("no answer"), Outcome.NOT_SENT),
        (httpx.PoolTimeout("all taken"), Outcome.NOT_SENT),
        (refusal(429, retry_after=3), Outcome.NOT_SENT),
        (httpx.RemoteProtocolError("hung up"), Outcome.UNKNOWN),
        (httpx.ReadError("reset"), Outcome.UNKNOWN),
        (httpx.ReadTimeout("silence"), Outcome.UNKNOWN),
        (httpx.WriteError("broken pipe"), Outcome.UNKNOWN),
        (httpx.WriteTimeout("stuck"), Outcome.UNKNOWN),
        (refusal(500), Outcome.UNKNOWN),
        (refusal(502), Outcome.UNKNOWN),
        (httpx.Response(502, text="<html>"), Outcome.UNKNOWN),
        (refusal(400), Outcome.SETTLED),
        (refusal(401), Outcome.SETTLED),
        (refusal(403), Outcome.SETTLED),
        (refusal(404), Outcome.SETTLED),
        (refusal(409), Outcome.SETTLED),
    ],
    ids=lambda value: value.name if isinstance(value, Outcome) else repr(value),
)
async def test_the_outcome_of_a_call_is_read_from_the_library_s_exception(happened: Answer, meaning: Outcome) -> None:
    async with Line(happened).plain() as request:
        with pytest.raises(TelegramError) as caught:
            await request.post(URL)
    assert network.outcome(caught.value) is meaning


def test_an_error_that_is_none_of_telegram_s_is_settled() -> None:
    assert network.outcome(KeyError("x")) is Outcome.SETTLED


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(RetryAfter(timedelta(seconds=40)), 40.0), (TimedOut(), 0.0), (ValueError(), 0.0)],
)
def test_only_a_flood_asks_for_a_pause(error: Exception, seconds: float) -> None:
    assert network.asked_pause(error) == seconds


# What is tried again


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
@pytest.mark.parametrize("failures", range(len(PAUSES) + 1))
async def test_what_was_surely_not_sent_is_tried_again_with_growing_pauses(
    kind: type[httpx.TransportError], failures: int
) -> None:
    line = Line(*[kind("no")] * failures, success())
    async with line.patient() as request:
        assert await request.post(URL) is True
    assert line.pauses == list(PAUSES[:failures])


async def test_it_is_tried_five_times_and_not_a_sixth() -> None:
    line = Line(*[httpx.ConnectError("no")] * 6)
    async with line.patient() as request:
        with pytest.raises(NetworkError):
            await request.post(URL)
    assert (line.calls, line.pauses) == (5, list(PAUSES))


@pytest.mark.parametrize("kind", [httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError])
async def test_what_may_have_been_sent_is_not_tried_again(kind: type[httpx.TransportError]) -> None:
    line = Line(kind("who knows"), success())
    async with line.patient() as request:
        with pytest.raises(NetworkError):
            await request.post(URL)
    assert (line.calls, line.pauses) == (1, [])


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 500, 502])
async def test_a_refusal_is_not_tried_again(code: int) -> None:
    line = Line(refusal(code), success())
    async with line.patient() as request:
        with pytest.raises(TelegramError):
            await request.post(URL)
    assert (line.calls, line.pauses) == (1, [])


@pytest.mark.parametrize("wait", [1, LONGEST_FLOOD_WAIT])
async def test_told_to_wait_the_bot_waits_as_long_as_it_is_told(wait: int) -> None:
    line = Line(refusal(429, retry_after=wait), success())
    async with line.patient() as request:
        assert await request.post(URL) is True
    assert line.pauses == [wait]


async def test_told_to_wait_too_long_it_says_so_at_once() -> None:
    line = Line(refusal(429, retry_after=LONGEST_FLOOD_WAIT + 1), success())
    async with line.patient() as request:
        with pytest.raises(RetryAfter):
            await request.post(URL)
    assert (line.calls, line.pauses) == (1, [])


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "null", '{"parameters": null}', '{"parameters": {"retry_after": "x"}}']
)
async def test_a_flood_that_does_not_say_how_long_is_not_waited_for(body: str) -> None:
    line = Line(httpx.Response(429, text=body), success())
    async with line.patient() as request:
        with pytest.raises((TelegramError, AttributeError)):
            await request.post(URL)
    assert (line.calls, line.pauses) == (1, [])


# What comes from a poll


@pytest.mark.parametrize("result", [None, {}, "x", [{}], [None], [{"update_id": "7"}], [{"update_id": 2**63}]])
async def test_a_poll_s_answer_that_holds_no_updates_is_an_error(result: object) -> None:
    line = Line(success(result))
    async with line.plain() as request:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await network.get_updates(Bot("1:token"), request, None)


@given(st.integers(0, network.LARGEST_ID), st.dictionaries(st.text(), st.none()))
def test_every_object_with_an_id_is_an_update(update_id: int, rest: dict[str, None]) -> None:
    assert network.is_update({**rest, "update_id": update_id})
    assert not network.is_update({**rest, "update_id": str(update_id)})


# What the member hears


def failing(times: int, error: Callable[[], Exception]) -> Callable[[Call], Any]:
    """A hook that fails the first calls."""
    left = [None] * times

    async def fail(call: Call) -> None:
        if left:
            left.pop()
            raise error()

    return fail


async def test_a_reply_that_did_not_leave_is_tried_until_it_does(bot: Machine, tom: Person) -> None:
    bot.simulator.before("sendMessage", failing(12, lambda: httpx.ConnectError("refused")))
    tom.says("/help")
    await bot.settles()
    assert len(tom.replies) == 1
    assert bot.pauses == [*PAUSES, NETWORK_PAUSES[0], *PAUSES, NETWORK_PAUSES[1], *PAUSES[:2]]


async def test_a_long_flood_is_waited_out_as_long_as_telegram_says(bot: Machine, tom: Person) -> None:
    bot.simulator.before("sendMessage", failing(1, lambda: ApiError(429, "Too Many Requests", retry_after=300)))
    tom.says("/help")
    await bot.settles()
    assert (len(tom.replies), bot.pauses) == (1, [300.0])


async def test_a_reply_lost_on_the_way_is_repeated_once(bot: Machine, tom: Person) -> None:
    bot.simulator.before("sendMessage", failing(1, lambda: httpx.ReadError("reset")))
    tom.says("/help")
    await bot.settles()
    assert (len(tom.replies), bot.pauses) == (1, [NETWORK_PAUSES[0]])


async def test_a_reply_that_nobody_knows_of_is_repeated_once_and_not_twice(
    bot: Machine, tom: Person, path: Path
) -> None:
    bot.simulator.after("sendMessage", failing(99, lambda: httpx.ReadTimeout("silence")))
    tom.says("/help")
    await bot.settles()
    assert (len(tom.replies), bot.pauses, inbox_states(path)) == (2, [NETWORK_PAUSES[0]], ["done"])


async def test_who_blocked_the_bot_is_not_written_to_again(
    bot: Machine, tom: Person, caplog: pytest.LogCaptureFixture
) -> None:
    tom.says("/help")
    tom.blocks()
    bot.receiver.accept(bot.simulator.take_updates()[:1])
    await bot.settles()
    sent = [call for call in bot.simulator.calls if call.method == "sendMessage"]
    assert ([call.code for call in sent], bot.pauses) == ([403], [])
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(("name", "language"), [("mei", "zh"), ("tom", "en")])
async def test_a_refused_reply_is_not_repeated_but_apologised_for_in_the_member_s_language(
    name: str, language: str, bot: Machine, request: pytest.FixtureRequest, path: Path
) -> None:
    person: Person = request.getfixturevalue(name)
    bot.simulator.before("sendMessage", failing(1, lambda: ApiError(400, "Bad Request: message is too long")))
    person.says("/help")
    await bot.settles()
    assert [reply.text for reply in person.replies] == [sentences(language)["help.trouble"]]
    assert (bot.pauses, inbox_states(path)) == ([], ["done"])


@pytest.mark.parametrize(
    ("error", "replies"), [(RuntimeError("a slip of ours"), 1), (BadRequest("x"), 1), (Forbidden("x"), 0)]
)
async def test_an_error_of_our_own_is_apologised_for_and_not_repeated(
    error: Exception, replies: int, bot: Machine, tom: Person
) -> None:
    async def slip(update: Update, context: Context) -> None:
        raise error

    bot.application.add_handler(TypeHandler(Update, slip), group=-2)
    tom.says("/help")
    await bot.settles()
    assert [reply.text for reply in tom.replies] == [sentences("en")["help.trouble"]] * replies
    assert bot.pauses == []


async def test_an_apology_that_is_refused_too_ends_there(
    bot: Machine, tom: Person, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bot.simulator.before("sendMessage", failing(99, lambda: ApiError(400, "Bad Request: no")))
    tom.says("/help")
    await bot.settles()
    assert (tom.replies, inbox_states(path)) == ([], ["done"])
    assert "the apology failed too: BadRequest" in caplog.text


async def test_the_apology_is_in_the_language_the_member_chose(bot: Machine, tom: Person, path: Path) -> None:
    tom.says("/help")
    await bot.settles()
    query(path, "UPDATE members SET language = 'zh'")
    bot.simulator.before("sendMessage", failing(1, lambda: ApiError(400, "Bad Request: no")))
    tom.says("/help")
    await bot.settles()
    assert tom.last.text == sentences("zh")["help.trouble"]


async def test_the_member_is_apologised_to_when_it_is_the_database_that_failed(
    bot: Machine, tom: Person, path: Path
) -> None:
    query(path, "ALTER TABLE members RENAME TO away")
    tom.says("/help")
    await bot.settles()
    assert [reply.text for reply in tom.replies] == [sentences("en")["help.trouble"]]
