"""When a caller began to read a reply, beside when they had read it to its end."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reply", sa.Column("begun_by_caller_at", Moment, nullable=True))


def downgrade() -> None:
    op.drop_column("reply", "begun_by_caller_at")
