"""What is begun and not sent is kept by window: two tabs of one person do not overwrite it."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

KEYS = {"unsent": ["person_id", "case_id", "field"], "unsent_case": ["person_id"]}


def upgrade() -> None:
    for table, key in KEYS.items():
        with op.batch_alter_table(table) as changed:
            changed.add_column(
                sa.Column("window", sa.String(22), nullable=False, server_default=sa.text("''"))
            )
            changed.drop_constraint(f"pk_{table}", type_="primary")
            changed.create_primary_key(f"pk_{table}", [*key, "window"])


def downgrade() -> None:
    for table, key in KEYS.items():
        rows = sa.table(table, sa.column("window"))
        op.execute(sa.delete(rows).where(rows.c.window != ""))
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(f"pk_{table}", type_="primary")
            changed.create_primary_key(f"pk_{table}", key)
            changed.drop_column("window")
