"""Workshops, and answers that are counted: nothing in either about who answered, or when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("number", sa.String(5), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("county", sa.String(3)),
        sa.PrimaryKeyConstraint("number", name="pk_workshop"),
    )
    op.create_table(
        "tally",
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("subject", "question", "answer", name="pk_tally"),
        sa.CheckConstraint("count > 0", name=op.f("ck_tally_count")),
    )


def downgrade() -> None:
    op.drop_table("tally")
    op.drop_table("workshop")
