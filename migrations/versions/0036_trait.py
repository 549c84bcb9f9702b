"""What several cases may have in common, as keyed hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trait",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("tag", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "tag", name="pk_trait"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_trait_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_trait_tag", "trait", ["tag"])


def downgrade() -> None:
    op.drop_table("trait")
