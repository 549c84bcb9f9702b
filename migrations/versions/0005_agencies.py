"""Lists that staff import, and the agencies on them."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lists()
    _agencies()
    op.create_index("ix_imported_list_topic", "imported_list", ["topic"])
    op.create_index(
        "uq_imported_list_in_use",
        "imported_list",
        ["topic"],
        unique=True,
        sqlite_where=sa.text("in_use"),
        postgresql_where=sa.text("in_use"),
    )


def _lists() -> None:
    op.create_table(
        "imported_list",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.Column("uploaded_at", Moment, nullable=False),
        sa.Column("imported_at", Moment),
        sa.Column("undone_at", Moment),
        sa.Column("in_use", sa.Boolean, nullable=False),
        sa.Column("before_id", sa.Uuid),
        sa.PrimaryKeyConstraint("id", name="pk_imported_list"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_imported_list_by_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["imported_list.id"], name="fk_imported_list_before_id_imported_list"
        ),
    )


def _agencies() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("list_id", sa.Uuid, nullable=False),
        sa.Column("licence", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("former_names", sa.JSON, nullable=False),
        sa.Column("phones", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["imported_list.id"],
            name="fk_agency_list_id_imported_list",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_agency_list_id", "agency", ["list_id"])


def downgrade() -> None:
    op.drop_table("agency")
    op.drop_table("imported_list")
