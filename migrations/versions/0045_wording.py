"""What callers are told as staff have changed it: one person changes it, another publishes it."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("before", sa.Integer, nullable=True),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("proposed_at", Moment, nullable=True),
        sa.Column("published_at", Moment, nullable=True),
        sa.Column("published_by_id", sa.Uuid, nullable=True),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("in_use", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wording"),
        sa.UniqueConstraint("number", name="uq_wording_number"),
        _person("by_person_id"),
        _person("published_by_id"),
    )
    _one_in_use()


def _person(column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_wording_{column}_person"
    return sa.ForeignKeyConstraint([column], ["person.id"], name=name)


def _one_in_use() -> None:
    in_use, name = sa.text("in_use"), "uq_wording_in_use"
    op.create_index(
        name, "wording", ["in_use"], unique=True, sqlite_where=in_use, postgresql_where=in_use
    )


def downgrade() -> None:
    op.drop_table("wording")
