"""The phones that a code is known on, as marks under the key that code and PIN open."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("return_code") as table:
        table.add_column(sa.Column("phones", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("return_code") as table:
        table.drop_column("phones")
