"""A form that was filled in for a case which somebody has changed since: nothing of it is done. One
page shows what is there now beside what was written, and saves that on purpose, or not."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from models.case import Case
from models.event import Event
from models.return_code import ReturnCode
from models.timeline import Item, timeline
from models.unsent import Field
from staff import error_pages
from staff.access.guard import signed_in
from staff.access.once import APART, NOT_FILLED_IN
from staff.access.people import names
from staff.cases import fact_versions
from staff.cases.case import found, record_opening
from staff.cases.parts import FACTS, TALK, WAS, Part, of_others
from staff.cases.timeline import Entry, entries
from staff.cases.unsent import own, words
from staff.console import console
from staff.tongues.said import all_said

WRITTEN = {
    "note": "Your note",
    "reply": "Your reply",
    "summary": "Your summary or reason",
    "call-note": "Your few words",
    "said": "What you wrote of it",
    "handover": "What you wrote for whoever has it next",
}
"""Fields that hold somebody's own words, with what they are called."""


class Stale(Exception):
    """A part of the case is no longer what the form was filled in for."""

    def __init__(self, part: Part) -> None:
        super().__init__("changed meanwhile")
        self.part = part


def unchanged(db: Session, case: Case, part: Part) -> None:
    """See that a part is as the form was shown it, and let nobody change it before the commit.

    :raise Stale: it is not; `show_both_on` says what then is shown.
    """
    ReturnCode.hold(db, case.id)  # of two at once the second finds what the first did
    db.refresh(case)
    if request.form.get(part.was, "") != part.mark(db, case):
        raise Stale(part)


def show_both_on(pages: Blueprint) -> None:
    """Have these pages show both versions where a form came too late."""
    pages.register_error_handler(Stale, _show_both)


def _show_both(stale: Stale) -> ResponseReturnValue:
    case_id = UUID(str((request.view_args or {})["case_id"]))
    try:
        record_opening(case_id)
        with console().database() as db:
            case = found(db, case_id)
            return render_template("staff/conflict.html", **_both(db, case, stale.part)), 409
    except HTTPException as gone:  # its caller may have deleted it meanwhile
        return error_pages.refuse(gone)


def _both(db: Session, case: Case, part: Part) -> dict[str, Any]:
    written = {name: request.form[name] for name in WRITTEN if request.form.get(name)}
    kept = words(db, case, signed_in().id, signed_in().key)
    can = part.can(db, case)
    return {
        "case": case,
        "last": _last(db, case, part),
        "names": names(db),
        "rows": part.rows(db, case),
        "since": _since(db, case) if part.events == TALK.events else [],
        "written": written,
        "headings": all_said(WRITTEN),
        "kept": {field: kept[field].text for field in Field if field not in own()},
        "fields": fact_versions.fields(db, case) if part is FACTS else _fields(part),
        "was": part.was if can else WAS,
        "mark": (part if can else TALK).mark(db, case),  # else it can become a note alone
        "can": can,
    }


def _last(db: Session, case: Case, part: Part) -> Event | None:
    """Who changed it last, and when."""
    done = select(Event).where(part.done(case)).order_by(Event.id.desc()).limit(1)
    return db.scalar(done.where(of_others())) or db.scalar(done)


def _since(db: Session, case: Case) -> list[Entry]:
    """What others said on the case since the form was shown."""
    was = request.form.get(WAS, "")
    seen = int(was) if was.isascii() and was.isdigit() and len(was) < 19 else 0
    later = select(Event.at).where(TALK.done(case), of_others(), Event.id > seen)
    first = db.scalar(later.order_by(Event.id).limit(1))
    if first is None:
        return []
    later_ones = (item for item in timeline(db, case) if item.at >= first)
    told = [item for item in later_ones if _was_said(item)]
    return entries(told, names(db), signed_in().key)


def _was_said(item: Item) -> bool:
    """Whether it is something to read that somebody else, or the caller, said."""
    if isinstance(item, Event):
        return item.person_id != signed_in().id and item.what in TALK.events
    return item.by_person_id != signed_in().id


def _fields(part: Part) -> list[tuple[str, str]]:
    """All else that the form brought, to come again with it."""
    ours = (*NOT_FILLED_IN, WAS, part.was, *WRITTEN)
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ours and not name.startswith(APART)
    ]
