"""The audit log is looked through by kind of entry and by day."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_event_at", "event", ["at"])
    op.create_index("ix_event_what", "event", ["what"])


def downgrade() -> None:
    op.drop_index("ix_event_what", "event")
    op.drop_index("ix_event_at", "event")
