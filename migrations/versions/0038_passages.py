"""How far sessions came and where they ended, counted by the day."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "language", "what", "place", name="pk_passage"),
        sa.CheckConstraint("what IN ('came', 'ended', 'left', 'keys', 'seconds')", "what"),
        sa.CheckConstraint("count > 0", "count"),
    )


def downgrade() -> None:
    op.drop_table("passage")
