"""Cases that are not to be deleted by time before a day."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid, nullable=False),
        sa.Column("agreed_by_id", sa.Uuid),
        sa.PrimaryKeyConstraint("case_id", name="pk_hold"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_hold_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_hold_asked_by_id_person"),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name="fk_hold_agreed_by_id_person"
        ),
    )


def downgrade() -> None:
    op.drop_table("hold")
