"""Messages on WhatsApp: as a channel, in the outbox, and which of them came."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_MEANS = "'text', 'call', 'email'"
_CHANNELS = "'USSD', 'IVR', 'SMS', 'PHONE', 'VISIT', 'LETTER', 'CHAT'"


def upgrade() -> None:
    _allow("cases", "channel", f"{_CHANNELS}, 'WHATSAPP'")
    _allow("message", "means", f"{_MEANS}, 'whatsapp'")
    op.create_table(
        "arrival",
        sa.Column("name_tag", sa.LargeBinary, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name_tag", name="pk_arrival"),
    )
    op.create_index("ix_arrival_at", "arrival", ["at"])


def downgrade() -> None:
    op.drop_table("arrival")
    op.execute("DELETE FROM message WHERE means = 'whatsapp'")
    op.execute("UPDATE cases SET channel = 'CHAT' WHERE channel = 'WHATSAPP'")
    _allow("message", "means", _MEANS)
    _allow("cases", "channel", _CHANNELS)


def _allow(table: str, column: str, words: str) -> None:
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({words})")
