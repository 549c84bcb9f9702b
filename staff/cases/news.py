"""What came in since a list was drawn: told in words, and by a sound if somebody wants one; the
list stays as it is until it is asked for. And who else looks at the case that is open."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from models.db.base import now
from models.work_list import news
from staff.access.guard import signed_in
from staff.cases import presence
from staff.cases.case import found
from staff.cases.work_list import looked_at, way_back
from staff.console import console

pages = Blueprint("news", __name__)
of_case = Blueprint("case_news", __name__, url_prefix="/cases/<uuid:case_id>")
switch = Blueprint("sound", __name__)

LONGEST_AGO = timedelta(days=1)


@pages.get("/cases/news")
def page() -> ResponseReturnValue:
    """How many cases of a view came since, and how many urgent ones are nobody's."""
    with console().database() as db:
        wanted = looked_at(db, request.args)[1]
        new, urgent = news(db, wanted, _since(request.args.get("since", "")), signed_in().id)
    return {"new": new, "urgent": urgent}


@of_case.get("/news")
def case_page(case_id: UUID) -> ResponseReturnValue:
    """Who else looks at a case, told by a page that shows it, with what is being written on it."""
    with console().database() as db:
        case = found(db, case_id)
        return {"others": presence.others(db, case, request.args.get("writing", ""))}


@switch.post("/sound")
def sound() -> ResponseReturnValue:
    """Have new urgent cases heard on this machine, or not any more; until one signs out."""
    session["sound"] = not session.get("sound", False)
    return redirect(way_back())


def _since(written: str) -> datetime:
    """The moment that a page was drawn; a day ago at most, whatever an address says."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = now()
    earliest = now() - LONGEST_AGO
    with suppress(OverflowError):  # of the calendar's first or last day, in another zone
        return max(earliest, moment.astimezone(UTC) if moment.tzinfo else earliest)
    return earliest
