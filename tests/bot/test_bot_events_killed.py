"""kill −9 in the middle of telling who signed up: nobody is told twice, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlmodel import col

from bot import assembly, clock
from bot.settings import Settings
from storage import events, prepared
from storage.database import Database
from storage.event_tables import EventRow, SignUp
from storage.till_tables import Delivery
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.test_events import STARTS, join, publish, record

GUESTS, PLACES, MORE = 12, 6, 8
KILLS = 20
TOKEN = f"1000000001:{'A' * 35}"
PATIENCE_S = 60
_FORK = get_context("fork")

Told = list[tuple[int | None, str]]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An event that was moved and got more places, and nobody knows yet."""
    path = tmp_path_factory.mktemp("moved") / "before.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    later = STARTS + timedelta(days=1)
    with database.writing() as session:
        event_id = publish(session, capacity=PLACES)
        for telegram_id in range(1, GUESTS + 1):
            join(session, event_id, rows.member(session, telegram_id), NOW + timedelta(seconds=telegram_id))
        new = record(starts_at=later, ends_at=later + timedelta(hours=1), capacity=MORE)
        events.write_down(session, new, None, NOW, event_id)
    database.compact()
    database.close()
    return path


def settle(path: Path) -> None:
    """One tick of the clock, as a process that starts has it."""
    database = Database(f"sqlite:///{path}")
    settings = Settings(bot_token=TOKEN, telegram_api_url="http://telegram.test", _env_file=None)  # type: ignore[call-arg]
    asyncio.run(clock.settle_events(assembly.build_services(settings, database, lambda: NOW)))
    database.close()


def settle_counting(path: Path, pass_by: Callable[[], None]) -> None:
    """The same, calling `pass_by` before every statement and before and after every commit; only ever in a process
    that ends soon."""
    run = prepared.execute

    def watched(*given: Any) -> Any:
        pass_by()
        return run(*given)

    prepared.execute = watched
    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, lambda *_: pass_by())
    settle(path)


def points(path: Path) -> int:
    """How many points there are at which a process can be killed."""
    receiver, sender = _FORK.Pipe(duplex=False)

    def count() -> None:
        passed: list[None] = []
        settle_counting(path, lambda: passed.append(None))
        sender.send(len(passed))

    process = _FORK.Process(target=count)
    process.start()
    assert receiver.poll(PATIENCE_S)
    number = int(receiver.recv())
    process.join(PATIENCE_S)
    return number


def killed_at(path: Path, nth: int) -> None:
    left = [nth]

    def pass_by() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    process = _FORK.Process(target=settle_counting, args=(path, pass_by))
    process.start()
    process.join(PATIENCE_S)
    assert process.exitcode == -signal.SIGKILL


def told(path: Path) -> Told:
    """Who is told what, and whether anything is left to tell."""
    database = Database(f"sqlite:///{path}")
    with database.reading() as session:
        assert events.unsettled(session) == []
        assert events.untold(session, GUESTS) == []
        found = session.execute(select(col(Delivery.member_id), col(Delivery.key)).order_by(col(Delivery.key)))
        deliveries: Told = [(member_id, key) for member_id, key in found]
    database.close()
    return deliveries


def copy(moved: Path, folder: Path, name: str) -> Path:
    return Path(shutil.copy(moved, folder / f"{name}.db"))


def test_killed_anywhere_it_tells_everybody_once(moved: Path, tmp_path: Path) -> None:
    whole = copy(moved, tmp_path, "whole")
    number = points(whole)
    expected = told(whole)
    assert len({member for member, _ in expected}) == len(expected) == GUESTS
    for nth in Random(5).sample(range(1, number + 1), KILLS):  # noqa: S311 (a fair choice of kills)
        path = copy(moved, tmp_path, str(nth))
        killed_at(path, nth)
        settle(path)
        assert told(path) == expected, f"killed at point {nth} of {number}"


def test_told_in_one_transaction_and_noted_in_another_it_would_tell_twice(moved: Path, tmp_path: Path) -> None:
    """The control: a note that is lost after the telling makes everybody hear again."""
    path = copy(moved, tmp_path, "careless")
    settle(path)
    before = told(path)
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        session.execute(update(SignUp).values(told_starts_at=STARTS))
        session.execute(update(EventRow).values(unsettled=True, revision=col(EventRow.revision) + 1))
    database.close()
    settle(path)
    assert len(told(path)) == 2 * len(before)
