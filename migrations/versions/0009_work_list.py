"""What the work list says of a filing besides its kind: what it asks for, and which country."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filing", sa.Column("country", sa.String(2)))
    op.add_column("filing", sa.Column("about", sa.String(16)))


def downgrade() -> None:
    with op.batch_alter_table("filing") as filing:
        filing.drop_column("about")
        filing.drop_column("country")
