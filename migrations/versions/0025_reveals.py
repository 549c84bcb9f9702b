"""A message to those who lead, that somebody looked at very many callers within an hour."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_BEFORE = "'wake', 'more', 'yours', 'over', 'bell', 'answer', 'stopped'"


def upgrade() -> None:
    _about(f"{_BEFORE}, 'reveals'")


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE about = 'reveals'")
    _about(_BEFORE)


def _about(words: str) -> None:
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("ck_message_about"), type_="check")
        message.create_check_constraint(op.f("ck_message_about"), f"about IN ({words})")
