"""Cases that are one matter: which was merged into which."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_merge",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("into_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_merge"),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["cases.id"],
                name=f"fk_case_merge_{column}_cases",
                ondelete="CASCADE",
                onupdate="CASCADE",
            )
            for column in ("case_id", "into_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_case_merge_by_person_id_person"
        ),
    )
    op.create_index("ix_case_merge_into_id", "case_merge", ["into_id"])


def downgrade() -> None:
    op.drop_table("case_merge")
