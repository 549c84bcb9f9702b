"""In which colours a person sees the console."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("scheme", sa.String(8)))


def downgrade() -> None:
    op.drop_column("person", "scheme")
