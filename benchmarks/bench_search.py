"""How right and how fast the nearby search is beside its peers: `bench_search.py [--no-peers] [NUMBER OF SHOPS ...]`.

First the question that every way of searching can answer: the 10 nearest within 3 km of a category, open now, with a
benefit valid today, in full. Which timetables are open then is worked out beforehand for all alike. Then the product's
own: a page and how many there are, with every filter; and the counts on the filter sheet.
"""

from __future__ import annotations

import gc
import time
from argparse import ArgumentParser
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from benchmarks.peers import PEERS, Absent, BenefitRow, Hydrated, Peer, ShopRow
from rules import narrowing, ranking
from rules.narrowing import Inside, Moment
from rules.ranking import OPEN, Answer, Found
from storage import around, density, shops, tables, timetables
from storage.around import Around
from storage.database import Database, Session
from tests import cities, reference
from tests.cities import Question

T = TypeVar("T")
latitude = attrgetter("latitude")

ANSWERS = 1_200
SIZES = (10_000, 100_000, 1_000_000)
WHOLE_UP_TO = 100_000  # shops; of more, the plain way to a page and its number takes hours, and peers many gigabytes
NEAREST, WITHIN_M = 10, 3_000
METRES_A_DEGREE, ROUNDING_DEGREES = 111_000, 0.001
WARMED_UP_WITH = 200  # of the questions, so that all hours were seen and most answers are not
ZONE = ZoneInfo("Asia/Shanghai")


def main() -> None:
    options = ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="NUMBER OF SHOPS")
    options.add_argument("--no-peers", action="store_true", help="ours alone")
    given = options.parse_args()
    for size in given.sizes:
        with TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
            database.migrate()
            with closing(database):
                measure(database, size, [] if given.no_peers else PEERS)


def measure(database: Database, size: int, peers: Iterable[type[Peer]]) -> None:
    random = Random(size)  # noqa: S311 (the same shops and questions in every run)
    with database.writing() as session:
        cities.fill(session, size, random)
    with database.reading() as session:
        questions = list(cities.questions(session, random, ANSWERS, days=1))
    density.learn(database)  # as the bot does when it starts
    print(f"{size:,} shops")
    everything = Everything(database)
    nearest = [as_all_can_answer(question, random) for question in questions]
    expected = [everything.within(question) for question in nearest]
    answers = report("ours", partial(ten_nearest, database), nearest)
    count_wrong([not reference.same(*pair) for pair in zip(answers, expected, strict=True)])
    if size > WHOLE_UP_TO:
        return
    for peer in peers:
        with TemporaryDirectory(prefix="peer-") as folder:
            beside(peer, Path(folder), database, nearest, expected)
    pages = report("a page of the list", partial(page, database), questions)
    count_wrong([not everything.agrees(*pair) for pair in zip(questions, pages, strict=True)])
    report("the sheet's counts", partial(sheet, database), questions)


