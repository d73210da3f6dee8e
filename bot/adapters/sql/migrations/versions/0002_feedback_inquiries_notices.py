"""Feedback, inquiries and notices; a turn knows its answer's id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Turns from before have an empty answer_id."""
    op.add_column("turns", sa.Column("answer_id", sa.String(64), nullable=False, server_default=""))
    op.create_index("turns_of_answer", "turns", ["answer_id"])
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(64), primary_key=True),
        sa.Column("rating", sa.String(16), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("feedback_by_age", "feedback", ["received_at"])
    op.create_table(
        "inquiries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("receipt", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("answer_id", sa.String(64)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True)),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("inquiries_by_receipt", "inquiries", ["receipt"], unique=True)
    op.create_index("inquiries_by_status", "inquiries", ["status", "left_at"])
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("ja", sa.Text, nullable=False),
        sa.Column("easy", sa.Text),
        sa.Column("en", sa.Text),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Conversations alone are kept."""
    op.drop_table("notices")
    op.drop_table("inquiries")
    op.drop_table("feedback")
    op.drop_index("turns_of_answer", "turns")
    op.drop_column("turns", "answer_id")
