"""Calls that we owe, who is on duty to take them, and whether callers reached a person."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PURPOSES = "'flash', 'callback', 'queue'"
_STATES = (
    "'wanted', 'placing', 'placed', 'refused', 'unknown', 'answered', 'not_answered', 'ended', "
    "'expired'"
)


def upgrade() -> None:
    _calls()
    for column in ("state", "wanted_at", "filing_id"):
        op.create_index(f"ix_call_{column}", "call", [column])
    op.create_table(
        "duty",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=False),
        sa.Column("number_tag", sa.LargeBinary, nullable=False),
        sa.Column("rung_at", Moment),
        sa.PrimaryKeyConstraint("person_id", name="pk_duty"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_duty_person_id_person"),
    )
    op.create_table(
        "reached",
        sa.Column("session_tag", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("session_tag", name="pk_reached"),
    )


def _calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("wanted_at", Moment, nullable=False),
        sa.Column("good_until", Moment, nullable=False),
        sa.Column("placing_at", Moment),
        sa.Column("over_at", Moment),
        sa.Column("seconds", sa.Integer),
        sa.Column("cause", sa.String(40)),
        sa.Column("number_tag", sa.LargeBinary),
        sa.Column("session_tag", sa.LargeBinary),
        sa.Column("sealed_whom", sa.LargeBinary),
        sa.Column("filing_id", sa.Uuid),
        sa.Column("consent", sa.LargeBinary),
        sa.Column("person_id", sa.Uuid),
        *_constraints(),
    )


def _constraints() -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("number_tag", name="uq_call_number_tag"),
        sa.UniqueConstraint("session_tag", name="uq_call_session_tag"),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["filing.id"],
            name="fk_call_filing_id_filing",
            ondelete="SET NULL",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_call_person_id_person"),
        sa.CheckConstraint(f"purpose IN ({_PURPOSES})", name=op.f("ck_call_purpose")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_call_state")),
    )


def downgrade() -> None:
    op.drop_table("reached")
    op.drop_table("duty")
    op.drop_table("call")
