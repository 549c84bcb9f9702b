"""How far sessions on a screen came while Redis was away."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_lengths",
        sa.Column("name_tag", sa.LargeBinary, nullable=False),
        sa.Column("lengths", sa.Text, nullable=False),
        sa.Column("reach", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name_tag", name="pk_session_lengths"),
    )
    op.create_index("ix_session_lengths_at", "session_lengths", ["at"])


def downgrade() -> None:
    op.drop_table("session_lengths")
