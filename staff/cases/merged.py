"""What a case's page says of those merged into it, or of the one that it is merged into."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import addition
from models.case import Case
from models.event import Event
from models.merge import Merge, merged
from models.timeline import timeline
from staff.access.guard import signed_in
from staff.access.people import names
from staff.cases.facts import Row, known, listed
from staff.cases.timeline import LOOKS, Entry, entries
from staff.cases.woken import woken


def merges(db: Session, case: Case) -> dict[str, Any]:
    """Those merged into it, the one it is merged into, and what happened on all of them."""
    others = merged(db, case, signed_in().reader)
    return {
        "merged": others,
        "facts_of_merged": [(other, _facts(db, other)) for other in others],
        "merged_into": _kept(db, case),
        "timeline": _whole(db, case, others),
    }


def _kept(db: Session, case: Case) -> Case | None:
    """The one that goes on, if this person may read it."""
    kept = select(Case).join(Merge, Merge.into_id == Case.id).where(Merge.case_id == case.id)
    return db.scalar(kept.where(signed_in().reader.reads()))


def _facts(db: Session, other: Case) -> list[Row]:
    """What is known of the other: who works on this one would else not see its danger."""
    key = signed_in().key
    answers = addition.open_all(db, other, key)
    return listed(answers, known(db, other, names(db), key))


def _whole(db: Session, case: Case, others: list[Case]) -> list[Entry]:
    """The timeline of a case, with those of the others in it; who looked at these is left out."""
    people, key = names(db), signed_in().key
    own = timeline(db, case)
    told = entries(own, people, key, woken(db, own, people))
    for other in others:
        done = (
            item
            for item in timeline(db, other)
            if not (isinstance(item, Event) and item.what in LOOKS)
        )
        told += [replace(entry, of=other) for entry in entries(list(done), people, key)]
    return sorted(told, key=lambda entry: entry.at)
