"""The rows of lists that staff import, other than of agencies."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_entry",
        sa.Column("list_id", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("list_id", "place", name="pk_list_entry"),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["imported_list.id"],
            name="fk_list_entry_list_id_imported_list",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.execute("DELETE FROM imported_list WHERE topic <> 'agencies'")
    op.drop_table("list_entry")
