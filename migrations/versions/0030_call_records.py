"""Calls in which a person was asked for: a case of each, and what staff say that it was."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_BEFORE = "'report', 'enquiry', 'request'"
_CALL_TYPES = "'TALKED', 'CALL_BACK', 'REFERRED', 'SILENT', 'WRONG_NUMBER', 'PRANK'"


def upgrade() -> None:
    op.create_table(
        "call_record",
        sa.Column("call_tag", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("answered", sa.Boolean),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("call_type", sa.String(16)),
        sa.Column("person_id", sa.Uuid),
        sa.CheckConstraint(f"call_type IN ({_CALL_TYPES})", name=op.f("ck_call_record_call_type")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_call_record_person_id_person"
        ),
        sa.PrimaryKeyConstraint("call_tag", name="pk_call_record"),
    )
    op.execute(
        "INSERT INTO call_record (call_tag, at, answered, seconds) "
        "SELECT session_tag, at, answered, seconds FROM reached"
    )
    op.drop_table("reached")
    op.add_column("cases", sa.Column("call_tag", sa.LargeBinary))
    op.create_index("ix_cases_call_tag", "cases", ["call_tag"])
    _allow(f"{_BEFORE}, 'call'")


def downgrade() -> None:
    op.create_table(
        "reached",
        sa.Column("session_tag", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("session_tag", name="pk_reached"),
    )
    op.execute(
        "INSERT INTO reached (session_tag, at, answered, seconds) "
        "SELECT call_tag, at, coalesce(answered, false), seconds FROM call_record"
    )
    op.drop_table("call_record")
    op.execute("DELETE FROM cases WHERE kind = 'call'")
    op.drop_index("ix_cases_call_tag", "cases")
    op.drop_column("cases", "call_tag")
    _allow(_BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("cases") as cases:
        cases.drop_constraint(op.f("ck_cases_kind"), type_="check")
        cases.create_check_constraint(op.f("ck_cases_kind"), f"kind IN ({kinds})")
