"""One case: opened before anything of it is read, and shown with all that was done about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    after_this_request,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models import addition
from models.call_record import CallRecord
from models.case import Case
from models.closure import Closure
from models.hold import Hold
from models.person import Person
from models.reveal import in_sight
from models.status import CLOSED, Status
from models.submission import BY_HAND
from models.timeline import timeline
from models.unsent import Field
from models.unsent_speech import UnsentSpeech
from recordings.speech import LONGEST_S
from staff.access.guard import signed_in
from staff.access.headers import may_listen
from staff.access.people import names, readers
from staff.access.roles import Permission
from staff.access.vault import LONGEST_SECONDS
from staff.cases.consent import card
from staff.cases.facts import FACTS, known, listed
from staff.cases.letters import (
    ALIKE,
    LONGEST_REPLY,
    LONGEST_WIDE_REPLY,
    length,
    longest,
    plain,
    screens,
    wide,
)
from staff.cases.parts import marks
from staff.cases.ready import READY
from staff.cases.referred import referred
from staff.cases.spoken import spoken
from staff.cases.timeline import entries
from staff.cases.unsent import words
from staff.cases.work_list import way_back
from staff.console import console
from staff.labels import (
    LABELS,
    PRIORITIES,
    STATUSES,
    beware,
    check,
    contact_facts,
    label,
    own_words,
)

pages = Blueprint("case", __name__, url_prefix="/cases")

LONGEST_NOTE = 5000
LONGEST_LINE = 300
SAVED = "saved"
STAYS_OPEN = timedelta(seconds=LONGEST_SECONDS)


@dataclass(frozen=True)
class Shown:
    """What else is to be seen on the page: how a reply reads on a phone, why something was not
    done, how to reach the caller."""

    preview: bool = False
    problem: str = ""
    show_contact: bool = False


@pages.get("/<uuid:case_id>")
def page(case_id: UUID) -> ResponseReturnValue:
    """The whole case."""
    return show(case_id, Shown())


def show(case_id: UUID, shown: Shown) -> str:
    """Record the opening, then open and draw: with nothing recorded nothing is shown.

    The page that a save leads back to is one that was open already, and is on record as such.
    """
    saved = session.pop(SAVED, "") == str(case_id) and request.method == "GET"
    record_opening(case_id, again=saved)
    with console().database() as db:
        case = found(db, case_id)
        if case.code and console().telephone:
            after_this_request(may_listen)
        return render_template(f"staff/case/{case.kind}.html", **_opened(db, case, shown))


def record_opening(case_id: UUID, *, again: bool = False) -> None:
    """Put on record that it is opened, before anything is read; `again`: not if that is already."""
    with console().database() as db:
        case, person = found(db, case_id), db.get_one(Person, signed_in().id)
        if not (again and case.was_opened_by(db, person, within=STAYS_OPEN)):
            case.open(db, person)


def back_to(case_id: UUID, words: str, anchor: str | None = None) -> ResponseReturnValue:
    """The page again after something on it was done, with what is to be said of it."""
    flash(words)
    session[SAVED] = str(case_id)
    return redirect(url_for("staff.case.page", case_id=case_id, _anchor=anchor))


def found(db: Session, case_id: UUID) -> Case:
    """The case, or the page that says it is gone, or not for this person's role."""
    case = db.get(Case, case_id) or abort(404)
    if case.kind not in signed_in().kinds:
        abort(403)
    return case


def _opened(db: Session, case: Case, shown: Shown) -> dict[str, Any]:
    key = signed_in().key
    answers = addition.open_all(db, case, key)
    people = names(db)
    unsent = words(db, case, signed_in().id, key)
    return {
        "case": case,
        "was": marks(db, case),
        **_told(db, case, answers),
        "names": people,
        "check": check(answers),
        **_reached(db, case, answers, revealed=shown.show_contact),
        "timeline": entries(timeline(db, case), people, key),
        "owner": people.get(case.owner_id, ""),
        "readers": readers(db, {case.kind}),
        "priorities": PRIORITIES,
        "statuses": _statuses(case),
        "closed": _closed(db, case, key),
        "hold": Hold.of(db, case),
        "dispositions": LABELS["dispositions"],
        "callable": console().telephone and signed_in().may(Permission.TAKE_CALLS),
        **referred(db, case, signed_in()),
        "ready": READY.values(),
        "way_back": way_back(),
        "unsent": unsent,
        **_way_in(db, case),
        **_speech(db, case),
        "problem": shown.problem,
        **_counted(plain(unsent[Field.REPLY].text), preview=shown.preview),
    }


def _told(db: Session, case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """What the caller told. Their own words and voice are covered until they are asked for."""
    told, heard = list(own_words(answers)), list(spoken(db, case, answers, signed_in().id))
    corrected = known(db, case, names(db), signed_in().key)
    seen = in_sight(db, case, signed_in().id)
    return {
        "facts": listed(answers, corrected),
        "corrected": corrected,
        "correctable": FACTS,
        "own_words": told if seen else [],
        "spoken": heard,
        "in_sight": seen,
        "to_cover": bool(told or heard),
        "beware": beware(answers),
    }


def _reached(db: Session, case: Case, answers: dict[str, Any], *, revealed: bool) -> dict[str, Any]:
    """What the caller agreed to; number and code word only if `revealed`."""
    agreed = addition.open_contact(db, case, signed_in().key) or {}
    return {
        "consent": card(case, agreed, answers) if agreed else None,
        "reasons": LABELS["reasons"],
        "contact": list(contact_facts(agreed)) if revealed else [],
        "code_word": agreed.get("code_word") if revealed else None,
    }


def _way_in(db: Session, case: Case) -> dict[str, Any]:
    """How it came: by hand, or in a call, and what staff can say that this was."""
    return {
        "by_hand": BY_HAND,
        "call": CallRecord.of(db, case),
        "call_types": LABELS["call_types"],
        "longest_line": LONGEST_LINE,
    }


def _speech(db: Session, case: Case) -> dict[str, Any]:
    """Whether a reply can be spoken, and what was and is not sent."""
    return {
        "speaks": bool(case.code and console().telephone),
        "longest_speech": LONGEST_S,
        "speech": UnsentSpeech.of(db, signed_in().id, case.id),
    }


def _statuses(case: Case) -> list[str]:
    """Those that a form may set: an end has words, and a form of its own."""
    again = [] if case.status == Status.NEW else [Status.NEW]
    return [one for one in STATUSES if one not in (*again, *CLOSED)]


def _closed(db: Session, case: Case, key: bytes) -> dict[str, str]:
    """Why it is closed, and the summary."""
    if not case.closed or not (closure := Closure.latest(db, case)):
        return {}
    return {"why": label("dispositions", closure.disposition), "summary": closure.open(key)}


def _counted(reply: str, *, preview: bool) -> dict[str, Any]:
    """How long a reply is, and may be, and how it reads on a phone."""
    return {
        "screens": screens(reply) if preview and reply else (),
        "reply_length": length(reply),
        "reply_longest": longest(reply),
        "reply_wide": wide(reply),
        "alike": ALIKE,
        "longest": LONGEST_REPLY,
        "longest_wide": LONGEST_WIDE_REPLY,
    }
