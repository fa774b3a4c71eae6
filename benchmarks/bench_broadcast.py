"""Broadcasts on the road: what kills leave behind, how fast paid ones go, and how long a reply waits meanwhile.

The simulator serves Telegram with its limits on; the bot's side is a process of its own with the real courier, gate and
request. `gate`, `kills`, `paid`, `replies` and `fifo` choose parts; the first needs no process, its time is simulated.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import repeat
from math import inf
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, text
from telegram.ext import AIORateLimiter, ExtBot

from bot import http, running
from bot.courier import Courier
from bot.gate import Gate
from bot.network import PatientRequest
from handlers.wire import Wire
from rules.pace import DEFAULT_RATE, Lane, Pace
from simulator.call import Call
from simulator.limits import Rates
from simulator.server import serve
from simulator.simulator import Simulator
from storage import broadcast_tables, event_tables, reminder_tables
from storage.database import Database
from storage.road_tables import Content
from storage.tables import Member
from storage.till_tables import Delivery

RECIPIENTS, KILLS = 10_000, 30
RATE_OF_KILLS, LIMIT_OF_KILLS = 200, 240  # eight times the usual ones, so that it is over in two minutes
BACKLOG = 1_000_000
SECONDS, PAID_SECONDS = 120, 20  # of measuring
REPLIES_A_SECOND = 5
LEASE = timedelta(seconds=3)  # short, so that what a killed courier took comes back while we watch
FIRST = 1_000_000  # the first recipient's id
TABLES = (broadcast_tables, event_tables, reminder_tables)


class Chosen(argparse.Namespace):
    """What the command line says."""

    parts: list[str]
    rows: int
    seconds: int | None


def now() -> datetime:
    return datetime.now(UTC)


# The bot's side


async def courier(url: str, path: str, token: str) -> None:
    """Deliver until killed."""
    async with speaking(url, token, Gate(Pace(RATE_OF_KILLS))) as (wire, gate):
        await Courier(Database(f"sqlite:///{path}"), now, gate, lease=LEASE).run(wire)


async def replies(url: str, path: str, token: str, seconds: str) -> None:
    """Deliver for a while if there is a database; print how long each of some replies took meanwhile, in ms, the
    longest step of the event loop, and the processor time of a second."""
    async with speaking(url, token, Gate(Pace())) as (wire, gate):
        couriers = [Courier(Database(f"sqlite:///{path}"), now, gate).run(wire)] if path != "-" else []
        running.settle()
        with steps() as longest:
            tasks = [asyncio.create_task(each) for each in couriers]
            await asyncio.sleep(1)
            started = time.process_time()
            taken = await timed_replies(wire, float(seconds))
            cpu = (time.process_time() - started) / float(seconds)
            print(json.dumps({"taken": taken, "longest": longest, "cpu": cpu}), flush=True)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def steps() -> Iterator[dict[str, float]]:
    """The longest step of the loop, from one wait to the next, in ms: by the clock on the wall, and of processor
    time, in which neighbours on the machine do not count."""
    run, longest = asyncio.events.Handle._run, {"wall": 0.0, "cpu": 0.0}

    def timed(handle: asyncio.Handle) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        run(handle)
        longest["cpu"] = max(longest["cpu"], (time.thread_time() - cpu) * 1_000)
        longest["wall"] = max(longest["wall"], (time.perf_counter() - wall) * 1_000)

    asyncio.events.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield longest
    finally:
        asyncio.events.Handle._run = run  # type: ignore[method-assign]


async def fifo(url: str, token: str) -> None:
    """The library's limiter: 600 notices are queued, then a few replies ask to pass; the milliseconds of each."""
    request = http.build()
    bot: ExtBot[Any] = ExtBot(token, base_url=f"{url}/bot", request=request, rate_limiter=AIORateLimiter(25, 1))
    await bot.initialize()
    notices = [asyncio.create_task(bot.send_message(FIRST + each, "notice")) for each in range(600)]
    await asyncio.sleep(0.2)

    async def reply(number: int) -> float:
        await asyncio.sleep(number * 0.21)
        before = time.perf_counter()
        await bot.send_message(FIRST + 900 + number, "reply")
        return (time.perf_counter() - before) * 1_000

    print(json.dumps(await asyncio.gather(*map(reply, range(10)))))
    for each in notices:
        each.cancel()
    await asyncio.gather(*notices, return_exceptions=True)
    await bot.shutdown()


