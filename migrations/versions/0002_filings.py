"""What callers file, and the words that follow: notes among staff, replies with the caller."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATUSES = "'New', 'Active', 'FollowUp', 'Closed', 'ClosedReferred'"


def upgrade() -> None:
    op.create_table(
        "filing",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("county", sa.String(3)),
        sa.Column("danger", sa.String(8)),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.Uuid),
        sa.Column("opened_at", Moment),
        sa.Column("unread", sa.Boolean, nullable=False),
        sa.Column("may_contact", sa.Boolean, nullable=False),
        sa.Column("content_version", sa.String(64), nullable=False),
        sa.Column("idem", sa.LargeBinary),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary, nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary),
        sa.Column("code_tag", sa.LargeBinary),
        sa.Column("caller_public_key", sa.LargeBinary),
        sa.Column("sealed_caller_key", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
        sa.UniqueConstraint("idem", name="uq_filing_idem"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_filing_owner_id_person"),
        sa.CheckConstraint("kind IN ('report', 'enquiry', 'request')", name=op.f("ck_filing_kind")),
        sa.CheckConstraint("channel IN ('USSD', 'IVR', 'SMS')", name=op.f("ck_filing_channel")),
        sa.CheckConstraint("danger IN ('YES', 'NO', 'UNSURE')", name=op.f("ck_filing_danger")),
        sa.CheckConstraint(f"status IN ({_STATUSES})", name=op.f("ck_filing_status")),
    )
    for column in ("received_at", "owner_id", "code_tag"):
        op.create_index(f"ix_filing_{column}", "filing", [column])
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("filing_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("sealed_text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        _gone_with_its_filing("note"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_note_by_person_id_person"
        ),
    )
    op.create_index("ix_note_filing_id", "note", ["filing_id"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("filing_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_person_id", sa.Uuid),
        sa.Column("read_by_caller_at", Moment),
        sa.Column("sealed_for_staff", sa.LargeBinary, nullable=False),
        sa.Column("sealed_for_caller", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        _gone_with_its_filing("reply"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_reply_by_person_id_person"
        ),
    )
    op.create_index("ix_reply_filing_id", "reply", ["filing_id"])
    op.create_table(
        "refusal",
        sa.Column("idem", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("idem", name="pk_refusal"),
    )


def _gone_with_its_filing(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["filing_id"],
        ["filing.id"],
        name=f"fk_{table}_filing_id_filing",
        ondelete="CASCADE",
        onupdate="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("refusal")
    op.drop_table("reply")
    op.drop_table("note")
    op.drop_table("filing")
