"""kill −9, for real: the bot in a process of its own, ended where it hurts most, and started again."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from pathlib import Path

import pytest

from bot.receiver import MOST_ATTEMPTS
from simulator import ApiError, Call, Person, Simulator
from tests.bot.scene import RUN, Bot, Bots, Heard, Hold, inbox_states, query, within

CROWD = 40
KILLS = 4

# What the inbox is for: this bot tells Telegram that it has the update before it has answered.
CARELESS = """
import json, os, urllib.parse, urllib.request

def call(method, **fields):
    url = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['BOT_TOKEN']}/{method}"
    with urllib.request.urlopen(url, urllib.parse.urlencode(fields).encode()) as answer:
        return json.load(answer)["result"]

offset = 0
while True:
    updates = call("getUpdates", offset=offset, timeout=30)
    offset = max((update["update_id"] + 1 for update in updates), default=offset)
    call("getUpdates", offset=offset)
    for update in updates:
        call("sendMessage", chat_id=update["message"]["chat"]["id"], text="help")
"""


async def killed_while_replying(
    bots: Bots, command: tuple[str, ...], simulator: Simulator, mei: Person, tom: Person
) -> None:
    """Mei asks, the bot dies before its reply has an effect; the next one serves Tom, who asks later, and stops."""
    heard, hold = Heard(simulator), Hold()
    release = simulator.before("sendMessage", hold)
    mei.says("/help")
    first = await bots.start(command)
    await within(hold.reached.wait())
    first.kill()
    await first.ends()
    release()
    hold.let_go()
    tom.says("/help")
    second = await bots.start(command)
    await heard.answered(tom)
    await second.stops()


async def test_killed_while_replying_the_bot_answers_once_after_its_restart(
    bots: Bots, simulator: Simulator, mei: Person, tom: Person, path: Path
) -> None:
    await killed_while_replying(bots, RUN, simulator, mei, tom)
    assert len(mei.replies) == len(tom.replies) == 1
    assert inbox_states(path) == ["done", "done"]


async def test_a_bot_that_confirms_before_it_answers_loses_the_question(
    bots: Bots, simulator: Simulator, mei: Person, tom: Person
) -> None:
    await killed_while_replying(bots, (sys.executable, "-c", CARELESS), simulator, mei, tom)
    assert (len(mei.replies), len(tom.replies)) == (0, 1)


async def test_killed_between_keeping_and_confirming_the_bot_answers_once(
    bots: Bots, simulator: Simulator, mei: Person, path: Path
) -> None:
    heard = Heard(simulator)
    confirming, replying = Hold(unless=lambda call: not call.parameters.get("offset")), Hold()
    holds = simulator.before("getUpdates", confirming), simulator.before("sendMessage", replying)
    mei.says("/help")
    first = await bots.start()
    await within(confirming.reached.wait())
    first.kill()
    await first.ends()
    assert inbox_states(path) == ["new"]
    assert len(simulator.bot.inbox.pending()) == 1, "Telegram still has it and delivers it again"
    for release in holds:
        release()
    confirming.let_go()
    replying.let_go()
    second = await bots.start()
    await heard.answered(mei)
    assert await second.stops() == 0
    assert (len(mei.replies), inbox_states(path)) == (1, ["done"])


async def test_killed_after_telegram_sent_the_reply_and_before_it_said_so_the_bot_replies_twice(
    bots: Bots, simulator: Simulator, mei: Person, path: Path
) -> None:
    """The one window that cannot be closed: sendMessage has no idempotency key. Twice is better than never."""
    hold = Hold()
    release = simulator.after("sendMessage", hold)
    mei.says("/help")
    first = await bots.start()
    await within(hold.reached.wait())
    first.kill()
    await first.ends()
    assert (len(mei.replies), inbox_states(path)) == (1, ["new"])
    release()
    hold.let_go()
    second_reply = Hold(unless=lambda call: len(mei.replies) < 2)
    simulator.after("sendMessage", second_reply)
    await bots.start()
    await within(second_reply.reached.wait())
    assert len(mei.replies) == 2
    second_reply.let_go()


class Reaper:
    """Kills the bot at its n-th message: before the message has an effect, or after it and before the bot knows."""

    def __init__(self, simulator: Simulator) -> None:
        self._countdown: dict[str, int] = {}
        self._bot: Bot | None = None
        simulator.before("sendMessage", lambda call: self._pass("before"))
        simulator.after("sendMessage", lambda call: self._pass("after"))

    def aim(self, bot: Bot, when: str, nth: int) -> None:
        self._bot, self._countdown = bot, {when: nth}

    async def _pass(self, when: str) -> None:
        self._countdown[when] = self._countdown.get(when, 0) - 1
        if self._countdown[when] == 0 and self._bot is not None:
            self._bot.kill()
            raise ApiError(502, "Bad Gateway")


@pytest.mark.parametrize("seed", [1])
async def test_killed_again_and_again_the_bot_answers_everyone_and_nobody_twice_whose_answer_it_had_noted(
    bots: Bots, simulator: Simulator, path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 (where to kill, not a secret)
    heard, reaper = Heard(simulator), Reaper(simulator)
    crowd = [simulator.person(f"Person {n}") for n in range(CROWD)]
    for person in crowd:
        person.says("/help")
    asked = {update["update_id"]: update["message"]["from"]["id"] for update in simulator.bot.inbox.pending()}
    by_id = {person.id: person for person in crowd}
    noted: dict[int, int] = {}
    for _ in range(KILLS):
        bot = await bots.start()
        reaper.aim(bot, chance.choice(("before", "after")), chance.randint(3, CROWD // KILLS))
        assert await bot.ends() == -signal.SIGKILL
        for (update_id,) in query(path, "SELECT update_id FROM inbox WHERE state = 'done'"):
            noted.setdefault(update_id, len(by_id[asked[update_id]].replies))
    polled = asyncio.Event()

    async def note(call: Call) -> None:
        polled.set()

    simulator.before("getUpdates", note)
    last = await bots.start()
    await within(polled.wait())  # everybody may have an answer by now, but the last bot still has to see to the inbox
    await heard.answered(*crowd)
    assert await last.stops() == 0
    assert {person.user.first_name for person in crowd if not person.replies} == set()
    assert {update_id: len(by_id[asked[update_id]].replies) for update_id in noted} == noted
    attempts = dict(query(path, "SELECT update_id, attempts FROM inbox"))
    too_often = [id_ for id_, tries in attempts.items() if len(by_id[asked[id_]].replies) > tries]
    assert too_often == [], "a second reply takes a second process"
    assert sorted(attempts) == sorted(asked)
    assert 0 < len(noted) < CROWD, "every run got somewhere and none got through"


async def test_an_update_that_kills_every_process_is_given_up_and_takes_no_other_with_it(
    bots: Bots, simulator: Simulator, mei: Person, tom: Person, path: Path
) -> None:
    """Mei's question is fatal; Tom's is under way when it strikes first, and would be under way each time."""
    heard, struck = Heard(simulator), asyncio.Event()

    async def strike(call: Call) -> None:
        if call.parameters["chat_id"] == mei.id:
            bots.started[-1].kill()
            struck.set()
        await within(struck.wait())
        if bots.started[-1].was_killed:
            raise ApiError(502, "Bad Gateway")

    simulator.before("sendMessage", strike)
    mei.says("/help")
    tom.says("/help")
    for _ in range(MOST_ATTEMPTS):
        assert await (await bots.start()).ends() == -signal.SIGKILL
    last = await bots.start()
    await heard.answered(tom)
    assert await last.stops() == 0
    assert (len(mei.replies), len(tom.replies)) == (0, 1)
    assert inbox_states(path) == ["skipped", "done"]
    assert len([line for line in last.log if "is given up after 3 attempts" in line]) == 1
