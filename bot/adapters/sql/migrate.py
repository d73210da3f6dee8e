"""Bring a database to a revision of the schema."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

# The revision that this program reads and writes; a test compares it with the newest migration.
HEAD = "0005"


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None where it has none of our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: Connection, revision: str = HEAD) -> None:
    """Migrate up or down to a revision, "base" being an empty database, in the connection's transaction.

    Raises:
        LookupError: the database is at a revision that this program does not know: a newer one wrote it.
    """
    # Needed once after an update, and costs a fifth of a second to import.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", f"{__package__}:migrations")
    config.set_main_option("path_separator", "os")
    before = revision_of(connection)
    try:
        going_up = before is None or (revision != "base" and revision >= before)
        (command.upgrade if going_up else command.downgrade)(config, revision)
    except CommandError as error:
        raise LookupError(f"no migration leads from {before} to {revision}") from error
