"""When staff read again what the cards of countries rest on."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_check",
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_person_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("country", name="pk_card_check"),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name="fk_card_check_by_person_id_person"
        ),
    )


def downgrade() -> None:
    op.drop_table("card_check")
