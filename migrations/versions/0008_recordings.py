"""What callers said instead of typing: fetched, sealed in chunks, heard by permit."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filing", sa.Column("to_fetch", sa.LargeBinary))
    some = sa.text("to_fetch IS NOT NULL")
    op.create_index(
        "ix_filing_to_fetch", "filing", ["id"], sqlite_where=some, postgresql_where=some
    )
    _recordings()
    _copies()
    _permits()


def _recordings() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("filing_id", sa.Uuid, nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("wanted_at", Moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("try_at", Moment),
        sa.Column("sealed_url", sa.LargeBinary),
        sa.Column("fetched_at", Moment),
        sa.Column("seconds", sa.Integer),
        sa.Column("written_down_at", Moment),
        sa.Column("delete_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_recording"),
        _gone_with("recording", "filing"),
        sa.CheckConstraint(
            "state IN ('wanted', 'here', 'lost', 'deleted')", name=op.f("ck_recording_state")
        ),
    )
    for column in ("filing_id", "try_at", "delete_at"):
        op.create_index(f"ix_recording_{column}", "recording", [column])


def _copies() -> None:
    op.create_table(
        "recording_copy",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("recording_id", sa.Uuid, nullable=False),
        sa.Column("masked", sa.Boolean, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recording_copy"),
        _gone_with("recording_copy", "recording"),
        sa.UniqueConstraint("recording_id", "masked", name="uq_recording_copy_recording_id_masked"),
    )
    op.create_table(
        "recording_chunk",
        sa.Column("copy_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("copy_id", "number", name="pk_recording_chunk"),
        _gone_with("recording_chunk", "recording_copy", "copy_id"),
    )


def _permits() -> None:
    op.create_table(
        "permit",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("recording_id", sa.Uuid, nullable=False),
        sa.Column("asked_by_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("given_by_id", sa.Uuid),
        sa.Column("given_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_permit"),
        _gone_with("permit", "recording"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name="fk_permit_asked_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name="fk_permit_given_by_id_person"
        ),
    )
    op.create_index("ix_permit_recording_id", "permit", ["recording_id"])


def _gone_with(table: str, owner: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{owner}_id"
    return sa.ForeignKeyConstraint(
        [column],
        [f"{owner}.id"],
        name=f"fk_{table}_{column}_{owner}",
        ondelete="CASCADE",
        onupdate="CASCADE",
    )


def downgrade() -> None:
    for table in ("permit", "recording_chunk", "recording_copy", "recording"):
        op.drop_table(table)
    op.drop_index("ix_filing_to_fetch", "filing")
    op.drop_column("filing", "to_fetch")
