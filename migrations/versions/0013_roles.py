"""Six roles in the place of two.

Going back knows two again: a supervisor becomes a caseworker, everyone else an `admin` without
the key, for whoever holds it would then read every case. `people renew` gives it again.
"""

from collections.abc import Iterable

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TWO = ("caseworker", "admin")
_SIX = ("caseworker", "supervisor", "trainer", "editor", "administrator", "auditor")


def upgrade() -> None:
    _allow((*_SIX, "admin"))
    op.execute("UPDATE person SET role = 'administrator' WHERE role = 'admin'")
    _allow(_SIX)


def downgrade() -> None:
    _allow((*_SIX, "admin"))
    op.execute("UPDATE person SET role = 'caseworker' WHERE role = 'supervisor'")
    op.execute(
        "UPDATE person SET role = 'admin', key_salt = NULL, key_cost = NULL, wrapped_key = NULL "
        "WHERE role <> 'caseworker'"
    )
    _allow(_TWO)


def _allow(roles: Iterable[str]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("person") as person:
        person.drop_constraint(op.f("ck_person_role"), type_="check")
        person.create_check_constraint(op.f("ck_person_role"), f"role IN ({listed})")
