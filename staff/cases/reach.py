"""Which cases of the list may be called at this moment: opened in memory, page by page."""

from dataclasses import replace

from sqlalchemy.orm import Session

from models.call import CONSENT_LASTS
from models.calling_hours import NotNow
from models.case import Case
from models.crypto.envelope import Ring, SealBroken, ready
from models.db.base import EAST_AFRICA, now
from models.event import Event
from models.order import Place
from models.submission import Kind
from models.work_filter import Filter
from models.work_list import Excerpt, WorkList, listed, unread_of
from staff.access.guard import signed_in
from staff.cases.announced import Announcements
from staff.cases.consent import may_call_until
from staff.console import console

OPENED = 150
"""Cases whose hours are opened for one page at most."""
STEP = 75
"""So many are fetched at once: where most may be called, a page is full after the first."""


def callable_now(db: Session, wanted: Filter, excerpt: Excerpt) -> WorkList:
    """A page of those who may be called now, of the next few hundred cases: it may be short, or
    empty, and another follow. That their hours are looked at is on record first.

    Nothing is counted, and what is older than consent lasts is not looked at.
    """
    with console().database.begin() as record:
        Event.record(record, "hours looked through", signed_in().id)
    lately = now() - CONSENT_LASTS
    wanted = replace(wanted, since=max(lately, wanted.since or lately))
    found, after = _found(db, wanted, replace(excerpt, back=False))
    rows = [case for case, _ in found]
    places = [place for _, place in found]
    return WorkList(rows, places, unread_of(db, rows, signed_in().id), {}, None, after)


def _found(
    db: Session, wanted: Filter, excerpt: Excerpt
) -> tuple[list[tuple[Case, Place]], Place | None]:
    """The rows of a page, and where the next begins: no further than a page needs."""
    told, key = Announcements(db, now().astimezone(EAST_AFRICA)), ready(signed_in().key)
    found: list[tuple[Case, Place]] = []
    place, opened = excerpt.place, 0
    while (size := min(STEP, OPENED - opened)) > 0:
        step = listed(db, wanted, signed_in().id, replace(excerpt, place=place, size=size))
        for case, place in step:
            found += [(case, place)] if _may_call(case, key, told) else []
            if len(found) > excerpt.size:
                return found[: excerpt.size], found[excerpt.size - 1][1]
        if len(step) < size:
            return found, None
        opened += size
    return found, place


def _may_call(case: Case, key: Ring, told: Announcements) -> bool:
    try:
        contact = case.open_contact(key) or {}
        asked = case.kind == Kind.ENQUIRY and "contact_how" not in contact
        may_call_until(case, contact, case.open_answers(key) if asked else {}, told)
    except (NotNow, SealBroken):
        return False
    return True
