"""Runs the migrations on the connection that `assess.storage.engine.migrate` hands over."""

from __future__ import annotations

from alembic import context

from assess.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can; Alembic does not assume so by itself
)
with context.begin_transaction():
    context.run_migrations()
