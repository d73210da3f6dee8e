"""What the public reads of an account, which is not the name that it signs in with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the accounts that there are, nothing is shown yet."""
    op.add_column("accounts", sa.Column("shown_as", sa.String(64)))


def downgrade() -> None:
    """Without it."""
    op.drop_column("accounts", "shown_as")
