"""The nearby search by hand – SQLite R*Tree, Redis, PostGIS, SQLModel – to measure ours beside.

All answer one question: the nearest shops of a category within a radius that are open and have a benefit valid today,
in full. Run as a script, it compares each with the plain way over made-up shops: `peers.py [NUMBER OF SHOPS]`.
"""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import islice
from math import cos, degrees, radians, sin, sqrt
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

import psycopg
from sqlalchemy import Index, insert
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import registry, relationship, selectinload
from sqlmodel import Field, Relationship, SQLModel, col, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from rules.catalogue import BenefitKind, Category
from rules.geo import EARTH_RADIUS_M, Point, distances_from

T = TypeVar("T")

ROWS_AT_ONCE = 5_000
ROUNDING_DEGREES = 1e-9
NO_CATEGORY = -1  # of which there are no shops
# Among so many shops in three cities this radius mostly holds ten; from 0.5 to 2 times it makes little difference.
FIRST_RING_M, FIRST_RING_SHOPS = 1_000.0, 100_000


class BenefitRow(NamedTuple):
    """One benefit of a shop; both dates are days on which it is valid."""

    kind: str
    value: int
    title: str
    valid_from: date
    valid_until: date


class ShopRow(NamedTuple):
    """One shop as every peer is given it. `timetable` numbers its opening hours, None where nobody knows them."""

    id: int
    name: str
    name_en: str
    category: str
    city: str
    address: str
    latitude: float
    longitude: float
    timetable: int | None
    price_band: int | None
    benefits: tuple[BenefitRow, ...]


class Offer(NamedTuple):
    """What an answer shows of a benefit."""

    kind: str
    value: int
    title: str


class Hydrated(NamedTuple):
    """One shop of an answer in full: all but `distance_m` as it was given, and the offers valid on the day."""

    id: int
    name: str
    name_en: str
    category: str
    city: str
    address: str
    latitude: float
    longitude: float
    timetable: int | None
    price_band: int | None
    distance_m: float
    offers: tuple[Offer, ...]


class Asked(NamedTuple):
    """One question, as `Peer.nearest` takes it; the place is in degrees."""

    latitude: float
    longitude: float
    category: str
    open_timetables: frozenset[int]
    today: date
    k: int = 10
    radius_m: float = 3_000.0


class Absent(Exception):  # noqa: N818 (a peer that is not installed is no error of ours)
    """A peer cannot run here; the message says what to install."""


class Peer(Protocol):
    """One way to answer. It may write in `folder`, which is its own, until it is closed."""

    name: ClassVar[str]

    def __init__(self, folder: Path, rows: Sequence[ShopRow]) -> None:
        """Fill it with shops; raises `Absent` where a program or a package is missing."""

    def nearest(
        self,
        latitude: float,
        longitude: float,
        category: str,
        open_timetables: frozenset[int],
        today: date,
        k: int,
        radius_m: float,
    ) -> list[Hydrated]:
        """The `k` nearest that fit, nearest first; of two as near the one with the lower id."""

    def cpu(self) -> float:
        """Seconds of processor time used so far by all that take part in an answer."""
        return time.thread_time()

    def close(self) -> None:
        """Stop what was started."""


def processor_s(process: int) -> float:
    """Seconds of processor time another process has used, to the nanosecond where /proc/PID/stat counts hundredths.

    Linux makes a clock's number of a process's as clock_getcpuclockid(3) does; elsewhere this raises OSError.
    """
    return time.clock_gettime(~process << 3 | 2)


def first_ring_m(shops: int) -> float:
    """How far to look first, by how densely so many shops lie."""
    return FIRST_RING_M * sqrt(FIRST_RING_SHOPS / shops)


def widening(first_m: float, limit_m: float, k: int, look: Callable[[float], Sequence[T]]) -> Sequence[T]:
    """What `look` finds in the first of growing circles that holds `k`, or in the one of `limit_m`."""
    radius = min(first_m, limit_m)
    while len(found := look(radius)) < k and radius < limit_m:
        radius = min(limit_m, wider(radius, len(found), k))
    return found


