"""Alembic's entry: runs migrations over the connection that `bot.adapters.sql.migrate` hands in."""

from __future__ import annotations

from alembic import context

import bot.adapters.sql.casework_tables  # noqa: F401 — its tables join the others
from bot.adapters.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite's too is undone as a whole: our connections begin transactions themselves
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
