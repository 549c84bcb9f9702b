"""A caller's code in a row of its own, which may be there before its filing is.

Going back loses the codes whose filing has yet to come: drain every machine's journal before.
"""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS = ("code_tag", "caller_public_key", "sealed_caller_key")


def upgrade() -> None:
    op.create_table(
        "return_code",
        sa.Column("filing_id", sa.Uuid, nullable=False),
        *(sa.Column(column, sa.LargeBinary, nullable=False) for column in _COLUMNS),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("filing_id", name="pk_return_code"),
    )
    op.create_index("ix_return_code_code_tag", "return_code", ["code_tag"])
    # When a code was given was not kept; no code is older than what it was given for.
    op.execute(
        "INSERT INTO return_code (filing_id, code_tag, caller_public_key, sealed_caller_key, at) "
        "SELECT id, code_tag, caller_public_key, sealed_caller_key, received_at "
        "FROM filing WHERE code_tag IS NOT NULL"
    )
    op.drop_index("ix_filing_code_tag", "filing")
    for column in _COLUMNS:
        op.drop_column("filing", column)


def downgrade() -> None:
    for column in _COLUMNS:
        op.add_column("filing", sa.Column(column, sa.LargeBinary))
        op.execute(
            f"UPDATE filing SET {column} = "  # noqa: S608
            f"(SELECT {column} FROM return_code WHERE filing_id = filing.id)"
        )
    op.create_index("ix_filing_code_tag", "filing", ["code_tag"])
    op.drop_table("return_code")