@asynccontextmanager
async def speaking(url: str, token: str, gate: Gate) -> Any:
    request = PatientRequest(http.build(), gate=gate)
    wire = Wire(token, base_url=f"{url}/bot", request=request, get_updates_request=http.build())
    await wire.initialize()
    try:
        yield wire, gate
    finally:
        await wire.shutdown()


async def timed_replies(wire: Wire, seconds: float) -> list[float]:
    """Replies at random times, so many a second on average; the milliseconds of each."""
    random, taken, tasks = Random(7), [], set()  # noqa: S311 (the same in every run)
    ends = time.perf_counter() + seconds

    async def reply(chat: int) -> None:
        before = time.perf_counter()
        await wire.call("sendMessage", chat_id=chat, text="reply")
        taken.append((time.perf_counter() - before) * 1_000)

    number = 0
    while time.perf_counter() < ends:
        await asyncio.sleep(random.expovariate(REPLIES_A_SECOND))
        tasks.add(asyncio.create_task(reply(FIRST + number % 900)))
        number += 1
    await asyncio.gather(*tasks)
    return [round(each, 2) for each in taken]


# Telegram's side


def simulated(people: int, rates: Rates | None = None) -> Simulator:
    simulator = Simulator(rates=rates or Rates())
    for number in range(people):
        person = simulator.person(f"p{number}", person_id=FIRST + number)
        person.starts()
    simulator.take_updates()
    return simulator


def fill(path: Path, number: int, people: int, *, paid: bool) -> None:
    """A running broadcast to so many members, of whom `people` are real, one after the other."""
    database, at = Database(f"sqlite:///{path}"), now()
    database.migrate()
    given = {"language": "en", "pin_datum": "wgs84", "button_datum": "wgs84", "joined_at": at}
    row = {"kind": "broadcast", "topic": "news", "lane": 3, "broadcast_id": 1, "content_id": 1, "method": "send"}
    row |= {"text": "", "state": "pending", "not_before": at, "attempts": 0, "error": "", "created_at": at}
    row |= {"updated_at": at}
    with database.writing() as session:
        session.add(broadcast_tables.Broadcast(id=1, state="running", created_at=at, audience=number))
        session.add(Content(id=1, broadcast_id=1, text="<b>News</b>", paid=paid))
        session.flush()
        session.execute(insert(Member), [{"telegram_id": FIRST + each, **given} for each in range(people)])
        for start in range(0, number, 50_000):
            ids = range(start, min(number, start + 50_000))
            session.execute(
                insert(Delivery), [{"key": f"b:1:{each}", "member_id": each % people + 1, **row} for each in ids]
            )
    database.close()


@asynccontextmanager
async def serving(simulator: Simulator) -> Any:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(simulator, port=0, ready=ready.set_result))
    try:
        yield await ready
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def child(*arguments: str) -> asyncio.subprocess.Process:
    paths = os.pathsep.join(sys.path)
    return await asyncio.create_subprocess_exec(
        sys.executable, __file__, *arguments, env={**os.environ, "PYTHONPATH": paths}, stdout=asyncio.subprocess.PIPE
    )


class Log:
    """Every message that took effect, by its chat, and when."""

    def __init__(self, simulator: Simulator) -> None:
        self.times: list[float] = []
        self.all_times: list[float] = []  # with the replies
        self.chats: Counter[int] = Counter()
        simulator.after("sendMessage", self)

    async def __call__(self, call: Call) -> None:
        self.all_times.append(time.perf_counter())
        if call.parameters["text"] != "reply":
            self.times.append(self.all_times[-1])
            self.chats[call.parameters["chat_id"]] += 1


def counted(path: Path) -> dict[tuple[str, str], int]:
    database = Database(f"sqlite:///{path}")
    with database.reading() as session:
        rows = session.execute(text("SELECT state, error, count(*) FROM outbox GROUP BY state, error")).all()
    database.close()
    return {(state, error): number for state, error, number in rows}


def most_in_a_second(times: list[float]) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1 + 1e-6:
            first += 1
        most = max(most, last - first + 1)
    return most


