"""How callers want to learn that an answer waits."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bell",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("means", sa.String(8), nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("chosen_at", Moment, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_bell"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            "fk_bell_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("bell")
