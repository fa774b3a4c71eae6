"""Column types and constraints that several tables share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, ForeignKey, Index, String, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

# SQLite compares so by itself.
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; a naive one is refused before it is written."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


def one_of(column: str, values: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """A CHECK that `column` holds one of `values` (NULL passes, as in SQL)."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name)


def one_of_each(column: str, values: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """As `one_of`, in words that SQLite checks some forty times faster, for a table that is written by the million: it
    builds the list of an IN anew for each row."""
    return CheckConstraint(" OR ".join(f"{column} = '{value}'" for value in values), name=name)


def moment(*, nullable: bool = False, **options: Any) -> Any:
    """A column that holds a time."""
    return Field(sa_column=Column(UTCDateTime(), nullable=nullable, **options))


def belongs_to(target: str, *, nullable: bool = False, primary_key: bool = False, index: bool = False) -> Any:
    """A foreign key whose row goes when the row it belongs to goes."""
    reference = ForeignKey(target, ondelete="CASCADE")
    return Field(sa_column=Column(reference, nullable=nullable, primary_key=primary_key, index=index))


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which `where` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