async def kills(folder: Path, _: Chosen) -> None:
    """Kill the courier again and again; then nobody may be missing and nobody may have it twice."""
    path, random = folder / "kills.db", Random(11)  # noqa: S311
    fill(path, RECIPIENTS, RECIPIENTS, paid=False)
    simulator = simulated(RECIPIENTS, Rates(per_second=LIMIT_OF_KILLS))
    log = Log(simulator)  # before the faults: it counts what took effect
    simulator.faults.drop_after("sendMessage", probability=0.01, seed=1)
    simulator.faults.server_error("sendMessage", code=500, probability=0.01, seed=2)
    in_flight, killed = 0, 0
    async with serving(simulator) as url:
        while True:
            bot = await child("courier", url, str(path), simulator.token)
            had = len(log.times)
            aim = had + random.randint(20, 2 * RECIPIENTS // KILLS - 80) if killed < KILLS else RECIPIENTS * 2
            left = await watched(path, log, aim, bot)
            with suppress(ProcessLookupError):
                bot.kill()
            await bot.wait()
            killed += 1
            if not left:
                break
            in_flight += sending(path)
    report_kills(path, log, killed - 1, in_flight, simulator)


async def watched(path: Path, log: Log, aim: int, bot: asyncio.subprocess.Process) -> int:
    """Wait until so many have it or nobody is left; how many are."""
    left, look = 1, 0
    while len(log.times) < aim and left:
        await asyncio.sleep(0.005)
        if bot.returncode is not None:
            raise RuntimeError("the courier ended by itself")
        look += 1
        left = open_rows(path) if look % 200 == 0 else left
    return left


def open_rows(path: Path) -> int:
    return sum(number for (state, _), number in counted(path).items() if state in ("pending", "leased", "sending"))


def sending(path: Path) -> int:
    """How many are noted as being sent by the courier that has just been killed: others have ended theirs."""
    return sum(number for (state, _), number in counted(path).items() if state == "sending")


def report_kills(path: Path, log: Log, killed: int, in_flight: int, simulator: Simulator) -> None:
    states = counted(path)
    print(f"{killed} kills in a broadcast to {RECIPIENTS:,}, 1 % answers dropped, 1 % refused with 500")
    for (state, error), number in sorted(states.items()):
        print(f"  {state:10} {error:16} {number:6,}")
    twice = sum(number > 1 for number in log.chats.values())
    silent = RECIPIENTS - sum(states.values())
    calls = Counter(call.code for call in simulator.calls if not call.fault)
    print(
        f"  had it twice: {twice}; not in the ledger: {silent}; uncertain by kills: "
        f"{states.get(('uncertain', 'interrupted'), 0)} of {in_flight} in flight; refused for the rate: {calls[429]}"
    )
    print(f"  most in one second: {most_in_a_second(log.times)}")


async def paid(folder: Path, chosen: Chosen) -> None:
    """A paid broadcast, and the replies of the same process meanwhile, beside an idle one."""
    path, seconds = folder / "paid.db", chosen.seconds or PAID_SECONDS
    fill(path, 1_000 * (seconds + 10), 20_000, paid=True)
    await compare("paid at 1,000 a second", path, seconds)


async def unpaid(folder: Path, chosen: Chosen) -> None:
    path, began = folder / "backlog.db", time.perf_counter()
    fill(path, chosen.rows, 20_000, paid=False)
    print(f"outbox of {chosen.rows:,} rows filled in {time.perf_counter() - began:.0f} s")
    await compare(f"{chosen.rows:,} recipients at 25 a second", path, chosen.seconds or SECONDS)


async def compare(title: str, path: Path, seconds: int) -> None:
    simulator = simulated(20_000)
    log = Log(simulator)
    running.settle()  # here, too: a look through 20,000 people for garbage would hold Telegram's side for 0.4 s
    async with serving(simulator) as url:
        idle = await measured(url, "-", simulator.token, seconds)
        busy = await measured(url, str(path), simulator.token, seconds)
    first = log.times[0] + 1
    window = [at for at in log.times if first <= at <= first + seconds - 1]
    every = [at for at in log.all_times if first <= at <= first + seconds - 1]
    print(
        f"{title}: {len(window) / (seconds - 1):.1f} a second, with replies {len(every) / (seconds - 1):.1f}, most in "
        f"one second {most_in_a_second(log.all_times)}, refused: {sum(call.code == 429 for call in simulator.calls)}"
    )
    for name, seen in (("idle", idle), ("meanwhile", busy)):
        times, longest = sorted(seen["taken"]), seen["longest"]
        print(
            f"  {len(times)} replies {name:10} p50 {quantile(times, 0.5):6.1f} ms  p99 {quantile(times, 0.99):6.1f} ms"
            f"  longest step {longest['cpu']:.1f} ms of processor time, {longest['wall']:.1f} ms; cpu {seen['cpu']:.2f}"
        )


async def measured(url: str, path: str, token: str, seconds: int) -> Any:
    process = await child("replies", url, path, token, str(seconds))
    out, _ = await process.communicate()
    return json.loads(out)


def quantile(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


async def pace(folder: Path, _: Chosen) -> None:
    """Ten minutes of simulated time: a broadcast without end, and replies at random times or at even pauses."""
    random = Random(3)  # noqa: S311 (the same in every run)
    told(0, "", iter([inf]))
    for a_second in (0.5, 1, 5):
        told(a_second, " at random", map(random.expovariate, repeat(a_second)))
        told(a_second, " evenly", repeat(1 / a_second))


def told(a_second: float, how: str, pauses: Iterator[float]) -> None:
    sent, waited = simulated_minutes(Pace(), pauses, seconds=600)
    times = sorted(waited) or [0.0]
    late = sum(each > 1e-6 for each in times) / len(times)
    print(
        f"{a_second:3} replies a second{how}: {len(sent) / 600 / DEFAULT_RATE:.1%} of the rate in all, most in one "
        f"second {most_in_a_second(sent)}; waited {late:.2%}, p99 {quantile(times, 0.99) * 1_000:.0f} ms, "
        f"longest {times[-1] * 1_000:.0f} ms"
    )


def simulated_minutes(pace: Pace, pauses: Iterator[float], seconds: float) -> tuple[list[float], list[float]]:
    """When all of it goes, and how long each reply waits."""
    at, sent, waited = 0.0, [], []
    asked: list[float] = []
    next_reply = next(pauses)
    while at < seconds:
        lane = Lane.REPLY if asked else Lane.BROADCAST
        wait = pace.open_in(lane, at)
        if wait <= 0:
            pace.take(lane, None, at)
            sent.append(at)
            waited += [at - asked.pop(0)] if asked else []
        elif at + wait < next_reply:
            at += max(wait, 1e-6)
        else:
            at = next_reply
            asked.append(at)
            next_reply += next(pauses)
    return sent, waited


async def limiter(folder: Path, _: Chosen) -> None:
    simulator = simulated(1_000, Rates(per_second=1_000, chat_per_second=100))  # its first second is over the limit
    async with serving(simulator) as url:
        process = await child("fifo", url, simulator.token)
        out, _ = await process.communicate()
    times = sorted(json.loads(out))
    print(
        f"AIORateLimiter, {len(times)} replies behind 600 notices: p50 {quantile(times, 0.5) / 1_000:.1f} s, "
        f"longest {times[-1] / 1_000:.1f} s"
    )


PARTS: dict[str, Callable[[Path, Chosen], Awaitable[None]]] = {
    "gate": pace,
    "kills": kills,
    "paid": paid,
    "replies": unpaid,
    "fifo": limiter,
}
CHILDREN = {"courier": courier, "replies": replies, "fifo": fifo}


def chosen() -> Chosen:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all of them where none is named")
    parser.add_argument("--rows", type=int, default=BACKLOG, help="in the outbox, for `replies`")
    parser.add_argument("--seconds", type=int, help=f"of measuring; {PAID_SECONDS} for `paid`, {SECONDS} for `replies`")
    return parser.parse_args(namespace=Chosen())


async def main(wanted: Chosen) -> None:
    for name in wanted.parts or PARTS:
        with TemporaryDirectory() as folder:
            await PARTS[name](Path(folder), wanted)


if __name__ == "__main__":
    part, arguments = sys.argv[1:2], sys.argv[2:]
    if arguments and part[0] in CHILDREN and arguments[0].startswith("http"):
        asyncio.run(CHILDREN[part[0]](*arguments))
    else:
        asyncio.run(main(chosen()))
