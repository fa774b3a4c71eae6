"""INSERT … ON CONFLICT, which SQLAlchemy spells once per database."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, for the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def prepared_insert(table: type[SQLModel]) -> postgresql.Insert:
    """The same for a statement that is prepared before its database is known: SQLite's compiler reads PostgreSQL's
    clauses as its own, though not the other way round."""
    return postgresql.insert(table)
