"""In which language a person reads the console."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(2)))


def downgrade() -> None:
    op.drop_column("person", "language")
