"""Work files: exports by reference, asked for by one person and allowed by another."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("view", sa.JSON, nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary, nullable=False),
        sa.Column("asked_by_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("allowed_by_id", sa.Uuid),
        sa.Column("allowed_at", Moment),
        sa.Column("fetched_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_work_file"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name="fk_work_file_asked_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["allowed_by_id"], ["person.id"], name="fk_work_file_allowed_by_id_person"
        ),
    )


def downgrade() -> None:
    op.drop_table("work_file")
