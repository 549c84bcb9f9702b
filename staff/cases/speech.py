"""Answering a caller by voice: what was spoken is kept, heard as the caller will, and then sent."""

from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.crypto.envelope import SealBroken
from models.reply import Reply
from models.restriction import Reader
from models.spoken_reply import SpokenReply, sound
from models.unsent_speech import UnsentSpeech
from recordings.speech import LARGEST_BYTES, Unfit, speech
from staff.access import roles
from staff.access.forms import MOST_BYTES, takes
from staff.access.guard import Wanted, signed_in
from staff.cases import unsent as unsent_words
from staff.cases.case import back_to, found
from staff.cases.change import FormRejected, changing, public_key, show_again_on
from staff.cases.player import play
from staff.console import console

pages = Blueprint("speech", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

FORM_BYTES = LARGEST_BYTES + MOST_BYTES
NO_FILE = "Record something, or choose a file, first."
NO_VOICE = "This service has no voice, so nobody could hear it."
NO_CODE = "This caller took no code, so they could not hear it."
CHANGED = "What was spoken is another now, or gone. Listen to it once more, then send."
LISTEN = "Listen to it as the caller will hear it, then send."


@pages.post("/speech")
@takes(FORM_BYTES)
def keep(case_id: UUID) -> ResponseReturnValue:
    """Keep what was spoken, to be heard first: nothing is sent."""
    if not take(case_id):
        raise FormRejected(NO_FILE)
    return _back(case_id, LISTEN)


@pages.post("/speech/discard")
@takes(FORM_BYTES)
def discard(case_id: UUID) -> ResponseReturnValue:
    """Give up what was spoken."""
    with changing(case_id) as (db, case, person):
        UnsentSpeech.forget(db, person.id, case.id)
    return _back(case_id, "What was spoken is gone; nothing was sent.")


@pages.get("/speech/<uuid:speech_id>")
def unsent(case_id: UUID, speech_id: UUID) -> ResponseReturnValue:
    """What this person has spoken and not sent, as the caller will hear it."""
    with console().database() as db:
        kept = UnsentSpeech.of(db, signed_in().id, found(db, case_id).id)
        if kept is None or kept.id != speech_id:
            abort(404)
        return _played(kept.open(signed_in().key).wav)


@pages.get("/replies/<uuid:reply_id>")
def sent(case_id: UUID, reply_id: UUID) -> ResponseReturnValue:
    """What the caller was told by voice."""
    with console().database() as db:
        case, reply = found(db, case_id), db.get(Reply, reply_id)
        if reply is None or reply.case_id != case.id or reply.spoken is None:
            abort(404)
        try:
            return _played(sound(db, reply_id, reply.spoken.key(signed_in().key)) or abort(404))
        except SealBroken:
            abort(410)


def take(case_id: UUID) -> bool:
    """Keep the file that a form brings, if it brings one; FormRejected if it is unfit."""
    if not (data := _brought()):
        return False
    if console().telephone is None:
        raise FormRejected(NO_VOICE)
    try:
        levelled = speech(data)  # before the transaction: it takes a moment
    except Unfit as why:
        raise FormRejected(str(why)) from why
    with changing(case_id) as (db, case, person):
        if case.code is None:
            raise FormRejected(NO_CODE)
        UnsentSpeech.keep(db, person.id, case.id, levelled, public_key(db))
    return True


def rescue() -> Wanted | None:
    """Keep what a form brings whose sign-in is over, its words too; the page where both are again.

    The public key is enough to keep it. What is unfit is lost.
    """
    page = unsent_words.rescue()
    data, case_id = _brought(), (request.view_args or {}).get("case_id")
    if not (data and case_id and unsent_words.is_of_who_was_signed_in()):
        return page
    try:
        levelled = speech(data)
    except Unfit:
        return page
    with console().database.begin() as db:
        reader = Reader(current_user.id, roles.kinds(current_user.role))
        case = db.scalar(select(Case).where(Case.id == case_id, reader.reads()))
        if case and case.code:
            UnsentSpeech.keep(db, current_user.id, case.id, levelled, public_key(db))
    return "staff.case.page", {"case_id": str(case_id)}


def chosen(db: Session, case: Case) -> UnsentSpeech | None:
    """What was spoken, if the form that is sent shows it; FormRejected if it changed since."""
    asked = request.form.get("spoken", "")
    kept = UnsentSpeech.of(db, signed_in().id, case.id)
    if asked != (str(kept.id) if kept else ""):
        raise FormRejected(CHANGED, 409)
    return kept


def add(db: Session, reply: Reply, kept: UnsentSpeech, *, alone: bool) -> None:
    """Send what was spoken with a reply."""
    opened = kept.open(signed_in().key)
    SpokenReply.put(db, reply, opened, public_key(db), alone=alone)
    UnsentSpeech.forget(db, kept.person_id, kept.case_id)


def _brought() -> bytes:
    """The file of a form; nothing where it brings none."""
    file = request.files.get("speech") if request.method == "POST" else None
    return file.read() if file else b""


def _played(sound: bytes) -> Response:
    return play(lambda start, stop: sound[start:stop], len(sound))


def _back(case_id: UUID, words: str) -> ResponseReturnValue:
    return back_to(case_id, words, "reply-form")
