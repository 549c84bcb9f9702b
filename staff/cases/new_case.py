"""A case entered by hand: a call on another line, somebody who came in, a letter, a chat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import Session

from models.case import Case
from models.event import Event
from models.organisation import Organisation
from models.sent_form import SentForm
from models.unsent import Before
from models.unsent_case import Begun, UnsentCase
from staff.access import roles
from staff.access.guard import Wanted, signed_in
from staff.access.once import change, mark_of_form
from staff.access.roles import Permission
from staff.cases import windows
from staff.cases.by_hand import CHOICES, FIELDS, LONGEST, Amiss, NotToBeKept, refused, submission
from staff.cases.case import back_to
from staff.cases.unsent import is_of_who_was_signed_in
from staff.console import console
from staff.tongues.said import all_said, say

pages = Blueprint("new_case", __name__, url_prefix="/cases/new")

BOX = "case"
"""What the whole form is called where windows are told apart."""

ENTERED = "The case is kept, sealed like the others."
WOKEN = "Those on duty are woken for it."
DISCARDED = "The draft is gone; nothing of it is kept."
TWICE = "Kept, not sent. In another window you fill in another case, which is kept as well."
NOTHING_KEPT = "Nothing is kept."
CODE_NEXT = "Do they want to come back? Give them a code, under “Reply to the caller”."


@pages.get("")
def page() -> ResponseReturnValue:
    """The form, with what this person had begun."""
    with console().database() as db:
        begun = UnsentCase.of(db, signed_in().id)
        wanted = request.args.get("begun", "")
        one = next((one for one in begun if one.window == wanted), begun[0] if begun else None)
        form = one.open(signed_in().key) if one else {}
    if one:
        windows.shown({BOX: Before(one.window, one.at)})
    others = [other for other in begun if other is not one]
    return _show(form, kept_at=one.at if one else None, others=others)


@pages.post("")
def make() -> ResponseReturnValue:
    """File it, once; what is refused stands there again, and is kept."""
    form = _filled_in()
    if request.form.get("what") == "discard":
        return _discard()
    try:
        told = submission(form)
    except Amiss as why:
        _keep(signed_in().id, form)
        return _show({} if isinstance(why, NotToBeKept) else form, str(why)), 400
    with change() as db:
        case = Case.file(db, told, db.get_one(Organisation, 1).public_key)
        Event.record(db, "case entered", signed_in().id, case.id)
        _forget(db, signed_in().id)
    woken = [WOKEN] if told.danger in ("YES", "UNSURE") else []
    return back_to(case.id, " ".join(map(say, [ENTERED, *woken, CODE_NEXT])))


@pages.post("/unsent")
def keep_unsent() -> ResponseReturnValue:
    """Keep what is being filled in."""
    form, window = _filled_in(), windows.of_form()
    _keep(signed_in().id, form)
    if refused(form):
        return say(NOTHING_KEPT), 200
    with console().database() as db:
        others = [one for one in UnsentCase.of(db, signed_in().id) if one.window != window.name]
    twice = window.since and any(one.at > window.since for one in others)
    return (say(TWICE), 200) if twice else ("", 204)


def rescue() -> Wanted | None:
    """Keep a form that came when its sign-in was over; the page where it is seen again."""
    if request.method != "POST" or request.blueprint != "staff.new_case":
        return None
    if not is_of_who_was_signed_in() or not roles.may(current_user.role, Permission.READ_CASES):
        return None
    _keep(current_user.id, _filled_in())
    return "staff.new_case.page", {}


def _discard() -> ResponseReturnValue:
    with console().database.begin() as db:
        _forget(db, signed_in().id)
    flash(DISCARDED)
    return redirect(url_for("staff.new_case.page"))


def _filled_in() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}


def _keep(person_id: UUID, form: Mapping[str, str]) -> None:
    """Keep a form that is not sent; of a caller who wants nothing kept, forget what there was."""
    with console().database.begin() as db:
        if (mark := mark_of_form()) and SentForm.is_taken(db, mark):
            return  # a script's last word about what was sent meanwhile
        if refused(form):
            _forget(db, person_id)
            return
        window, public_key = windows.of_form(), db.get_one(Organisation, 1).public_key
        before = window.before.get(BOX)
        UnsentCase.keep(db, Begun(person_id, window.name), form, public_key, before)
        if kept := db.get(UnsentCase, (person_id, window.name), populate_existing=True):
            windows.shown({BOX: Before(kept.window, kept.at)})


def _forget(db: Session, person_id: UUID) -> None:
    """What the form's window keeps, and what stood in it when it was opened."""
    window = windows.of_form()
    UnsentCase.forget(db, Begun(person_id, window.name))
    if before := window.before.get(BOX):
        UnsentCase.forget(db, Begun(person_id, before.window), at=before.at)


def _show(
    form: Mapping[str, str],
    problem: str = "",
    kept_at: datetime | None = None,
    others: Sequence[UnsentCase] = (),
) -> str:
    return render_template(
        "staff/new_case.html",
        form=form,
        choices={name: all_said(words) for name, words in CHOICES.items()},
        longest=LONGEST["account"],
        problem=problem,
        kept_at=kept_at,
        others=others,
    )
