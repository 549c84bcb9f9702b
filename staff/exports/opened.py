"""What is known of many cases, opened a few hundred at a time and let go again."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import addition
from models.case import Case
from models.correction import corrected
from models.crypto.envelope import SealBroken

AT_ONCE = 400
"""As many ids as any database takes in a question."""

Opened = tuple[Case, dict[str, Any]]


def opened(db: Session, ids: Sequence[uuid.UUID], key: bytes) -> Iterator[Opened]:
    """Cases with all that their callers answered and staff corrected. What does not open is left
    out, and so is what was deleted meanwhile. Put it on record first."""
    for start in range(0, len(ids), AT_ONCE):
        some = select(Case).where(Case.id.in_(ids[start : start + AT_ONCE]))
        yield from _opened(db, db.scalars(some).all(), key)
        db.expunge_all()


def _opened(db: Session, cases: Sequence[Case], key: bytes) -> list[Opened]:
    try:
        known = corrected(db, cases, key)
        answered = addition.open_each(db, cases, key)
        return [(case, answers | known[case.id]) for case, answers in answered]
    except SealBroken:
        if len(cases) == 1:
            return []
        return [one for case in cases for one in _opened(db, [case], key)]
