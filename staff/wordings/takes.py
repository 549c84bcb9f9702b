"""Recording what calls say: a take is brought, made a prompt, heard, and published by another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.prompt_take import (
    LONGEST_VOICE,
    ROBOT,
    PromptTake,
    Replaced,
    drafts_of,
    hold,
    lasts,
    proposed,
    publish,
    undo,
)
from recordings.prompts import LARGEST_BYTES, made
from staff.access.forms import MOST_BYTES, takes
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.tongues.said import say
from staff.wordings.prompts import Said, played, shown
from staff.wordings.reasons import reason
from staff.wordings.second import needs_another

pages = Blueprint("takes", __name__)

FORM_BYTES = LARGEST_BYTES + MOST_BYTES
TOO_LARGE = (
    "Nothing of it was kept. One file may have 10 MB: as MP3 or Ogg it takes a tenth of the room."
)
NO_FILE = "Record something, or choose a file, first."
NO_VOICE = "Say whose voice it is, in at most 60 letters: any name they choose."
LISTEN = "Listen to it as callers will hear it. Nobody else hears it before it is published."
ASKED = "Somebody else is asked to publish it: it stands here for them, under Waiting."
NOTHING = "There is nothing of yours to be published."
PUBLISHED = "Published. Who rings from now on hears it, within seconds."
UNDONE = "Undone. Who rings from now on hears what was there before, within seconds."
LONGER = "Callers would wait too long by what you recorded. What is meant stands below."
OVERLONG = "Callers would wait too long by this, and nothing is published. Look below."
MEANWHILE = "Something else was published or changed meanwhile. Look at it again, as it stands now."
GONE = "It is gone. Callers hear what they heard before."


@pages.post("/prompts/<language>/<name>")
@takes(FORM_BYTES, TOO_LARGE)
def keep(language: str, name: str) -> ResponseReturnValue:
    """Make a prompt of what was brought, and keep it to be heard: callers hear nothing of it."""
    back = redirect(url_for("staff.prompts.prompt", language=language, name=name))
    file, voice = request.files.get("take"), " ".join(request.form.get("voice", "").split())
    data = file.read() if file else b""
    if not data or not 0 < len(voice) <= LONGEST_VOICE or voice == ROBOT:
        flash(NO_VOICE if data else NO_FILE)
        return back
    with console().database() as db:
        words = Said.of(db).prompt(language, name).words
    [take] = made([data])  # before the transaction: it takes a moment
    if take.refused:
        flash(say("That can't be taken: it {0}.", reason(take.refused)))
        return back
    doubts = console().wordbook().prompts.doubts(words, language, take.seconds)
    with change() as db:
        PromptTake.keep(
            db,
            language=language,
            name=name,
            words=words,
            voice=voice,
            seconds=take.seconds,
            doubts=[*take.doubts, *doubts],
            sound=take.sound,
            by_person_id=signed_in().id,
        )
    flash(LISTEN)
    return back


@pages.get("/takes/<uuid:take_id>/sound")
def sound(take_id: UUID) -> Response:
    """A take as callers will hear it: one's own, or one that somebody is asked to publish."""
    with console().database() as db:
        take = db.get(PromptTake, take_id)
        own = take is not None and take.by_person_id == signed_in().id
        if take is None or not (own or take.proposed_at or take.since):
            abort(404)
        return played(take.sound)


@pages.post("/takes/propose")
def propose() -> ResponseReturnValue:
    """Ask somebody else to publish all that this person has recorded, and say which ways come to
    take longer by it than they may."""
    with change() as db:
        hold(db)
        mine = drafts_of(db, signed_in().id)
        for take in mine:
            take.propose()
        over = _overlong(db, mine)
    flash(ASKED if mine else NOTHING)
    return shown(problem=LONGER, overlong=over) if over else _back()


@pages.post("/takes/<uuid:take_id>/discard")
def discard(take_id: UUID) -> ResponseReturnValue:
    """Give up a take of one's own that nobody has published."""
    with change() as db:
        hold(db)
        take = db.get(PromptTake, take_id)
        if take is None or take.by_person_id != signed_in().id:
            abort(404)
        waits = take.since is None
        if waits:
            db.delete(take)
    flash(GONE if waits else MEANWHILE)
    return _back()


@pages.post("/takes/publish")
def publish_chosen() -> ResponseReturnValue:
    """Have calls play the takes that were ticked, if this person is another for each of them."""
    chosen, knows = {*request.form.getlist("take")}, request.form.get("longer") == "yes"
    with console().database() as db:
        waiting = [one for one in proposed(db) if str(one.id) in chosen]
        over = _overlong(db, waiting)
    if over and not knows:
        return shown(problem=OVERLONG, overlong=over, chosen=chosen), 400
    with change() as db:
        hold(db)
        waiting = [one for one in proposed(db) if str(one.id) in chosen]
        if any(needs_another(db, one.by_person_id) for one in waiting):
            abort(403)
        if not chosen or len(waiting) != len(chosen):
            flash(MEANWHILE)
            return _back()
        publish(db, waiting, signed_in().id, overlong=len(over))
    flash(PUBLISHED)
    return _back()


@pages.post("/takes/undo")
def undo_edition() -> ResponseReturnValue:
    """Have calls play what they played before these were published."""
    edition = request.form.get("edition", 0, type=int)
    with change() as db:
        try:
            undo(db, edition, signed_in().id)
        except Replaced:
            flash(MEANWHILE)
        else:
            flash(UNDONE)
    return _back()


def _overlong(db: Session, takes: Sequence[PromptTake]) -> list[Any]:
    """The ways that come to take longer in a call than they may, once calls play these too."""
    said = Said.of(db)
    now = lasts(said.takes)
    over = console().wordbook().overlong(said.changes, now, now | lasts(takes))
    return over if takes else []


def _back() -> ResponseReturnValue:
    return redirect(url_for("staff.prompts.page"))
