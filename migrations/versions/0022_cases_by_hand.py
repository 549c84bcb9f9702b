"""Cases that staff enter by hand, and what they have begun of one."""

import sqlalchemy as sa
from alembic import op

from models.db.base import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_BEFORE = "'USSD', 'IVR', 'SMS'"
_CHANNELS = f"{_BEFORE}, 'PHONE', 'VISIT', 'LETTER', 'CHAT'"


def upgrade() -> None:
    _allow(_CHANNELS)
    op.create_table(
        "unsent_case",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("sealed_form", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_unsent_case_person_id_person"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_unsent_case"),
    )


def downgrade() -> None:
    op.drop_table("unsent_case")
    op.execute(f"UPDATE cases SET channel = 'IVR' WHERE channel NOT IN ({_BEFORE})")  # noqa: S608 - our own words
    _allow(_BEFORE)


def _allow(channels: str) -> None:
    with op.batch_alter_table("cases") as cases:
        cases.drop_constraint(op.f("ck_cases_channel"), type_="check")
        cases.create_check_constraint(op.f("ck_cases_channel"), f"channel IN ({channels})")