def wider(radius_m: float, found: int, k: int) -> float:
    """The circle that would hold `k` if shops lay evenly, and some more because they do not."""
    return radius_m * min(4.0, max(1.5, 1.3 * sqrt(k / max(1, found))))


def box(latitude: float, longitude: float, radius_m: float) -> tuple[float, float, float, float]:
    """South, north, west and east, in degrees, of a box around the circle; not for the poles or the date line."""
    reach_y = degrees(radius_m / EARTH_RADIUS_M) + ROUNDING_DEGREES
    reach_x = reach_y / cos(radians(abs(latitude) + reach_y))
    return latitude - reach_y, latitude + reach_y, longitude - reach_x, longitude + reach_x


def gathered(rows: Iterable[tuple[Any, ...]], metres: Callable[[float, float], float]) -> list[Hydrated]:
    """Answers from rows of a join, each a shop's ten columns and an offer's three; nearest first."""
    shops: dict[int, tuple[Any, ...]] = {}
    offers: dict[int, list[Offer]] = {}
    for row in rows:
        shops[row[0]] = row[:10]
        offers.setdefault(row[0], []).append(Offer._make(row[10:]))
    return in_order(Hydrated._make((*row, metres(row[6], row[7]), tuple(offers[row[0]]))) for row in shops.values())


def in_order(found: Iterable[Hydrated]) -> list[Hydrated]:
    """Nearest first; of two as near the one with the lower id."""
    return sorted(found, key=lambda each: (each.distance_m, each.id))


class SqliteRTree(Peer):
    """An R*Tree whose third dimension is the category, so that the tree itself leaves the other categories out."""

    name = "SQLite R*Tree"

    _SCHEMA = """
        PRAGMA journal_mode = off;
        PRAGMA synchronous = off;
        PRAGMA mmap_size = 2000000000;
        CREATE TABLE shops (id INTEGER PRIMARY KEY, name TEXT, name_en TEXT, category TEXT, city TEXT, address TEXT,
                            latitude REAL, longitude REAL, timetable INTEGER, price_band INTEGER);
        CREATE TABLE benefits (shop_id INTEGER, number INTEGER, kind TEXT, value INTEGER, title TEXT,
                               valid_from TEXT, valid_until TEXT, PRIMARY KEY (shop_id, number)) WITHOUT ROWID;
        CREATE INDEX validity ON benefits (shop_id, valid_from, valid_until);
        CREATE VIRTUAL TABLE places USING rtree (id, south, north, west, east, category_from, category_to,
                                                 +latitude REAL, +longitude REAL, +timetable INTEGER);
    """
    _CANDIDATES = """
        SELECT timetable, latitude, longitude, id FROM places
        WHERE north >= ?1 AND south <= ?2 AND east >= ?3 AND west <= ?4 AND category_to >= ?5 AND category_from <= ?5
          AND EXISTS (SELECT 1 FROM benefits WHERE shop_id = id AND valid_from <= ?6 AND valid_until >= ?6)
    """
    _IN_FULL = """
        SELECT shops.*, kind, benefits.value, title
        FROM json_each(?1) AS wanted JOIN shops ON shops.id = wanted.value JOIN benefits ON shop_id = shops.id
        WHERE valid_from <= ?2 AND valid_until >= ?2 ORDER BY shop_id, number
    """

    def __init__(self, folder: Path, rows: Sequence[ShopRow]) -> None:
        self._first_m = first_ring_m(len(rows))
        self._categories = numbered(rows)
        self._database = sqlite3.connect(folder / "rtree.db", isolation_level=None)
        self._database.executescript(self._SCHEMA)
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO shops VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (row[:10] for row in rows)
        )
        self._database.executemany("INSERT INTO benefits VALUES (?, ?, ?, ?, ?, ?, ?)", _benefit_values(rows))
        self._database.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(self._place, rows))
        self._database.execute("COMMIT")
        self._database.execute("ANALYZE")

    def _place(self, row: ShopRow) -> tuple[float | None, ...]:
        y, x, category = row.latitude, row.longitude, self._categories[row.category]
        return row.id, y, y, x, x, category, category, y, x, row.timetable

    def nearest(
        self,
        latitude: float,
        longitude: float,
        category: str,
        open_timetables: frozenset[int],
        today: date,
        k: int,
        radius_m: float,
    ) -> list[Hydrated]:
        metres, day = distances_from(Point(latitude, longitude)), today.isoformat()
        number = self._categories.get(category, NO_CATEGORY)

        def look(radius: float) -> list[tuple[float, int]]:
            rows = self._database.execute(self._CANDIDATES, (*box(latitude, longitude, radius), number, day))
            found = [(metres(y, x), id_) for timetable, y, x, id_ in rows if timetable in open_timetables]
            return sorted(each for each in found if each[0] <= radius)

        ids = [id_ for _, id_ in widening(self._first_m, radius_m, k, look)[:k]]
        return gathered(self._database.execute(self._IN_FULL, (json.dumps(ids), day)), metres)

    def close(self) -> None:
        self._database.close()


