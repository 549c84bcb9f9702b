"""Referring a caller to a service: with their consent, step by step, and a letter to take along."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.case import Case
from models.db.base import now
from models.referral import Consent, OutOfOrder, Referral, Share, Stage, Terms
from models.reveal import LETTER, reveal
from models.unsent import Field, Unsent
from staff.access.guard import signed_in
from staff.cases.case import back_to, found
from staff.cases.change import FormRejected, changing, public_key, show_again_on, written
from staff.cases.conflict import Stale
from staff.cases.directory import helpers
from staff.cases.parts import REFERRAL
from staff.cases.referred import letter, may_send
from staff.cases.unsent import here
from staff.console import console
from staff.labels import label
from staff.tongues.said import say

pages = Blueprint("referrals", __name__, url_prefix="/cases/<uuid:case_id>/referrals")
show_again_on(pages)

LONGEST_NAME, LONGEST_LINE, LONGEST_LETTER = 80, 500, 3000
NO_SERVICE = "Choose a service, or name one that is not on the list."
NO_CONSENT = "Say whether the caller agreed. If they did not, refer them to nobody."
NO_HOW = "Write down how and when they agreed; or, if nobody could ask, what the danger is."
NO_SHARE = "Tick what the caller agreed to have shared."
NOT_YET = "A supervisor has to send what the caller could not be asked about."
NO_OUTCOME = "Write down what came of it."
WAITS, UNKNOWN = "waits", "unknown"
"""What else is said when the outcome is asked for: nothing yet, and that nobody knows."""
AGAIN = "It still waits: it is to be asked again in a week."
NOT_KNOWN = "It is not known what came of it."


@pages.post("")
def draft(case_id: UUID) -> ResponseReturnValue:
    """Write down to whom, and what the caller agreed to."""
    with changing(case_id) as (db, case, person):
        terms = _terms(db, case)
        Referral.draft(db, case, person, terms, public_key(db))
        Unsent.forget(db, here(person.id, case.id, Field.REFERRAL))
    return back_to(case_id, "The referral is drafted. Nothing has gone out yet.", "refer")


@pages.post("/<uuid:referral_id>")
def go_on(case_id: UUID, referral_id: UUID) -> ResponseReturnValue:
    """It was sent, taken on or not, came to something, or is withdrawn."""
    with changing(case_id) as (db, case, person):
        referral = _referral(db, case, referral_id)
        stage, words = _stage(), written("said", LONGEST_LINE)
        if stage == UNKNOWN:
            stage, words = Stage.OUTCOME, words or say(NOT_KNOWN)
        if stage == Stage.OUTCOME and not words:
            raise FormRejected(NO_OUTCOME)
        if stage == Stage.SENT and not may_send(referral.open(signed_in().key), signed_in()):
            raise FormRejected(NOT_YET, 403)
        try:
            if stage == WAITS:
                referral.wait(db, person)
            else:
                referral.go_on(db, person, Stage(stage), words, public_key(db))
        except OutOfOrder as late:
            raise Stale(REFERRAL) from late
        Unsent.forget(db, here(person.id, case.id, Field.STAGE))
    told = say(AGAIN) if stage == WAITS else f"{label('referral', stage)}."
    return back_to(case_id, told, "refer")


@pages.get("/<uuid:referral_id>/letter")
def letter_page(case_id: UUID, referral_id: UUID) -> ResponseReturnValue:
    """The letter to print, with what consent covers; that it was looked at is on record first."""
    with console().database.begin() as db:
        referral = _referral(db, found(db, case_id), referral_id)
        if referral.stage == Stage.WITHDRAWN:
            abort(404)
        reveal(db, LETTER, signed_in().id, case_id, referral=referral_id.hex)
    with console().database() as db:
        case = found(db, case_id)
        terms = _referral(db, case, referral_id).open(signed_in().key)
        told = letter(db, case, terms, signed_in().key)
        return render_template("staff/letter.html", case=case, letter=told, today=now())


def _referral(db: Session, case: Case, referral_id: UUID) -> Referral:
    referral = db.get(Referral, referral_id)
    if referral is None or referral.case_id != case.id:
        abort(404)
    return referral


def _stage() -> str:
    given = request.form.get("stage", "")
    try:
        return given if given in (WAITS, UNKNOWN) else Stage(given)
    except ValueError as unknown:
        raise FormRejected("That is not a stage it can come to.") from unknown


def _terms(db: Session, case: Case) -> Terms:
    """What the form says, whole; FormRejected names what is missing."""
    service, number = _service(db, case)
    consent, how = request.form.get("consent", ""), written("how", LONGEST_LINE)
    shares = [share for share in Share if share in request.form.getlist("share")]
    if consent not in list(Consent):
        raise FormRejected(NO_CONSENT)
    if not how:
        raise FormRejected(NO_HOW)
    if not shares:
        raise FormRejected(NO_SHARE)
    wanted = written("referral", LONGEST_LETTER)
    return Terms(service, number, consent, how, [str(share) for share in shares], wanted)


def _service(db: Session, case: Case) -> tuple[str, str]:
    """Name and number, from the list or as named by hand."""
    if named := written("named", LONGEST_NAME):
        return named, ""
    chosen = request.form.get("service")
    for one in helpers(db, case.county):
        if one.key == chosen:
            return one.name, one.number
    raise FormRejected(NO_SERVICE)
