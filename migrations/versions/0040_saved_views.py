"""Views of the work list that somebody saved under a name."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
        sa.Column("team", sa.Boolean, nullable=False),
        sa.Column("saved_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_saved_view_person_id_person"
        ),
    )
    op.create_index("ix_saved_view_person_id", "saved_view", ["person_id"])


def downgrade() -> None:
    op.drop_table("saved_view")
