"""Why cases were closed, and opened again. Cases that were closed before have no such row."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_DISPOSITIONS = "'helped', 'referred', 'no more', 'unreached', 'elsewhere', 'same', 'no case'"


def upgrade() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Uuid),
        sa.Column("disposition", sa.String(16)),
        sa.Column("sealed_words", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_closure_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_closure_by_person_id_person"
        ),
        sa.CheckConstraint(
            f"disposition IN ({_DISPOSITIONS})", name=op.f("ck_closure_disposition")
        ),
    )
    op.create_index("ix_closure_case_id", "closure", ["case_id"])


def downgrade() -> None:
    op.drop_table("closure")
