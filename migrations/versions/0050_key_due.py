"""The organisation's next key, which lies ready, and who left while they held the one in use."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

OF_THE_ORGANISATION = (
    ("next_public_key", sa.LargeBinary),
    ("next_wrapped_key", sa.LargeBinary),
    ("next_by_code", sa.LargeBinary),
    ("changed_at", Moment),
    ("resealed_at", Moment),
)


def upgrade() -> None:
    for name, kind in OF_THE_ORGANISATION:
        op.add_column("organisation", sa.Column(name, kind))
    op.add_column("person", sa.Column("left_with_key_at", Moment))


def downgrade() -> None:
    op.drop_column("person", "left_with_key_at")
    for name, _ in OF_THE_ORGANISATION:
        op.drop_column("organisation", name)
