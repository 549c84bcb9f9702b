"""What is said of restrictions: who may read a case, and how many are left to others."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.case import Case
from models.restriction import Restriction, hidden_from
from models.team import Team
from staff.access.guard import signed_in
from staff.access.people import readers
from staff.access.roles import Permission


def restricted(db: Session, case: Case) -> dict[str, Any]:
    """What a case's page says of it."""
    may_restrict = signed_in().may(Permission.RESTRICT)
    return {
        "restriction": Restriction.of(db, case.id),
        "may_restrict": may_restrict,
        "everybody": readers(db, {case.kind}) if may_restrict else [],
        "teams": Team.all_of(db) if may_restrict else [],
    }


def left_to_others(db: Session) -> int:
    """How many cases are left to others, for who may know that there are such."""
    if not signed_in().may(Permission.RESTRICT):
        return 0
    hidden = hidden_from(signed_in().id).subquery()
    return db.scalar(select(func.count()).select_from(hidden)) or 0
