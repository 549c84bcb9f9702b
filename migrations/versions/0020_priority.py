"""What the work list sorts by: priority, the day to follow up, and when the caller last wrote.

Only adds, so that the processes of before go on beside it. They name no priority for what they
file: it is urgent then, until somebody looks.
"""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_PROPOSED = (
    "CASE WHEN urgent THEN 1 WHEN kind = 'report' THEN 2 "
    "WHEN about IN ('CALL', 'OFFER') THEN 3 ELSE 4 END"
)
_OPEN = sa.text("status NOT IN ('Closed', 'ClosedReferred')")
_INDEXES = {
    "ix_cases_pressing": ["priority", "received_at", "id"],
    "ix_cases_follow_up_on": ["follow_up_on"],
}
_COLUMNS = ("priority", "follow_up_on", "caller_wrote_at")


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("priority", sa.SmallInteger, nullable=False, server_default="1")
    )
    op.add_column("cases", sa.Column("follow_up_on", sa.Date))
    op.add_column("cases", sa.Column("caller_wrote_at", Moment))
    op.execute(f"UPDATE cases SET priority = {_PROPOSED}")  # noqa: S608
    op.execute(
        "UPDATE cases SET caller_wrote_at = ("
        "SELECT max(at) FROM reply WHERE case_id = cases.id AND by_person_id IS NULL "
        "AND at > coalesce((SELECT max(at) FROM reply AS staffs "
        "WHERE staffs.case_id = cases.id AND staffs.by_person_id IS NOT NULL), '2000-01-01'))"
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "cases", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "cases")
    for name in _COLUMNS:
        op.drop_column("cases", name)
