"""People are added and given the key in the console: passwords that lapse, keys on their way."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("one_time_until", Moment))
    op.create_table(
        "key_handover",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.Column("by_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_key_handover"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_key_handover_person_id_person"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_key_handover_by_id_person"),
    )


def downgrade() -> None:
    op.drop_table("key_handover")
    op.drop_column("person", "one_time_until")
