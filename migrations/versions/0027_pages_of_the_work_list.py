"""Indexes from which the work list reads its pages and counts alone, however it is narrowed.

Two of them hold all that is in the clear of a case: the rows themselves are wide with what is
sealed, and reading through many of them takes long. Nothing but indexes changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_OPEN = sa.text("status NOT IN ('Closed', 'ClosedReferred')")
_CLEAR = [
    "owner_id", "follow_up_on", "kind", "about", "county", "country", "channel", "language",
    "status", "may_contact", "complete", "unread", "caller_wrote_at",
]  # fmt: skip


def upgrade() -> None:
    for name in ("ix_cases_pressing", "ix_cases_follow_up_on", "ix_cases_received_at"):
        op.drop_index(name, "cases")
    _of_open("ix_cases_pressing", "priority", "received_at", "id", *_CLEAR)
    _of_open("ix_cases_follow_up_on", "follow_up_on", "received_at", "id", "priority")
    _of_open("ix_cases_owned", "owner_id", "priority", "received_at", "id", "follow_up_on")
    op.create_index("ix_cases_received_at", "cases", ["received_at", "id", "priority", *_CLEAR])


def downgrade() -> None:
    for name in ("pressing", "follow_up_on", "owned", "received_at"):
        op.drop_index(f"ix_cases_{name}", "cases")
    _of_open("ix_cases_pressing", "priority", "received_at", "id")
    _of_open("ix_cases_follow_up_on", "follow_up_on")
    op.create_index("ix_cases_received_at", "cases", ["received_at"])


def _of_open(name: str, *columns: str) -> None:
    op.create_index(name, "cases", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
