"""What staff write on a case: notes to each other, replies to its caller."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.case import Case
from models.note import Note
from models.person import Person
from models.reply import NoWayBack, Reply
from models.unsent import Field, Place, Unsent
from staff.access.forms import takes
from staff.access.guard import signed_in
from staff.access.once import APART
from staff.cases import speech
from staff.cases.case import LONGEST_NOTE, Shown, back_to, found, show
from staff.cases.change import (
    EMPTY,
    TOO_LONG,
    FormRejected,
    changing,
    public_key,
    show_again_on,
    written,
)
from staff.cases.conflict import unchanged
from staff.cases.letters import length, longest, plain
from staff.cases.parts import TALK
from staff.cases.ready import READY
from staff.cases.sheet import read
from staff.cases.speech import FORM_BYTES
from staff.cases.unsent import elsewhere, here, sent
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("case_actions", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

NO_WAY_BACK = "This caller took no code, so no reply could reach them."
WAITS = "Your reply waits for the caller to dial in again."
WAITS_AND_YOURS = "Your reply waits for the caller to dial in again. The case is yours now."
TWICE = (
    "Kept, not sent. In another window you wrote something else, which is kept as well: open the "
    "case again, and both are there."
)
DROPPED = "What you wrote in another window is given up."


@pages.post("/notes")
def note(case_id: UUID) -> ResponseReturnValue:
    """Write something down for colleagues, who may have written meanwhile as well."""
    with changing(case_id) as (db, case, person):
        if not (text := written("note", LONGEST_NOTE)):
            raise FormRejected(EMPTY)
        unchanged(db, case, TALK)
        Note.write(db, case, person, text, public_key(db))
        sent(db, person.id, case.id, Field.NOTE, text)
    return back_to(case_id, "Your note is kept.")


@pages.post("/replies")
@takes(FORM_BYTES)
def reply(case_id: UUID) -> ResponseReturnValue:
    """Answer the caller, or first see how the answer reads on a phone."""
    text = plain(request.form.get("reply", ""))
    if request.form.get("what") == "preview":
        return show(case_id, Shown(preview=True))
    if request.form.get("what") == "ready":
        return _put_in(case_id, text)
    if speech.take(case_id):  # nobody sends what they have not heard
        return back_to(case_id, speech.LISTEN, "reply-form")
    with changing(case_id) as (db, case, person):
        _send(db, case, person, text)
        taken = _taken(db, case, person)
    return back_to(case_id, WAITS_AND_YOURS if taken else WAITS)


@pages.post("/replies/read")
def read_reply(case_id: UUID) -> ResponseReturnValue:
    """How a reply reads on a phone, for who is writing it: nothing of the case is shown, and
    nothing kept, for it comes by another name than the box that is."""
    with console().database() as db:
        shown = read(db, found(db, case_id), request.form.get("writes", ""))
    return render_template("staff/case/read.html", read=shown)


@pages.post("/unsent")
def keep_unsent(case_id: UUID) -> ResponseReturnValue:
    """Keep what is being written: like all that any form brings along, it is kept by now."""
    if dropped := request.form.get(f"{APART}drop"):
        return _drop(case_id, *dropped.partition(" ")[::2])
    with console().database() as db:
        case = found(db, case_id)
        twice = elsewhere(db, signed_in().id, case.id)
    return (say(TWICE), 200) if twice else ("", 204)


def _drop(case_id: UUID, field: str, window: str) -> ResponseReturnValue:
    """Give up what was written in another window."""
    if field not in list(Field):
        abort(404)
    with console().database.begin() as db:
        case = found(db, case_id)
        Unsent.forget(db, Place(signed_in().id, case.id, Field(field), window))
    return back_to(case_id, DROPPED)


def _send(db: Session, case: Case, person: Person, text: str) -> None:
    spoken = speech.chosen(db, case)
    if not (text or spoken):
        raise FormRejected(EMPTY)
    if length(text) > longest(text):
        raise FormRejected(TOO_LONG)
    unchanged(db, case, TALK)
    try:
        added = Reply.send(db, case, person, text, public_key(db))
    except NoWayBack as no_code:
        raise FormRejected(NO_WAY_BACK) from no_code
    if spoken:
        speech.add(db, added, spoken, alone=not text)
    sent(db, person.id, case.id, Field.REPLY, text)


def _taken(db: Session, case: Case, person: Person) -> bool:
    """Have a case that was nobody's be theirs who answers its caller: whether it was."""
    if taken := case.owner_id is None and not case.closed:
        case.assign(db, person, person)
    return taken


def _put_in(case_id: UUID, text: str) -> ResponseReturnValue:
    """A ready reply below what is in the box; nothing is sent."""
    if chosen := READY.get(request.form.get("ready", "")):
        with console().database.begin() as db:
            case = found(db, case_id)
            whole = f"{text}\n{chosen.text(case.language)}".strip()
            place = here(signed_in().id, case.id, Field.REPLY)
            Unsent.keep(db, place, whole, public_key(db))
    return show(case_id, Shown())
