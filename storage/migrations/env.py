"""How Alembic reaches the database: on the connection it is handed."""

from alembic import context
from sqlmodel import SQLModel

import storage.broadcast_tables
import storage.event_tables
import storage.reminder_tables
import storage.tables
import storage.talk_tables
import storage.till_tables  # noqa: F401  (all fill the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
