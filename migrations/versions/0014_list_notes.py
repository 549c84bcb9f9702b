"""How a list was read from its file: what was passed over, which cells were repaired."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imported_list", sa.Column("notes", sa.JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("imported_list") as imported_list:
        imported_list.drop_column("notes")
