"""Many processes at one till, and processes that die in the middle: what tests run small and the benchmark in full."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, event, func, select, update
from sqlmodel import col

from rules.members import Member
from rules.till import Look, Post, Pulled, Receipt, Refused
from storage import codes, holding, prepared
from storage.database import Database, Session
from storage.till_tables import Claim, Code, Delivery, Redemption, Tally
from tests.storage import till
from tests.storage.rows import NOW
from tests.storage.till import ZONE

T = TypeVar("T")

PATIENCE_S = 600
_FORK = get_context("fork")  # a child is a copy that has imported everything; it opens a database of its own


class Rush(NamedTuple):
    """What came of a crowd at a shop with a cap."""

    issued: int
    refused_after_issue: int
    redeemed: int
    used: int
    broken: list[str]


def at_once(number: int, act: Callable[[int, Any], T]) -> list[T]:
    """Let `act(index, barrier)` run in so many processes; their results in order."""
    barrier = _FORK.Barrier(number)
    results: list[T] = []
    receivers = []
    processes = []
    for index in range(number):
        receiver, sender = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_report, args=(sender, act, index, barrier))
        process.start()
        sender.close()
        receivers.append(receiver)
        processes.append(process)
    for receiver in receivers:
        if not receiver.poll(PATIENCE_S):
            raise TimeoutError("a process did not come to an end")
        result = receiver.recv()
        if isinstance(result, Exception):
            raise result
        results.append(result)
    for process in processes:
        process.join(PATIENCE_S)
    return results


def _report(sender: Any, act: Callable[[int, Any], Any], index: int, barrier: Any) -> None:
    try:
        sender.send(act(index, barrier))
    except Exception as error:
        barrier.abort()
        sender.send(error)


# One code, many tills


def race(url: str, processes: int, rounds: int) -> list[int]:
    """In each round every process, with a post of its own, looks at the same code and confirms; how many got a
    receipt of each round. They start each round together."""
    with _opened(url) as database, database.writing() as session:
        here = till.till(session)
        posts = [till.post(session, here.shop_id, 2_000 + index) for index in range(processes)]
        pulled = [till.pull(session, till.member(session, 1 + number)) for number in range(rounds)]

    def redeem_each(index: int, barrier: Any) -> list[bool]:
        won = []
        with _opened(url) as database:
            for number, code in enumerate(pulled):
                barrier.wait(PATIENCE_S)
                won.append(_redeemed(database, posts[index], code, f"{number}-{index}"))
        return won

    return [sum(each) for each in zip(*at_once(processes, redeem_each), strict=True)]


def same_press(url: str, processes: int, rounds: int) -> list[int]:
    """In each round every process presses the same button; how many were the first to."""
    with _opened(url) as database, database.writing() as session:
        here = till.till(session)
        nonces = []
        for number in range(rounds):
            pulled = till.pull(session, till.member(session, 1 + number), here.shop_id)
            nonces.append(till.look(session, here.post, pulled, number=f"n{number}").nonce)

    def press_each(_index: int, barrier: Any) -> list[bool]:
        first = []
        with _opened(url) as database:
            for nonce in nonces:
                barrier.wait(PATIENCE_S)
                with database.writing() as session:
                    first.append(not till.confirm(session, here.post, nonce).already)
        return first

    return [sum(each) for each in zip(*at_once(processes, press_each), strict=True)]


def unguarded(url: str, processes: int, rounds: int) -> list[int]:
    """The control: everybody reads that the code is free, and then writes without asking again."""
    with _opened(url) as database, database.writing() as session:
        pulled = [till.pull(session, till.member(session, 1 + number)) for number in range(rounds)]

    def take_each(_index: int, barrier: Any) -> list[bool]:
        won = []
        with _opened(url) as database:
            for code in pulled:
                with database.reading() as session:
                    is_free = till.state_of(session, code.code_id) == "live"
                barrier.wait(PATIENCE_S)
                if is_free:
                    with database.writing() as session:
                        take = update(Code).where(col(Code.id) == code.code_id).values(state="used", ended_at=NOW)
                        session.execute(take)
                won.append(is_free)
        return won

    return [sum(each) for each in zip(*at_once(processes, take_each), strict=True)]


def _redeemed(database: Database, post: Post, code: Pulled, nonce: str) -> bool:
    with database.writing() as session:
        seen = till.try_look(session, post, code, number=nonce)
    if isinstance(seen, Refused):
        return False
    with database.writing() as session:
        return isinstance(till.try_confirm(session, post, nonce), Receipt)


# Many members, one cap


def rush_for_codes(url: str, members: int, cap: int, processes: int) -> Rush:
    """Everybody pulls a code for one shop; then whoever got one redeems it."""
    here, people = _crowd(url, members, cap)

    def pull_mine(index: int, _barrier: Any) -> list[Pulled]:
        with _opened(url) as database:
            return [code for who in people[index::processes] if (code := _pulled(database, who, here.shop_id))]

    issued = [code for codes_ in at_once(processes, pull_mine) for code in codes_]
    return _redeem_all(url, here, issued, processes)


def rush_for_places(url: str, members: int, cap: int, processes: int) -> Rush:
    """Everybody has a code for any shop, and staff of one shop scan them all."""
    here, people = _crowd(url, members, cap)
    with _opened(url) as database, database.writing() as session:
        out = [till.pull(session, who) for who in people]
    return _redeem_all(url, here, out, processes)


def _crowd(url: str, members: int, cap: int) -> tuple[till.Till, list[Member]]:
    with _opened(url) as database, database.writing() as session:
        here = till.till(session, daily_capacity=cap)
        return here, [till.member(session, 1_000 + number) for number in range(members)]


def _pulled(database: Database, who: Member, shop_id: int) -> Pulled | None:
    with database.writing() as session:
        code = till.try_pull(session, who, shop_id, luck=who.id)
        return code if isinstance(code, Pulled) else None


def _redeem_all(url: str, here: till.Till, out: list[Pulled], processes: int) -> Rush:
    def redeem_mine(index: int, _barrier: Any) -> int:
        with _opened(url) as database:
            return sum(_redeemed(database, here.post, code, f"r{code.code_id}") for code in out[index::processes])

    redeemed = sum(at_once(processes, redeem_mine))
    with _opened(url) as database, database.reading() as session:
        rows = session.execute(select(func.count()).select_from(Redemption)).scalar_one()
        used = session.execute(select(Tally.used).where(col(Tally.kind) == "shop_day")).scalar_one()
        assert rows == redeemed
        return Rush(len(out), len(out) - redeemed, redeemed, used, till.broken(session))


# kill -9


class Ledger(NamedTuple):
    """What has to be the same, however often a process died on the way."""

    redemptions: tuple[tuple[int | None, int, int | None, bool], ...]
    counters: tuple[tuple[str, int, int], ...]
    codes_out: int
    told: tuple[str, ...]


BILL = 12_801
STEPS = ("pull", "show", "look", "amount", "confirm", "undo")


def prepare(url: str) -> tuple[till.Till, Member]:
    """A till and a member for `walk`."""
    with _opened(url) as database, database.writing() as session:
        return till.till(session, daily_capacity=5, hourly_capacity=5), till.member(session)


def walk(url: str, here: till.Till, mei: Member, done: Callable[[str], None], steps: Iterable[str] = STEPS) -> None:
    """A redemption from pull to undo, one transaction each; `done` is called after each commit."""
    with _opened(url) as database:
        for step in steps:
            with database.writing() as session:
                _step(session, step, here, mei)
            done(step)


def _step(session: Session, step: str, here: till.Till, mei: Member) -> None:
    """One press, as its update would be handled, and handled again after a crash."""
    if step == "pull":
        till.pull(session, mei, here.shop_id, luck="walk")
    elif step == "show":
        codes.showing(session, _newest(session, Code).id, 7, "file")
    elif step == "look":
        token = codes.current(session, till.KEY, mei.id, NOW)
        assert token
        seen = till.try_look(session, here.post, token, number=f"n{_count(session, Claim)}")
        assert isinstance(seen, Look), seen
    elif step == "amount":
        billed = holding.amount(session, _newest(session, Claim).nonce, here.post.member_id, BILL, NOW, ZONE)
        assert isinstance(billed, Look), billed
    elif step == "confirm":
        till.confirm(session, here.post, _newest(session, Claim).nonce)
    else:
        assert isinstance(till.undo(session, here.post, _newest(session, Redemption).number), Receipt)


def points(url: str, here: till.Till, mei: Member) -> int:
    """How many points there are on the walk at which a process can be killed: before and after every statement, and
    before and after every commit."""
    return at_once(1, partial(_count_points, url, here, mei))[0]


def _count_points(url: str, here: till.Till, mei: Member, _index: int, _barrier: Any) -> int:
    passed = [0]

    def pass_by() -> None:
        passed[0] += 1

    _at_every_point(pass_by)
    walk(url, here, mei, lambda step: pass_by())
    return passed[0]


def killed_at(url: str, here: till.Till, mei: Member, nth: int) -> None:
    """Walk in a process of its own that is killed at the nth point, and let the next process do the rest again."""
    receiver, sender = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_walk_to_death, args=(url, here, mei, nth, sender))
    process.start()
    sender.close()
    process.join(PATIENCE_S)
    assert process.exitcode == -signal.SIGKILL
    done = []
    while receiver.poll():
        try:
            done.append(receiver.recv())
        except EOFError:
            break
    walk(url, here, mei, lambda step: None, STEPS[len(done) :])


def _walk_to_death(url: str, here: till.Till, mei: Member, nth: int, sender: Any) -> None:
    left = [nth]

    def pass_by() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def done(step: str) -> None:
        pass_by()  # committed, and nobody knows yet
        sender.send(step)

    _at_every_point(pass_by)
    walk(url, here, mei, done)


def _at_every_point(pass_by: Callable[[], None]) -> None:
    """Only ever called in a process that ends soon."""
    run = prepared.execute

    def watched(*given: Any) -> Any:
        pass_by()
        cursor = run(*given)
        pass_by()
        return cursor

    prepared.execute = watched
    event.listen(Engine, "commit", lambda connection: pass_by())


def ledger(url: str) -> Ledger:
    """The state that counts, and every invariant checked."""
    with _opened(url) as database, database.reading() as session:
        assert till.broken(session) == []
        rows = session.scalars(select(Redemption).order_by(col(Redemption.id)))
        tallies = session.scalars(select(Tally).order_by(col(Tally.kind), col(Tally.key)))
        out = select(func.count()).where(col(Code.state).in_(("live", "locked")))
        told = session.scalars(select(col(Delivery.kind)).order_by(col(Delivery.kind)))
        return Ledger(
            tuple((row.bill, row.discount, row.pay, row.reversed_at is not None) for row in rows),
            tuple((tally.kind, tally.used, tally.held) for tally in tallies),
            session.execute(out).scalar_one(),
            tuple(told),
        )


def _newest(session: Session, table: Any) -> Any:
    return session.scalars(select(table).order_by(table.id.desc()).limit(1)).one()


def _count(session: Session, table: Any) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


class _opened:  # noqa: N801 (read as a verb)
    """A database for the time of a block."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *error: object) -> None:
        self._database.close()
