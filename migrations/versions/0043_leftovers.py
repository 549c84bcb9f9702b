"""Voice notes that we keep and that Meta still holds, to be deleted there."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leftover",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("sealed_url", sa.LargeBinary, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leftover"),
    )
    op.create_index("ix_leftover_made_at", "leftover", ["made_at"])
    op.create_index("ix_leftover_due_at", "leftover", ["due_at"])


def downgrade() -> None:
    op.drop_table("leftover")
