"""How right and how fast the nearby search is over 1,000 and 100,000 shops, and what the usual way costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import select

from rules import ranking
from rules.ranking import Answer, Candidate
from storage import shops, tables
from storage.database import Database, Session
from tests import cities, reference
from tests.cities import Question

T = TypeVar("T")

ANSWERS = 1_200
SIZES = {1_000: 20, 100_000: 1}  # shops, and how often the usual way is tried: it takes its time
ZONE = ZoneInfo("Asia/Shanghai")


def main() -> None:
    for size, tries in SIZES.items():
        with TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
            database.migrate()
            measure(database, size, tries)
            database.close()


def measure(database: Database, size: int, tries: int) -> None:
    random = Random(size)  # noqa: S311 (the same shops and questions in every run)
    with database.writing() as session:
        cities.fill(session, size, random)
    with database.reading() as session:
        questions = list(cities.questions(session, random, ANSWERS, days=1))
        everything = cache(partial(cities.candidates, session))
        answer(database, questions[0])  # statements are compiled once in the life of a process
        answers, ours = timed(partial(answer, database), questions)
        wrong = sum(not is_right(*pair, everything) for pair in zip(questions, answers, strict=True))
        _, usual = timed(partial(look_at_everything, session), questions[:tries])
    print(f"{size:,} shops: {wrong} of {len(answers):,} answers wrong")
    print(f"  p50 {median(ours):.2f} ms, p99 {percentile(ours, 99):.2f} ms of CPU from question to shops in full")
    print(f"  reading every shop instead: {median(usual):,.0f} ms, {median(usual) / median(ours):,.0f} times as long")
    assert wrong == 0


def answer(database: Database, question: Question) -> Answer:
    """What a handler does for one list: rank, then fetch what the page shows."""
    point, search, now = question
    with database.reading() as session:
        rings = shops.rings(session, point, search.category, now.astimezone(ZONE).date())
        found = ranking.nearest(rings, point, search, now, ZONE)
        shops.in_full(session, [shop.id for shop in found.page])
    return found


def is_right(question: Question, found: Answer, everything: Callable[..., list[Candidate]]) -> bool:
    point, search, now = question
    candidates = everything(search.category, now.astimezone(ZONE).date())
    return reference.agrees(found, reference.look_at(candidates, point, search, now, ZONE), search)


def look_at_everything(session: Session, question: Question) -> reference.Reference:
    """The usual way: load every shop and every benefit as objects and decide in Python."""
    point, search, now = question
    today = now.astimezone(ZONE).date()
    benefits = session.scalars(select(tables.Benefit)).all()
    usable = {each.shop_id for each in benefits if each.valid_from <= today <= each.valid_until}
    candidates = [
        Candidate(shop.id, shop.latitude, shop.longitude, shop.opening_hours)
        for shop in session.scalars(select(tables.Shop))
        if shop.id in usable and search.category in (None, shop.category)
    ]
    found = reference.look_at(candidates, point, search, now, ZONE)
    session.expunge_all()
    return found


def timed(act: Callable[[Question], T], questions: Iterable[Question]) -> tuple[list[T], list[float]]:
    """What `act` returns for each question, and how many milliseconds of processor time each took."""
    results, milliseconds = [], []
    for question in questions:
        started = time.thread_time()
        results.append(act(question))
        milliseconds.append((time.thread_time() - started) * 1_000)
    return results, milliseconds


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]


if __name__ == "__main__":
    main()
