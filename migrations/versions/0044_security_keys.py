"""Security keys of staff, as second factors."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_key",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("credential_id", sa.LargeBinary, nullable=False),
        sa.Column("credential", sa.LargeBinary, nullable=False),
        sa.Column("uses", sa.BigInteger, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_security_key"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_security_key_person_id_person"
        ),
        sa.UniqueConstraint("credential_id", name="uq_security_key_credential_id"),
    )
    op.create_index("ix_security_key_person_id", "security_key", ["person_id"])


def downgrade() -> None:
    op.drop_table("security_key")
