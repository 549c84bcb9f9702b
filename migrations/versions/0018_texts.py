"""Answers to callers' texts in the outbox, and who wants no texts any more."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BEFORE = "'wake', 'more', 'yours', 'over', 'bell'"
_ABOUT = f"{_BEFORE}, 'answer', 'stopped'"


def upgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("parts", sa.Integer))
    _about(_ABOUT)
    op.create_table(
        "opt_out",
        sa.Column("number_tag", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number_tag", name="pk_opt_out"),
    )


def downgrade() -> None:
    op.drop_table("opt_out")
    op.execute("DELETE FROM message WHERE about IN ('answer', 'stopped')")
    _about(_BEFORE)
    with op.batch_alter_table("message") as message:
        message.drop_column("parts")


def _about(words: str) -> None:
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("ck_message_about"), type_="check")
        message.create_check_constraint(op.f("ck_message_about"), f"about IN ({words})")
