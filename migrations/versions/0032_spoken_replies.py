"""Replies that staff speak, and what they have spoken and not sent."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spoken_reply",
        sa.Column("reply_id", sa.Uuid, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("alone", sa.Boolean, nullable=False),
        sa.Column("sealed_key_for_staff", sa.LargeBinary, nullable=False),
        sa.Column("sealed_key_for_caller", sa.LargeBinary, nullable=False),
        sa.Column("sealed_sound", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("reply_id", name="pk_spoken_reply"),
        _goes_with("spoken_reply", "reply_id", "reply"),
    )
    op.create_table(
        "unsent_speech",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("sealed_sound", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unsent_speech"),
        sa.UniqueConstraint("person_id", "case_id", name="uq_unsent_speech_person_id_case_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_unsent_speech_person_id_person"
        ),
        _goes_with("unsent_speech", "case_id", "cases"),
    )
    op.create_index("ix_unsent_speech_case_id", "unsent_speech", ["case_id"])


def downgrade() -> None:
    op.drop_table("unsent_speech")
    op.drop_table("spoken_reply")


def _goes_with(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{other}.id"],
        name=f"fk_{table}_{column}_{other}",
        ondelete="CASCADE",
        onupdate="CASCADE",
    )
