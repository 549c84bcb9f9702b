"""What calls play beside the files of a release, as staff had it recorded."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prompt_take",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("words_sha256", sa.String(64), nullable=False),
        sa.Column("voice", sa.String(60), nullable=False),
        sa.Column("lasts_ms", sa.Integer, nullable=False),
        sa.Column("doubts", sa.JSON, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=True),
        sa.Column("made_at", Moment, nullable=False),
        *_published(),
        sa.PrimaryKeyConstraint("id", name="pk_prompt_take"),
        sa.UniqueConstraint("number", name="uq_prompt_take_number"),
        _refers("by_person_id", "person"),
        _refers("published_by_id", "person"),
        _refers("before_id", "prompt_take"),
    )
    _find()
    _bring()


def _published() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("proposed_at", Moment, nullable=True),
        sa.Column("published_at", Moment, nullable=True),
        sa.Column("published_by_id", sa.Uuid, nullable=True),
        sa.Column("since", sa.Integer, nullable=True),
        sa.Column("until", sa.Integer, nullable=True),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("before_id", sa.Uuid, nullable=True),
        sa.Column("in_use", sa.Boolean, nullable=False),
    )


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_prompt_take_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)


def _find() -> None:
    """Of the same words, one take plays."""
    for column in ("by_person_id", "since", "until"):
        op.create_index(f"ix_prompt_take_{column}", "prompt_take", [column])
    in_use = sa.text("in_use")
    op.create_index(
        "uq_prompt_take_in_use",
        "prompt_take",
        ["language", "words_sha256"],
        unique=True,
        sqlite_where=in_use,
        postgresql_where=in_use,
    )


def _bring() -> None:
    """Folders of recordings that staff bring, until each file is made a prompt."""
    op.create_table(
        "brought_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("voice", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("refused", sa.String(200), nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_brought_file"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_brought_file_by_person_id_person"
        ),
    )
    for column in ("by_person_id", "waits"):
        op.create_index(f"ix_brought_file_{column}", "brought_file", [column])


def downgrade() -> None:
    op.drop_table("brought_file")
    op.drop_table("prompt_take")