class Everything:
    """Every shop with a valid benefit, read once, for the plain way to answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._candidates = cache(self._read)
        self._in_rows = cache(lambda *which: sorted(self._read(*which), key=latitude))

    def plainly(self, question: Question) -> reference.Reference:
        point, search, now = question
        candidates = self._candidates(search.category, now.astimezone(ZONE).date())
        return reference.look_at(candidates, point, search, now, ZONE)

    def within(self, question: Question) -> list[Found]:
        """The nearest within 3 km; what is much further north or south cannot be among them, and is not looked at."""
        point, search, now = question
        candidates = self._in_rows(search.category, now.astimezone(ZONE).date())
        reach = WITHIN_M / METRES_A_DEGREE + ROUNDING_DEGREES
        first = bisect_left(candidates, point.latitude - reach, key=latitude)
        last = bisect_right(candidates, point.latitude + reach, key=latitude)
        return reference.look_at(candidates[first:last], point, search, now, ZONE).inside[:NEAREST]

    def agrees(self, question: Question, answer: Answer) -> bool:
        return reference.agrees(answer, self.plainly(question), question.search)

    def _read(self, category: str | None, today: date) -> list[reference.Candidate]:
        with self._database.reading() as session:
            return cities.candidates(session, category, today)


def as_all_can_answer(question: Question, random: Random) -> Question:
    """The same person asks for a category that is open now, within 3 km."""
    search = question.search.widened().narrowed(
        category=question.search.category or random.choice(list(cities.Category)), radius_m=WITHIN_M, topic=None
    )
    return question._replace(search=search)


def ten_nearest(database: Database, question: Question) -> list[Found]:
    with database.reading() as session:
        found = Around(session, question.point, question.search, local(question)).nearest(OPEN, NEAREST, WITHIN_M)
        shops.in_full(session, [shop.id for shop in found])
    return found


def page(database: Database, question: Question) -> Answer:
    """What a handler does for one list: rank, then fetch what the page shows."""
    with database.reading() as session:
        found = ranking.answer(Around(session, question.point, question.search, local(question)), question.search)
        shops.in_full(session, [shop.id for shop in found.page])
    return found


def sheet(database: Database, question: Question) -> Inside:
    """What a handler does for the filter sheet: look at the shops inside, count for each choice of time."""
    now = local(question)
    moments = [Moment(now), *map(Moment, narrowing.moments(now, ZONE)), Moment(now, open_now=False)]
    with database.reading() as session:
        inside = around.sorts(session, question.point, question.search, moments)
    narrowing.facets(inside, question.search, 0)
    for index in range(len(moments)):
        narrowing.left(inside, question.search, index)
    return inside


def local(question: Question) -> datetime:
    return question.now.astimezone(ZONE)


def beside(
    kind: type[Peer],
    folder: Path,
    database: Database,
    questions: Sequence[Question],
    expected: Sequence[Sequence[Found]],
) -> None:
    """The same questions to a peer, counting the processor time of all that take part."""
    with database.reading() as session:
        rows = shop_rows(session)
        opens = {question.now: open_timetables(session, question) for question in questions}
    try:
        peer = kind(folder, rows)
    except Absent as missing:
        print(f"  {kind.name}: not here, {missing}")
        return
    with closing(peer):
        answers = report(kind.name, partial(ask_peer, peer, opens), questions, peer.cpu)
    wrong = [
        [each.id for each in ours] != [each.id for each in theirs]
        for ours, theirs in zip(expected, answers, strict=True)
    ]
    count_wrong(wrong)


def ask_peer(peer: Peer, opens: dict[datetime, frozenset[int]], question: Question) -> list[Hydrated]:
    point, search, now = question
    category, today = str(search.category), now.astimezone(ZONE).date()
    return peer.nearest(point.latitude, point.longitude, category, opens[now], today, NEAREST, WITHIN_M)


def open_timetables(session: Session, question: Question) -> frozenset[int]:
    accepted = timetables.board(session, local(question)).accepting(OPEN)
    return frozenset(id_ for id_, is_open in enumerate(accepted) if is_open)


def shop_rows(session: Session) -> list[ShopRow]:
    """Every shop as a peer is given it."""
    benefit = tables.Benefit
    benefits: dict[int, list[BenefitRow]] = {}
    for shop_id, *values in session.execute(
        select(*(col(getattr(benefit, name)) for name in ("shop_id", *BenefitRow._fields)))
    ):
        benefits.setdefault(shop_id, []).append(BenefitRow(*values))
    names = [name for name in ShopRow._fields if name not in ("timetable", "benefits")]
    query = select(*(col(getattr(tables.Shop, name)) for name in names), col(tables.Shop.timetable_id))
    return [
        ShopRow(**dict(zip((*names, "timetable"), row, strict=True)), benefits=tuple(benefits.get(row[0], ())))
        for row in session.execute(query)
    ]


def report(
    name: str,
    act: Callable[[Question], T],
    questions: Sequence[Question],
    cpu: Callable[[], float] = time.thread_time,
) -> list[T]:
    """What `act` returns for each question; prints how many milliseconds of processor time it took."""
    for question in questions[:WARMED_UP_WITH]:
        act(question)  # statements are compiled once in the life of a process, and boards kept
    gc.freeze()  # what the plain way holds is no part of what is measured
    results, milliseconds = [], []
    for question in questions:
        started = cpu()
        results.append(act(question))
        milliseconds.append((cpu() - started) * 1_000)
    ordered = sorted(milliseconds)
    p99 = ordered[len(ordered) * 99 // 100]
    print(f"  {name}: p50 {median(ordered):.2f} ms, p99 {p99:.2f} ms, longest {ordered[-1]:.2f} ms of CPU")
    return results


def count_wrong(wrong: Sequence[bool]) -> None:
    print(f"    {sum(wrong)} of {len(wrong):,} answers wrong")


if __name__ == "__main__":
    main()
