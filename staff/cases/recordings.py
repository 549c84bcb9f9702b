"""Listening to what a caller said: masked for whoever reads, in their own voice by permit."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.crypto.envelope import SealBroken
from models.event import hold_cases
from models.permit import Permit
from models.person import Person
from models.playback import NoPermit, hear
from models.recording import Recording
from staff.access.guard import signed_in
from staff.access.once import change
from staff.cases.case import back_to, found
from staff.cases.player import play
from staff.console import console

pages = Blueprint(
    "recordings", __name__, url_prefix="/cases/<uuid:case_id>/recordings/<uuid:recording_id>"
)


@pages.get("")
def masked(case_id: UUID, recording_id: UUID) -> ResponseReturnValue:
    """What was said, in a voice that is hard to know again."""
    return _play(case_id, recording_id, masked=True)


@pages.get("/original")
def original(case_id: UUID, recording_id: UUID) -> ResponseReturnValue:
    """What was said, in the caller's own voice: for whom a second person has allowed it."""
    return _play(case_id, recording_id, masked=False)


@pages.post("/written-down")
def written_down(case_id: UUID, recording_id: UUID) -> ResponseReturnValue:
    """What is said in it is written down in a note, so that it is deleted in time; or it is not."""
    done = request.form.get("done") == "yes"
    with _changing(case_id, recording_id) as (db, recording, person):
        recording.write_down(db, person, done=done)
    return _done(
        case_id, "The recording will be deleted." if done else "The recording is not deleted yet."
    )


@pages.post("/permits")
def ask(case_id: UUID, recording_id: UUID) -> ResponseReturnValue:
    """Ask that a second person allow to hear the original."""
    with _changing(case_id, recording_id) as (db, recording, person):
        Permit.ask(db, recording, person)
    return _done(case_id, "Ask a colleague to open this page and allow it within a day.")


@pages.post("/permits/<uuid:permit_id>")
def give(case_id: UUID, recording_id: UUID, permit_id: UUID) -> ResponseReturnValue:
    """Allow a colleague who asked to hear the original."""
    with _changing(case_id, recording_id) as (db, recording, person):
        permit = db.get(Permit, permit_id, with_for_update=True)
        if permit is None or permit.recording_id != recording.id:
            abort(404)
        try:
            permit.give(db, person)
        except ValueError:
            abort(403)
    return _done(case_id, "Your colleague may hear the original for a quarter of an hour.")


def _play(case_id: UUID, recording_id: UUID, *, masked: bool) -> Response:
    key = signed_in().key
    with console().database() as db:
        try:
            recording = _found(db, case_id, recording_id)
            copy = hear(db, recording, signed_in().id, masked=masked) or abort(404)
            return play(partial(copy.read, db, key), copy.size)
        except NoPermit:
            abort(403)
        except SealBroken:
            abort(410)


def _found(db: Session, case_id: UUID, recording_id: UUID) -> Recording:
    recording, case = db.get(Recording, recording_id), found(db, case_id)
    return recording if recording and recording.case_id == case.id else abort(404)


@contextmanager
def _changing(case_id: UUID, recording_id: UUID) -> Iterator[tuple[Session, Recording, Person]]:
    """One transaction around what is done, so that it and its record are kept together."""
    with change() as db:
        hold_cases(db, case_id)
        yield db, _found(db, case_id, recording_id), db.get_one(Person, signed_in().id)


def _done(case_id: UUID, words: str) -> ResponseReturnValue:
    return back_to(case_id, words, "recordings")
