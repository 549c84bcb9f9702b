"""When to ask what came of a referral; of those under way a week after their last step."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from models.db.base import EAST_AFRICA, Moment

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

WEEK = timedelta(days=7)


def upgrade() -> None:
    op.add_column("referral", sa.Column("ask_on", sa.Date))
    referral = sa.table("referral", sa.column("id", sa.Uuid), sa.column("ask_on", sa.Date))
    step = sa.table(
        "referral_step",
        sa.column("referral_id", sa.Uuid),
        sa.column("stage", sa.String),
        sa.column("at", Moment),
    )
    steps = sa.select(step.c.referral_id, step.c.stage, step.c.at).order_by(step.c.at)
    last = {row.referral_id: row for row in op.get_bind().execute(steps)}
    for row in last.values():
        if row.stage in ("sent", "accepted"):
            day = (row.at + WEEK).astimezone(EAST_AFRICA).date()
            this = sa.update(referral).where(referral.c.id == row.referral_id)
            op.get_bind().execute(this.values(ask_on=day))


def downgrade() -> None:
    op.drop_column("referral", "ask_on")
