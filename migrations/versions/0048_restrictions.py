"""Cases that are there for those who are named alone."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restriction",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restriction"),
        sa.UniqueConstraint("case_id", name="uq_restriction_case_id"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_restriction_case_id_cases",
            ondelete="CASCADE", onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_restriction_by_person_id_person"
        ),
    )  # fmt: skip
    _name()


def _name() -> None:
    """Who may read each."""
    op.create_table(
        "restriction_named",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("restriction_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_restriction_named"),
        sa.UniqueConstraint(
            "restriction_id", "person_id", name="uq_restriction_named_restriction_id_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["restriction.id"],
            name="fk_restriction_named_restriction_id_restriction", ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_restriction_named_person_id_person"
        ),
    )  # fmt: skip
    op.create_index("ix_restriction_named_restriction_id", "restriction_named", ["restriction_id"])
    op.create_index("ix_restriction_named_person_id", "restriction_named", ["person_id"])


def downgrade() -> None:
    op.drop_table("restriction_named")
    op.drop_table("restriction")
