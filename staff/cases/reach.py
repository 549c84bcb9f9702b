"""Which cases of the list may be called at this moment: opened in memory, page by page."""

from dataclasses import replace

from sqlalchemy.orm import Session

from models.calling_hours import NotNow
from models.case import Case
from models.crypto.envelope import SealBroken
from models.db.base import EAST_AFRICA, now
from models.event import Event
from models.submission import Kind
from models.work_filter import Filter
from models.work_list import Excerpt, WorkList, work_list
from staff.access.guard import signed_in
from staff.cases.announced import Announcements
from staff.cases.consent import may_call_until
from staff.console import console

OPENED = 300
"""Cases whose hours are opened for one page at most: within a tenth of a second."""


def callable_now(db: Session, wanted: Filter, excerpt: Excerpt) -> WorkList:
    """A page of those who may be called now, of the next few hundred cases: it may be short, or
    empty, and another follow. That their hours are looked at is on record first."""
    with console().database.begin() as record:
        Event.record(record, "hours looked through", signed_in().id)
    widened = replace(excerpt, size=OPENED, back=False)
    looked_through = work_list(db, wanted, me=signed_in().id, excerpt=widened)
    told = Announcements(db, now().astimezone(EAST_AFRICA))
    return _kept(looked_through, excerpt.size, signed_in().key, told)


def _kept(page: WorkList, size: int, key: bytes, told: Announcements) -> WorkList:
    found = [number for number, case in enumerate(page.rows) if _may_call(case, key, told)]
    shown, more = found[:size], len(found) > size
    return replace(
        page,
        rows=[page.rows[number] for number in shown],
        places=[page.places[number] for number in shown],
        before=None,
        after=page.places[shown[-1]] if more else page.after,
    )


def _may_call(case: Case, key: bytes, told: Announcements) -> bool:
    try:
        answers = case.open_answers(key) if case.kind == Kind.ENQUIRY else {}
        may_call_until(case, case.open_contact(key) or {}, answers, told)
    except (NotNow, SealBroken):
        return False
    return True
