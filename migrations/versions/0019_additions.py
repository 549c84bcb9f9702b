"""What callers answer on coming back, and how far they had come before."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addition",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("county", sa.String(3)),
        sa.Column("country", sa.String(2)),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_addition"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_addition_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_addition_case_id", "addition", ["case_id"])
    with op.batch_alter_table("return_code") as table:
        table.add_column(sa.Column("sealed_progress", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("return_code") as table:
        table.drop_column("sealed_progress")
    op.drop_table("addition")
