"""Words on their way to callers: looked at with all they change, proposed, published, undone."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.prompt_take import in_use
from models.wording import LONGEST_NOTE, Replaced, Wording, hold
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.wordings.desk import Desk
from staff.wordings.second import needs_another

pages = Blueprint("drafts", __name__, url_prefix="/words/drafts/<uuid:draft_id>")

ASKED = "Somebody else is asked to publish it: it stands on this page for them, under Waiting."
PUBLISHED = "Published. Who calls from now on is told these words, within seconds."
UNDONE = "Undone. Who calls from now on is told the words before, within seconds."
GONE = "Your changes are gone. Callers are told what they were told before."
FAULTS = "This can't be published as it is. What is wrong stands below."
MEANWHILE = "Other words were published meanwhile. Look at it again, as it stands now."
SECOND = "Somebody else was first, and nothing was changed by you. Look at it as it stands now."
SINCE = "The author changed it since: it waits until they ask again."
ANOTHER = "Somebody else has to publish this, who holds the key. Ask a supervisor."
NOTE = f"Say in at most {LONGEST_NOTE} letters what you changed, and why."


class NotAsked(NotFound):
    """The author has changed it since they asked for it to be published, and has not asked anew."""


class NoDraft(Exception):
    """What was a draft when this person looked at it is none any more."""


@pages.get("")
def look(draft_id: UUID) -> ResponseReturnValue:
    """All that a draft changes, before and after."""
    with console().database() as db:
        return _show(db, draft_at(db, draft_id))


@pages.post("/propose")
def propose(draft_id: UUID) -> ResponseReturnValue:
    """Ask somebody else to publish it, if nothing is wrong with it."""
    note = " ".join(request.form.get("note", "").split())
    with console().database() as db:
        draft = draft_at(db, draft_id, mine=True)
        if not 0 < len(note) <= LONGEST_NOTE:
            return _show(db, draft, problem=NOTE), 400
        if faults := _faults(db, draft):
            return _show(db, draft, problem=FAULTS, faults=faults), 400
    with change() as db:
        hold(db)
        _still(db, draft_id, mine=True).propose(db, note)
    flash(ASKED)
    return redirect(url_for("staff.words.page"))


@pages.post("/publish")
def publish(draft_id: UUID) -> ResponseReturnValue:
    """Have callers told it, if this person is another and nothing is wrong with it."""
    with console().database() as db:
        draft = draft_at(db, draft_id)
        if needs_another(db, draft.by_person_id) or draft.proposed_at is None:
            abort(403)
        if faults := _faults(db, draft):
            return _show(db, draft, problem=FAULTS, faults=faults), 400
    with change() as db:
        hold(db)
        draft = _still(db, draft_id)
        desk = Desk.with_draft(Wording.used(db), draft)
        try:
            if draft.changed_at.isoformat() != request.form.get("seen") or _late(desk):
                raise Replaced
            draft.publish(db, signed_in().id, desk.changes, desk.number)
        except Replaced:
            flash(MEANWHILE)
            return redirect(url_for(".look", draft_id=draft_id))
    flash(PUBLISHED)
    return redirect(url_for("staff.words.page"))


@pages.post("/undo")
def undo(draft_id: UUID) -> ResponseReturnValue:
    """Bring back the words that were told before these."""
    with change() as db:
        made = db.get(Wording, draft_id)
        if made is None or made.published_at is None:
            abort(404)
        try:
            made.undo(db, signed_in().id)
        except Replaced:
            flash(MEANWHILE)
        else:
            flash(UNDONE)
    return redirect(url_for("staff.words.page"))


@pages.post("/drop")
def drop(draft_id: UUID) -> ResponseReturnValue:
    """Give up what this person has changed."""
    with console().database() as db:
        draft_at(db, draft_id, mine=True)
    with change() as db:
        hold(db)
        db.delete(_still(db, draft_id, mine=True))
    flash(GONE)
    return redirect(url_for("staff.words.page"))


@pages.errorhandler(NoDraft)
def say_no_draft(_: NoDraft) -> ResponseReturnValue:
    """Say to who came second that there is no such draft any more."""
    flash(SECOND)
    return redirect(url_for("staff.words.page"))


@pages.errorhandler(NotAsked)
def say_not_asked(_: NotAsked) -> ResponseReturnValue:
    """Say to the second person why it is not to be published now."""
    flash(SINCE)
    return redirect(url_for("staff.words.page"))


def draft_at(db: Session, draft_id: UUID, *, mine: bool = False) -> Wording:
    """A draft of this person's own, or one that waits for a second person.

    :raise NotAsked: it is somebody else's, who is at work on it.
    """
    found = db.get(Wording, draft_id)
    if found is None or found.published_at:
        abort(404)
    own = found.by_person_id == signed_in().id
    if not own and mine:
        abort(404)
    if not own and found.proposed_at is None:
        raise NotAsked
    return found


def _still(db: Session, draft_id: UUID, *, mine: bool = False) -> Wording:
    """The draft, once it is held.

    :raise NoDraft: it was published, changed or given up since it was looked at.
    """
    try:
        return draft_at(db, draft_id, mine=mine)
    except NotAsked:
        raise
    except NotFound as gone:
        raise NoDraft from gone


def _late(desk: Desk) -> list[tuple[str, str]]:
    of, draft = desk.used.changes if desk.used else {}, desk.draft.changes if desk.draft else {}
    return console().wordbook().late(of, draft)


def _faults(db: Session, draft: Wording) -> list[str]:
    """Why it can't be published over the words in use."""
    desk = Desk.with_draft(Wording.used(db), draft)
    late = [f"{code}: {key} was changed by somebody else meanwhile" for code, key in _late(desk)]
    return late or console().wordbook().faults(desk.changes)


def _show(db: Session, draft: Wording, **more: Any) -> str:
    book, desk = console().wordbook(), Desk.with_draft(Wording.used(db), draft)
    changed = {key: key.rpartition(".")[0] for of in draft.changes.values() for key in of}
    languages = book.languages()
    in_all = set(changed).intersection(*(draft.changes.get(one, ()) for one in languages))
    return render_template(
        "staff/words/draft.html",
        draft=draft,
        desk=desk,
        mine=draft.by_person_id == signed_in().id,
        needs_another=needs_another(db, draft.by_person_id),
        changed=changed,
        in_one=[key for key in changed if key not in in_all],
        unrecorded=book.unrecorded(
            desk.used.changes if desk.used else {}, desk.changes, in_use(db)
        ),
        languages=languages,
        shown=book.shown(desk.changes, dict.fromkeys(changed.values())),
        **more,
    )
