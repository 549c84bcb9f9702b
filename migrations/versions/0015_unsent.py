"""What staff write and have not sent yet, and which of their forms were taken already."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsent",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("field", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "case_id", "field", name="pk_unsent"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_unsent_person_id_person"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_unsent_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_unsent_case_id", "unsent", ["case_id"])
    op.create_table(
        "sent_form",
        sa.Column("identity", sa.LargeBinary, nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(255)),
        sa.Column("words", sa.JSON),
        sa.PrimaryKeyConstraint("identity", name="pk_sent_form"),
    )
    op.create_index("ix_sent_form_mark", "sent_form", ["mark"])


def downgrade() -> None:
    op.drop_table("sent_form")
    op.drop_table("unsent")