def numbered(rows: Sequence[ShopRow]) -> dict[str, int]:
    """A small number for each category that there is."""
    return {category: number for number, category in enumerate(sorted({row.category for row in rows}))}


def _benefit_values(rows: Sequence[ShopRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        for number, (*shown, valid_from, valid_until) in enumerate(row.benefits):
            yield row.id, number, *shown, valid_from.isoformat(), valid_until.isoformat()


class Resp:
    """Redis's protocol on a Unix socket, packed and parsed by hiredis, at less cost than redis-py's."""

    def __init__(self, path: Path) -> None:
        try:
            import hiredis
        except ImportError as missing:
            raise Absent("Redis: pip install hiredis") from missing
        self._pack: Callable[..., bytes] = hiredis.pack_command
        self._reader = hiredis.Reader(encoding="utf-8")
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.connect(str(path))
        except OSError:
            self._socket.close()
            raise

    def ask(self, *commands: tuple[str | float, ...]) -> list[Any]:
        """The replies to commands that are sent at once; raises what Redis complains about."""
        self._socket.sendall(b"".join(map(self._pack, commands)))
        return [self._reply() for _ in commands]

    def _reply(self) -> Any:
        while (reply := self._reader.gets()) is False:
            received = self._socket.recv(1 << 16)
            if not received:
                raise ConnectionError("Redis has gone")
            self._reader.feed(received)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        self._socket.close()


class RedisGeo(Peer):
    """A GEOSEARCH key for each category whose members hold what is filtered by, and a shop's JSON under its id.

    One MGET of these costs less than a pipeline of HMGETs.
    """

    name = "Redis GEOSEARCH"

    _SLACK_M = 1.0  # Redis rounds places, 26 bits each way, by up to 0.33 m
    _SCALE = 6_372_797.560856 / EARTH_RADIUS_M  # of its earth to ours (geohash_helper.c)

    def __init__(self, folder: Path, rows: Sequence[ShopRow]) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise Absent("Redis: apt install redis-server")
        self._first_m = first_ring_m(len(rows))
        path = folder / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
        with ExitStack() as undo:
            server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 (ours)
            undo.callback(server.wait)
            undo.callback(server.terminate)
            self._redis = undo.enter_context(closing(_when_ready(partial(Resp, path), server)))
            for some in _portions(_redis_commands(rows)):
                self._redis.ask(*some)
            self._server, self._started = server.pid, undo.pop_all()

    def nearest(
        self,
        latitude: float,
        longitude: float,
        category: str,
        open_timetables: frozenset[int],
        today: date,
        k: int,
        radius_m: float,
    ) -> list[Hydrated]:
        day, open_ = today.isoformat(), _as_texts(open_timetables)

        def look(radius: float) -> list[tuple[float, str]]:
            circle = ("FROMLONLAT", longitude, latitude, "BYRADIUS", radius * self._SCALE + self._SLACK_M, "m")
            (members,) = self._redis.ask(("GEOSEARCH", category, *circle, "ASC", "WITHDIST"))
            found = self._fitting(members, open_, day, k)
            return found if len(found) >= k and found[k - 1][0] <= radius else [x for x in found if x[0] <= radius]

        ids = [id_ for _, id_ in widening(self._first_m, radius_m + self._SLACK_M, k, look)]
        metres = distances_from(Point(latitude, longitude))
        found = in_order(_from_json(text, day, metres) for text in self._documents(ids))
        return [each for each in found[:k] if each.distance_m <= radius_m]

    def _fitting(self, members: list[list[str]], open_: frozenset[str], day: str, k: int) -> list[tuple[float, str]]:
        """Distance and id of the nearest `k` that fit, and of what may turn out as near as the last of them."""
        found: list[tuple[float, str]] = []
        for member, metres in members:
            id_, timetable, validity = member.split("|")
            if timetable in open_ and _is_valid(validity, day):
                distance = float(metres) / self._SCALE
                if len(found) >= k and distance > found[k - 1][0] + self._SLACK_M:
                    break
                found.append((distance, id_))
        return found

    def _documents(self, ids: Sequence[str]) -> list[str]:
        return self._redis.ask(("MGET", *ids))[0] if ids else []

    def cpu(self) -> float:
        return time.thread_time() + processor_s(self._server)

    def close(self) -> None:
        self._started.close()


def _when_ready(connect: Callable[[], T], server: subprocess.Popen[bytes], patience_s: float = 20.0) -> T:
    """A connection as soon as the server takes one; raises OSError where it has ended or takes too long."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return connect()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _redis_commands(rows: Sequence[ShopRow]) -> Iterator[tuple[str | float, ...]]:
    for row in rows:
        validity = ",".join(sorted({f"{each.valid_from}/{each.valid_until}" for each in row.benefits}))
        timetable = "" if row.timetable is None else row.timetable
        yield "GEOADD", row.category, row.longitude, row.latitude, f"{row.id}|{timetable}|{validity}"
        yield "SET", str(row.id), json.dumps(row, default=date.isoformat, ensure_ascii=False)


def _is_valid(validity: str, day: str) -> bool:
    """Whether any of `2026-01-01/2026-12-31,…` holds the day."""
    return any(each[:10] <= day <= each[11:] for each in validity.split(",") if each)


@lru_cache
def _as_texts(numbers: frozenset[int]) -> frozenset[str]:
    return frozenset(map(str, numbers))


def _from_json(text: str, day: str, metres: Callable[[float, float], float]) -> Hydrated:
    *values, benefits = json.loads(text)
    offers = tuple(Offer(*shown) for *shown, first, last in benefits if first <= day <= last)
    return Hydrated._make((*values, metres(values[6], values[7]), offers))


def _portions(values: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(values)
    while some := list(islice(iterator, ROWS_AT_ONCE)):
        yield some


class PostgresKnn(Peer):
    """PostgreSQL's index for nearest neighbours, by category and place; an extension says what a place is."""

    _EXTENSION: ClassVar[str]
    _TYPE: ClassVar[str]  # of a place, with a `<->` that is a distance
    _UNIT_M: ClassVar[float]  # of that distance
    _PACKAGE: ClassVar[str]

    _OPTIONS = "-c listen_addresses= -c fsync=off -c jit=off -c shared_buffers=1GB"
    _SCHEMA = """
        CREATE TABLE shops (id integer PRIMARY KEY, name text, name_en text, category text, city text, address text,
                            latitude float8, longitude float8, timetable smallint, price_band smallint,
                            number smallint, place {type});
        CREATE TABLE benefits (shop_id integer, number smallint, kind text, value integer, title text,
                               valid_from date, valid_until date);
    """
    _INDICES = """
        CREATE INDEX ON shops USING gist (number, place);
        CREATE INDEX ON benefits (shop_id, valid_from, valid_until);
        SET default_statistics_target = 1000;
        VACUUM ANALYZE;
    """
    # The radius stands outside, where it does not keep the index from giving the nearest first.
    _QUERY = """
        SELECT shop.id, name, name_en, category, city, address, latitude, longitude, timetable, price_band,
               kind, value, title
        FROM (SELECT *, place <-> %(place)s::{type} AS away FROM shops
              WHERE number = %(number)s AND timetable = ANY (%(open)s::smallint[])
                AND EXISTS (SELECT FROM benefits WHERE shop_id = shops.id
                            AND valid_from <= %(today)s AND valid_until >= %(today)s)
              ORDER BY place <-> %(place)s::{type} FETCH FIRST (%(k)s) ROWS WITH TIES) AS shop
        JOIN benefits ON shop_id = shop.id AND valid_from <= %(today)s AND valid_until >= %(today)s
        WHERE away <= %(limit)s ORDER BY shop_id, benefits.number
    """

    def __init__(self, folder: Path, rows: Sequence[ShopRow]) -> None:
        self._categories = numbered(rows)
        with ExitStack() as undo:
            cluster = Cluster(folder, self._OPTIONS)
            undo.callback(cluster.stop)
            self._connection = undo.enter_context(psycopg.connect(cluster.address, autocommit=True))
            self._extend("btree_gist", self._EXTENSION)
            self._fill(rows)
            self._started = undo.pop_all()
        self._cursor = self._connection.cursor(binary=True)
        self._query = self._QUERY.format(type=self._TYPE).encode()

    def _extend(self, *extensions: str) -> None:
        available = {name for (name,) in self._connection.execute("SELECT name FROM pg_available_extensions")}
        if not available.issuperset(extensions):
            raise Absent(f"{self.name}: apt install {self._PACKAGE}")
        for extension in extensions:
            self._connection.execute(f"CREATE EXTENSION {extension}".encode())

    @staticmethod
    def _place(latitude: float, longitude: float) -> str:
        """A place as the extension reads it."""
        raise NotImplementedError

    def _fill(self, rows: Sequence[ShopRow]) -> None:
        self._connection.execute(self._SCHEMA.format(type=self._TYPE).encode())
        self._copy("shops", (self._values(row) for row in rows))
        self._copy("benefits", _benefit_values(rows))
        for statement in filter(str.strip, self._INDICES.split(";")):
            self._connection.execute(statement.encode())
        # Planned once; looking at each question's values anew would cost more than the answer.
        self._connection.execute("SET plan_cache_mode = force_generic_plan")

    def _values(self, row: ShopRow) -> tuple[object, ...]:
        place = self._place(row.latitude, row.longitude)
        return *row[:10], self._categories[row.category], place

    def _copy(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def nearest(
        self,
        latitude: float,
        longitude: float,
        category: str,
        open_timetables: frozenset[int],
        today: date,
        k: int,
        radius_m: float,
    ) -> list[Hydrated]:
        values = {
            "place": self._place(latitude, longitude),
            "number": self._categories.get(category, NO_CATEGORY),
            "open": _as_array(open_timetables),
            "today": today,
            "k": k,
            "limit": (radius_m + 1) / self._UNIT_M,
        }
        rows = self._cursor.execute(self._query, values, prepare=True).fetchall()
        found = gathered(rows, distances_from(Point(latitude, longitude)))
        return [each for each in found[:k] if each.distance_m <= radius_m]

    def cpu(self) -> float:
        return time.thread_time() + processor_s(self._connection.info.backend_pid)

    def close(self) -> None:
        self._started.close()


class PostgisKnn(PostgresKnn):
    """PostGIS's geography, whose `<->` is metres on the sphere."""

    name = "PostgreSQL PostGIS kNN"

    _EXTENSION, _TYPE, _UNIT_M, _PACKAGE = "postgis", "geography", 1.0, "postgresql-postgis"

    @staticmethod
    def _place(latitude: float, longitude: float) -> str:
        return f"SRID=4326;POINT({longitude!r} {latitude!r})"


class CubeKnn(PostgresKnn):
    """Points on the unit sphere as cubes, whose `<->` is the chord: what earthdistance is made of."""

    name = "PostgreSQL cube kNN"

    _EXTENSION, _TYPE, _UNIT_M, _PACKAGE = "cube", "cube", EARTH_RADIUS_M, "postgresql-contrib"

    @staticmethod
    def _place(latitude: float, longitude: float) -> str:
        y, x = radians(latitude), radians(longitude)
        return f"({cos(y) * cos(x)!r},{cos(y) * sin(x)!r},{sin(y)!r})"


@lru_cache
def _as_array(numbers: frozenset[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


class Cluster:
    """A PostgreSQL in a folder of its own, whose parents its user can enter; raises `Absent` without the programs."""

    def __init__(self, folder: Path, options: str) -> None:
        on_path = shutil.which("initdb")
        found = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            raise Absent("PostgreSQL: apt install postgresql postgresql-postgis")
        user, data = self._user(folder), folder / "data"
        self._control = [*user, found[-1] / "pg_ctl", "-s", "-w", "-D", data]
        self._run(*user, found[-1] / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._run(*self._control, "-l", folder / "log", "-o", f"-k {folder} {options}", "start")
        self.address = f"host={folder} user=postgres dbname=postgres"

    def stop(self) -> None:
        self._run(*self._control, "-m", "immediate", "stop")

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (the words are ours)

    def _user(self, folder: Path) -> list[str | Path]:
        """How to run a program as somebody who may run PostgreSQL, which root may not."""
        if os.geteuid() != 0:
            return []
        user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
        shutil.chown(folder, user)
        return ["runuser", "-u", user, "--"]


class Table(SQLModel, registry=registry()):
    """What the tables below are made of: a registry of their own, apart from the product's."""


class PlainBenefit(Table, table=True):
    __tablename__ = "benefits"

    id: int = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shops.id", index=True)
    kind: str
    value: int
    title: str
    valid_from: date
    valid_until: date


class PlainShop(Table, table=True):
    __tablename__ = "shops"
    __table_args__ = (Index("ix_shops_cell", "category", "cell_y", "cell_x"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    name_en: str
    category: str
    city: str
    address: str
    latitude: float
    longitude: float
    timetable: int | None
    price_band: int | None
    cell_y: int
    cell_x: int
    benefits: list[PlainBenefit] = Relationship(sa_relationship=relationship(PlainBenefit))


class SqlModelAsync(Peer):
    """Objects and their relations by SQLModel's AsyncSession over aiosqlite, from the squares of a grid."""

    name = "SQLModel, async"

    _CELLS_PER_DEGREE = 200

    def __init__(self, folder: Path, rows: Sequence[ShopRow]) -> None:
        try:
            import aiosqlite  # noqa: F401 (SQLAlchemy imports it by its name)
        except ImportError as missing:
            raise Absent("SQLModel, async: pip install aiosqlite") from missing
        self._first_m = first_ring_m(len(rows))
        self._fill(f"sqlite:///{folder / 'plain.db'}", rows)
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'plain.db'}")
        self._loop = asyncio.new_event_loop()

    def _fill(self, url: str, rows: Sequence[ShopRow]) -> None:
        engine = create_engine(url)
        Table.metadata.create_all(engine)
        benefits = ({"shop_id": row.id} | each._asdict() for row in rows for each in row.benefits)
        with engine.begin() as connection:
            for table, values in ((PlainShop, map(self._values, rows)), (PlainBenefit, benefits)):
                for some in _portions(values):
                    connection.execute(insert(table), some)
            connection.exec_driver_sql("ANALYZE")
        engine.dispose()

    def _values(self, row: ShopRow) -> dict[str, Any]:
        cells = {"cell_y": self._cell(row.latitude), "cell_x": self._cell(row.longitude)}
        return dict(zip(ShopRow._fields[:10], row[:10], strict=True)) | cells

    def _cell(self, degrees_: float) -> int:
        return int(degrees_ * self._CELLS_PER_DEGREE // 1)

    def nearest(
        self,
        latitude: float,
        longitude: float,
        category: str,
        open_timetables: frozenset[int],
        today: date,
        k: int,
        radius_m: float,
    ) -> list[Hydrated]:
        asked = Asked(latitude, longitude, category, open_timetables, today, k, radius_m)
        return self._loop.run_until_complete(self._answer(asked))

    async def _answer(self, asked: Asked) -> list[Hydrated]:
        radius = min(self._first_m, asked.radius_m)
        async with AsyncSession(self._engine) as session:
            while len(found := await self._within(radius, asked, session)) < asked.k and radius < asked.radius_m:
                radius = min(asked.radius_m, wider(radius, len(found), asked.k))
        return found[: asked.k]

    async def _within(self, radius_m: float, asked: Asked, session: AsyncSession) -> list[Hydrated]:
        metres = distances_from(Point(asked.latitude, asked.longitude))
        shops = await session.exec(self._query(radius_m, asked))
        found = (_shown(shop, asked.today, metres) for shop in shops if shop.timetable in asked.open_timetables)
        return in_order(each for each in found if each.distance_m <= radius_m)

    def _query(self, radius_m: float, asked: Asked) -> SelectOfScalar[PlainShop]:
        south, north, west, east = map(self._cell, box(asked.latitude, asked.longitude, radius_m))
        valid = select(PlainBenefit.id).where(
            PlainBenefit.shop_id == PlainShop.id,
            PlainBenefit.valid_from <= asked.today,
            PlainBenefit.valid_until >= asked.today,
        )
        shops = select(PlainShop).where(
            PlainShop.category == asked.category,
            col(PlainShop.cell_y).between(south, north),
            col(PlainShop.cell_x).between(west, east),
            valid.exists(),
        )
        return shops.options(selectinload(PlainShop.benefits))  # type: ignore[arg-type]  # to mypy it is a list

    def cpu(self) -> float:
        return time.process_time()  # aiosqlite has a thread of its own

    def close(self) -> None:
        self._loop.run_until_complete(self._engine.dispose())
        self._loop.close()


def _shown(shop: PlainShop, today: date, metres: Callable[[float, float], float]) -> Hydrated:
    values = [getattr(shop, name) for name in ShopRow._fields[:10]]
    valid = (each for each in shop.benefits if each.valid_from <= today <= each.valid_until)
    offers = tuple(Offer(each.kind, each.value, each.title) for each in valid)
    return Hydrated._make((*values, metres(shop.latitude, shop.longitude), offers))


PEERS: tuple[type[Peer], ...] = (SqliteRTree, RedisGeo, PostgisKnn, CubeKnn, SqlModelAsync)


def plainly(rows: Sequence[ShopRow], asked: Asked) -> list[Hydrated]:
    """The answer by looking at every shop: slow, and obviously right."""
    metres, found = distances_from(Point(asked.latitude, asked.longitude)), []
    for row in rows:
        if row.category == asked.category and row.timetable in asked.open_timetables:
            distance = metres(row.latitude, row.longitude)
            valid = [Offer(*each[:3]) for each in row.benefits if each.valid_from <= asked.today <= each.valid_until]
            if distance <= asked.radius_m and valid:
                found.append(Hydrated(*row[:10], distance, tuple(valid)))
    return in_order(found)[: asked.k]


TIMETABLES, QUARTERS, TODAY = 100, 75, date(2026, 3, 1)


def made_up(number: int, random: Random) -> list[ShopRow]:
    """Shops in the quarters of three cities, dense in some and thin in others; one in ten has nothing valid today."""
    cities = (("上海", 31.23, 121.47), ("杭州", 30.26, 120.16), ("广州", 23.13, 113.27))
    quarters = []
    for name, latitude, longitude in random.choices(cities, (5, 3, 3), k=QUARTERS):
        middle = random.gauss(latitude, 0.08), random.gauss(longitude, 0.08)
        quarters.append((name, *middle, random.uniform(0.002, 0.015)))
    return [_made_up_shop(id_, *random.choice(quarters), random) for id_ in range(1, number + 1)]


def _made_up_shop(id_: int, city: str, y: float, x: float, spread: float, random: Random) -> ShopRow:
    names = f"第{id_}号店", f"Shop {id_}", random.choice(list(Category)).value, city, f"南京西路{id_}号"
    place = random.gauss(y, spread), random.gauss(x, spread)
    timetable = random.randrange(1, TIMETABLES) if random.random() < 0.97 else None
    price_band = random.choice((None, 1, 2, 3, 4))
    benefits = tuple(_made_up_benefit(random) for _ in range(random.choice((0, 1, 1, 1, 1, 1, 2, 2, 3))))
    return ShopRow(id_, *names, *place, timetable, price_band, benefits)


def _made_up_benefit(random: Random) -> BenefitRow:
    until = TODAY + timedelta(days=random.choice((-1, 0, 30, 200, 300, 300)))
    return BenefitRow(random.choice(list(BenefitKind)).value, random.randrange(9_000), "九折", date(2026, 1, 1), until)


def questions(rows: Sequence[ShopRow], number: int, random: Random) -> Iterator[Asked]:
    """Asked within some hundred metres of shops, while a part of the timetables, from hardly any to all, is open."""
    moments = [frozenset(random.sample(range(1, TIMETABLES), k)) for k in (3, 20, 50, 60, 70, 80, 90, 99)]
    for _ in range(number):
        y, x = random.choice(rows)[6:8]
        category = random.choice(list(Category)).value
        yield Asked(random.gauss(y, 0.003), random.gauss(x, 0.003), category, random.choice(moments), TODAY)


def check(peer: Peer, asked: Sequence[Asked], right: Sequence[list[Hydrated]]) -> int:
    """How many answers are wrong; prints that and what they cost."""
    for each in asked[:20]:
        peer.nearest(*each)  # statements are prepared once in the life of a process
    answers, milliseconds = [], []
    for each in asked:
        started = peer.cpu()
        answers.append(peer.nearest(*each))
        milliseconds.append((peer.cpu() - started) * 1_000)
    wrong = sum(answer != expected for answer, expected in zip(answers, right, strict=True))
    p99 = sorted(milliseconds)[len(milliseconds) * 99 // 100]
    print(f"{peer.name:24} {wrong} of {len(asked)} wrong, p50 {median(milliseconds):.2f} ms, p99 {p99:.2f} ms of CPU")
    return wrong


def main(shops: int = 5_000, asked_for: int = 200) -> None:
    random = Random(shops)  # noqa: S311 (the same shops and questions in every run)
    rows = made_up(shops, random)
    asked = list(questions(rows, asked_for, random))
    right = [plainly(rows, each) for each in asked]
    print(f"{shops:,} shops, {sum(len(each) == 10 for each in right)} of {asked_for} answers have ten")
    wrong = 0
    for kind in PEERS:
        with TemporaryDirectory(prefix="peer-") as folder:
            try:
                peer = kind(Path(folder), rows)
            except Absent as absent:
                print(f"left out: {absent}")
                continue
            try:
                wrong += check(peer, asked, right)
            finally:
                peer.close()
    assert wrong == 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
