"""Who has seen a case: unread is each person's own. What was read before counts as read by all."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "case_id", name="pk_seen"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seen_person_id_person"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name="fk_seen_case_id_cases",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_seen_case_id", "seen", ["case_id"])
    op.execute(
        "INSERT INTO seen (person_id, case_id) "
        "SELECT person.id, cases.id FROM person, cases WHERE NOT cases.unread"
    )


def downgrade() -> None:
    op.drop_table("seen")
