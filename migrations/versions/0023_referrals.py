"""Referrals of callers to services, and how far each is."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_STAGES = "'drafted', 'sent', 'accepted', 'declined', 'outcome', 'withdrawn'"


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("sealed_terms", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
        _gone_with("cases", "fk_referral_case_id_cases", "case_id"),
    )
    op.create_index("ix_referral_case_id", "referral", ["case_id"])
    op.create_table(
        "referral_step",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("referral_id", sa.Uuid, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("sealed_words", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_referral_step"),
        _gone_with("referral", "fk_referral_step_referral_id_referral", "referral_id"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_referral_step_by_person_id_person"
        ),
        sa.UniqueConstraint("referral_id", "stage", name="uq_referral_step_referral_id_stage"),
        sa.CheckConstraint(f"stage IN ({_STAGES})", name=op.f("ck_referral_step_stage")),
    )


def downgrade() -> None:
    op.drop_table("referral_step")
    op.drop_table("referral")


def _gone_with(table: str, name: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=name, ondelete="CASCADE", onupdate="CASCADE"
    )
