"""Prepared statements: built and compiled once, run on the driver's own cursor, for what is done at every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Dialect, SelectBase, UpdateBase, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

Convert = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """A statement for one kind of database. `order` is empty where the driver takes parameters by name."""

    text: str
    order: tuple[str, ...]
    fixed: Mapping[str, Any]  # the values it holds already
    converters: tuple[tuple[str, Convert], ...]  # how the driver wants what its column's type changes


class Prepared:
    """A statement whose text is made once for each kind of database; running it takes a tenth of `Session.execute`.

    Values go in as the types of their parameters say; rows come out as plain tuples as the driver gives them: SQLite's
    dates and times are ISO text, which `as_date` and `as_moment` read.
    """

    def __init__(self, statement: SelectBase | UpdateBase) -> None:
        self._statement = statement
        self._compiled = lru_cache(self._compile)

    def rows(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """What the statement finds or returns within the session's transaction, by the values of its parameters."""
        rows: list[tuple[Any, ...]] = self._run(session, values).fetchall()
        return rows

    def row(self, session: Session, **values: Any) -> tuple[Any, ...] | None:
        """The first row of `rows`, if there is one."""
        rows = self.rows(session, **values)  # all are drawn: a statement that returns is done with its last row
        return rows[0] if rows else None

    def run(self, session: Session, **values: Any) -> int:
        """Do what the statement says; returns how many rows it changed."""
        changed: int = self._run(session, values).rowcount
        return changed

    def _run(self, session: Session, values: Mapping[str, Any]) -> Any:
        session.flush()
        bind = session.bind
        connection = bind if isinstance(bind, Connection) else session.connection()
        text, order, fixed, converters = self._compiled(connection.dialect)
        given = {**fixed, **values}
        for name, convert in converters:
            given[name] = convert(given[name])
        return execute(connection, text, [given[name] for name in order] if order else given)

    def _compile(self, dialect: Dialect) -> _Compiled:
        options = {"render_postcompile": True}
        compiled: Any = self._statement.compile(dialect=dialect, compile_kwargs=options)
        converters = [(name, _converter(bind.type, dialect)) for bind, name in compiled.bind_names.items()]
        return _Compiled(
            str(compiled),
            tuple(compiled.positiontup or ()),
            compiled.params,
            tuple((name, convert) for name, convert in converters if convert),
        )


def execute(connection: Connection, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """Run `text` on a cursor of the driver, past SQLAlchemy's own; returns the cursor.

    Raises what SQLAlchemy would, without the parameters: they may be places and card numbers.
    """
    cursor = connection.connection.cursor()
    errors: Any = connection.dialect.loaded_dbapi.Error
    try:
        cursor.execute(text, parameters)
    except errors as error:
        raise DBAPIError.instance(text, None, error, errors, hide_parameters=True) from error
    return cursor


def _converter(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What makes a value of Python one of the driver; text stands for itself, and so does NULL."""
    convert = type_.dialect_impl(dialect).bind_processor(dialect)
    return (lambda value: value if isinstance(value, str) else convert(value)) if convert else None


def parameter(name: str, type_: type[TypeEngine[Any]] | None = None) -> BindParameter[Any]:
    """A parameter that may be without a value when the statement is compiled."""
    return bindparam(name, None, type_)


def placeholders(number: int) -> list[BindParameter[Any]]:
    """So many parameters for the values of `numbered`: a prepared IN has a fixed length."""
    return [parameter(f"value_{index}") for index in range(number)]


def numbered(values: Iterable[Any]) -> dict[str, Any]:
    """The values by the names that `placeholders` gives their parameters."""
    return {f"value_{index}": value for index, value in enumerate(values)}


def as_date(stored: date | str) -> date:
    """A date as PostgreSQL's driver gives it, or as SQLite keeps it."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def as_moment(stored: datetime | str) -> datetime:
    """A time as PostgreSQL's driver gives it, or as SQLite keeps it: UTC without saying so."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
