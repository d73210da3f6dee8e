"""Tickets, approved answers and the audit log, which can only be added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NOTHING = "0" * 64
_KEPT = ("audit_entries", "approved_withdrawals")


def upgrade() -> None:
    """The tables, the rows that are counted in, and what forbids to change the past."""
    _tickets()
    _approved()
    _audit()
    revisions = op.create_table(
        "revisions",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(revisions, [{"name": "approved", "number": 0}, {"name": "intake", "number": 0}])
    if op.get_bind().dialect.name == "postgresql":
        _postgresql_guards()
    else:
        _sqlite_guards()


def downgrade() -> None:
    """What stood before is kept."""
    for table in (
        "audit_head",
        "audit_entries",
        "revisions",
        "approved_withdrawals",
        "approved_versions",
        "approved_answers",
        "ticket_notes",
        "ticket_arrivals",
        "tickets",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION madoguchi_only_added_to()")
        op.execute("DROP FUNCTION madoguchi_only_approved()")
        op.execute("DROP FUNCTION madoguchi_only_forward()")


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("assignee", sa.String(64)),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("arrivals", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("tickets_by_status", "tickets", ["status", "opened_at"])
    op.create_index("tickets_by_last", "tickets", ["last_came_at"])
    op.create_table(
        "ticket_arrivals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("key", sa.String(96), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("origin", "key", name="arrivals_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("arrivals_of_ticket", "ticket_arrivals", ["ticket_id", "came_at"])
    op.create_index("arrivals_by_age", "ticket_arrivals", ["origin", "came_at"])
    op.create_table(
        "ticket_notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("notes_of_ticket", "ticket_notes", ["ticket_id", "id"])


def _approved() -> None:
    op.create_table(
        "approved_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "approved_versions",
        _answer_id(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("variants", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("source", sa.JSON),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("likeness", sa.Float, nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(64)),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "approved_withdrawals",
        _answer_id(),
        sa.Column("through", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _answer_id() -> sa.Column[int]:
    key = sa.ForeignKey("approved_answers.id")
    return sa.Column("answer_id", sa.Integer, key, primary_key=True, autoincrement=False)


def _audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    op.create_index("audit_by_moment", "audit_entries", ["at"])
    op.create_index("audit_by_subject", "audit_entries", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "count": 0, "seal": _NOTHING}])


def _sqlite_guards() -> None:
    """What stands is neither changed nor deleted; a version is approved once; the log's head only goes on."""
    for table in _KEPT:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
            )
    op.execute(
        "CREATE TRIGGER approved_versions_no_delete BEFORE DELETE ON approved_versions "
        "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
    )
    fixed = (
        "answer_id, number, question, variants, text, language, audience, owner, source, "
        "valid_from, valid_until, likeness, author, written_at"
    )
    op.execute(
        f"CREATE TRIGGER approved_versions_fixed BEFORE UPDATE OF {fixed} ON approved_versions "
        "BEGIN SELECT RAISE(ABORT, 'only approved'); END"
    )
    op.execute(
        "CREATE TRIGGER approved_versions_once BEFORE UPDATE ON approved_versions "
        "WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'only approved'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head "
        "WHEN NEW.count <> OLD.count + 1 BEGIN SELECT RAISE(ABORT, 'only forward'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
        "BEGIN SELECT RAISE(ABORT, 'only forward'); END"
    )


def _postgresql_guards() -> None:
    """The same, and nothing is emptied as a whole."""
    _function("madoguchi_only_added_to", "RAISE EXCEPTION 'only added to';")
    _function(
        "madoguchi_only_approved",
        "IF OLD.approved_at IS NOT NULL OR (to_jsonb(NEW) - 'approved_by' - 'approved_at') "
        "IS DISTINCT FROM (to_jsonb(OLD) - 'approved_by' - 'approved_at') "
        "THEN RAISE EXCEPTION 'only approved'; END IF; RETURN NEW;",
    )
    _function(
        "madoguchi_only_forward",
        "IF NEW.count <> OLD.count + 1 THEN RAISE EXCEPTION 'only forward'; END IF; RETURN NEW;",
    )
    for table in _KEPT:
        _trigger(table, "UPDATE OR DELETE", "madoguchi_only_added_to")
    _trigger("approved_versions", "DELETE", "madoguchi_only_added_to")
    _trigger("approved_versions", "UPDATE", "madoguchi_only_approved")
    _trigger("audit_head", "DELETE", "madoguchi_only_added_to")
    _trigger("audit_head", "UPDATE", "madoguchi_only_forward")
    for table in (*_KEPT, "approved_versions", "audit_head"):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_only_added_to()"
        )


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def _trigger(table: str, changes: str, function: str) -> None:
    name = f"{table}_{changes.split(maxsplit=1)[0].lower()}_guard"
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {changes} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
