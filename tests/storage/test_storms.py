"""Many processes on one database: one redemption for a code, no more than the cap, and nothing lost by kill -9.

The sizes here are small enough for every run; with CONCIERGE_STORM=full, and in `benchmarks/bench_claims.py`, they
are those of a bad day.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from storage.database import Database
from tests.storage import storm
from tests.storage.conftest import SqliteFiles

FULL = os.environ.get("CONCIERGE_STORM") == "full"
PROCESSES, ROUNDS = (16, 200) if FULL else (4, 10)
CROWD, CAP, TILLS = (1_200, 400, 8) if FULL else (60, 20, 4)
RANDOM_KILLS = 500 if FULL else 12


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("storm"))


def test_of_many_tills_with_one_code_one_redeems_it(url: str) -> None:
    assert storm.race(url, PROCESSES, ROUNDS) == [1] * ROUNDS
    assert len(storm.ledger(url).redemptions) == ROUNDS


def test_of_many_same_presses_one_is_the_first(url: str) -> None:
    assert storm.same_press(url, PROCESSES, ROUNDS) == [1] * ROUNDS
    assert len(storm.ledger(url).redemptions) == ROUNDS


def test_without_the_guard_every_till_believes_to_have_redeemed_it(url: str) -> None:
    """The control of the tests above: they can fail."""
    assert storm.unguarded(url, 4, 3) == [4] * 3


def test_a_crowd_gets_as_many_codes_as_there_are_places_and_each_is_honoured(url: str) -> None:
    rush = storm.rush_for_codes(url, CROWD, CAP, TILLS)
    assert rush == (CAP, 0, CAP, CAP, [])


def test_a_crowd_with_codes_for_any_shop_is_let_in_up_to_the_cap(url: str) -> None:
    rush = storm.rush_for_places(url, CROWD, CAP, TILLS)
    assert (rush.redeemed, rush.used, rush.broken) == (CAP, CAP, [])


class Walks:
    """Copies of one prepared database, and what a walk without an accident leaves."""

    def __init__(self, files: SqliteFiles) -> None:
        self._files = files
        self._start = files.migrated()
        self.here, self.mei = storm.prepare(self._start)
        Database(self._start).compact()
        self.points = storm.points(self.copy(), self.here, self.mei)
        clean = self.copy()
        storm.walk(clean, self.here, self.mei, lambda step: None)
        self.clean = storm.ledger(clean)

    def copy(self) -> str:
        url = self._files.empty()
        shutil.copy(_path(self._start), _path(url))
        return url

    def killed_at(self, nth: int) -> storm.Ledger:
        url = self.copy()
        storm.killed_at(url, self.here, self.mei, nth)
        return storm.ledger(url)


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture(scope="module")
def walks(files: SqliteFiles) -> Walks:
    return Walks(files)


def test_a_clean_walk_books_once_and_takes_it_back(walks: Walks) -> None:
    assert walks.clean.redemptions == ((12_801, 1_281, 11_520, True),)
    assert {held + used for _, used, held in walks.clean.counters} == {0}
    assert walks.clean.told == ("receipt", "undo")


@pytest.mark.parametrize("part", range(12))
def test_killed_at_any_step_and_done_again_the_ledger_is_that_of_a_clean_run(walks: Walks, part: int) -> None:
    assert walks.killed_at(1 + part * (walks.points - 1) // 11) == walks.clean


def test_killed_at_random_it_is_the_same(walks: Walks) -> None:
    luck = Random(20_260_520)  # noqa: S311 (the same luck in every run)
    for _ in range(RANDOM_KILLS):
        nth = luck.randint(1, walks.points)
        assert walks.killed_at(nth) == walks.clean, nth
