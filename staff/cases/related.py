"""Other cases that have something in common with one: found by keyed hashes, told with what it is.

What a case has is looked for whenever it is opened; older ones are gone through, so many at once,
when somebody who may read them asks for it.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import trait
from models.addition import Addition
from models.case import Case
from models.correction import corrected
from models.crypto.envelope import SealBroken
from models.event import Event
from models.haystack import texts
from models.note import Note
from models.reply import Reply
from staff.access.guard import signed_in
from staff.cases.traits import Found, traits
from staff.console import console
from staff.labels import label
from telecom.numbers import given

SHOWN = "related cases shown"
COMPARED = "older cases compared"
MOST_SHOWN = 20
AT_ONCE = 200
"""So many older cases are gone through in one step: a second or two."""
STEPS_SECONDS = 5.0
"""So long another step is begun at one press."""


@dataclass(frozen=True)
class Related:
    """One other case, and what it shares, in words."""

    case: Case
    why: str


def related(db: Session, case: Case) -> dict[str, Any]:
    """Those that whoever is signed in may read; that they saw them is on record, and not which:
    the log would say for ever what somebody whose case is deleted had to do with whom."""
    tags = _keep(db, case)
    some = trait.sharing(db, case, tags, signed_in().reader, MOST_SHOWN + 1)
    found = some[:MOST_SHOWN]
    if found:
        with console().database.begin() as other:
            Event.record(other, SHOWN, signed_in().id, case.id, count=len(found))
    return {
        "related": [Related(one, _why(shared)) for one, shared in found],
        "more_related": len(some) > len(found),
        "not_compared": not_compared(),
    }


def not_compared() -> int:
    """How many cases nobody has looked through by now."""
    older = trait.not_looked_through(signed_in().reader).subquery()
    with console().database() as db:
        return db.scalar(select(func.count()).select_from(older)) or 0


def compare() -> int:
    """Go through older cases for some seconds, the newest first; how many."""
    count, deadline = _step(), time.monotonic() + STEPS_SECONDS
    while time.monotonic() < deadline and (more := _step()):
        count += more
    return count


def _step() -> int:
    """Go through the next of them. The opening is on record first."""
    with console().database.begin() as db:
        older = trait.not_looked_through(signed_in().reader).order_by(Case.received_at.desc())
        if not (ids := list(db.scalars(older.limit(AT_ONCE)))):
            return 0
        Event.record(db, COMPARED, signed_in().id, count=len(ids))
    with console().database() as db:
        cases = db.scalars(select(Case).where(Case.id.in_(ids))).all()
        tags = {case.id: list(_tags(found)) for case, found in _found(db, cases)}
    with console().database.begin() as db:
        for case_id, of_case in tags.items():
            trait.keep(db, case_id, of_case)
    return len(ids)


def _keep(db: Session, case: Case) -> dict[bytes, str]:
    """The tags of a case as it stands, with the kind of each; kept if they are others by now."""
    [(_, found)] = _found(db, [case])
    tags = _tags(found)
    if not trait.are_kept(db, case.id, list(tags)):
        with console().database.begin() as other:
            trait.keep(other, case.id, list(tags))
    return tags


def _tags(found: set[Found]) -> dict[bytes, str]:
    return {trait.tag(signed_in().key, kind, form): kind for kind, form in found}


def _found(db: Session, cases: Sequence[Case]) -> Iterator[tuple[Case, set[Found]]]:
    """What each of some cases has in its words and facts; nothing where they do not open."""
    key, ours = signed_in().key, _ours()
    told = _told(db, [case.id for case in cases])
    for case in cases:
        try:
            words = texts([case.open_answers(key), *(row.open(key) for row in told[case.id])])
            facts = corrected(db, [case], key)[case.id]
            number = (case.open_contact(key) or {}).get("contact_number", "")
            yield case, traits(words, facts, given(number) or "") - ours
        except SealBroken:
            yield case, set()


def _told(db: Session, ids: list[UUID]) -> dict[UUID, list[Any]]:
    """What callers added, and what staff wrote down for one another."""
    rows = defaultdict[UUID, list[Any]](list)
    by_callers = Reply.by_person_id.is_(None)
    for found in (
        select(Addition).where(Addition.case_id.in_(ids)),
        select(Note).where(Note.case_id.in_(ids)),
        select(Reply).where(Reply.case_id.in_(ids), by_callers),
    ):
        for row in db.scalars(found):
            rows[row.case_id].append(row)
    return rows


def _ours() -> set[Found]:
    """Numbers that stand in many cases, for they are the service's own."""
    line = console().telephone
    return {("phone", given(number) or "") for number in (line.ours if line else ())}


def _why(kinds: list[str]) -> str:
    return ", ".join(label("traits", kind) for kind in kinds)
