"""Trying words on a phone before anybody is told them; what is keyed here is done by nobody."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models.wording import Wording
from staff.console import console
from staff.wordings.desk import Desk
from staff.wordings.drafts import draft_at

pages = Blueprint("trial", __name__, url_prefix="/words/drafts/<uuid:draft_id>/phone")

MOST_KEYS = 100
LONGEST_KEY = 160


@pages.get("")
def begin(draft_id: UUID) -> ResponseReturnValue:
    """A phone that has just dialled."""
    return _show(draft_id, [])


@pages.post("")
def go_on(draft_id: UUID) -> ResponseReturnValue:
    """The same phone after one key more; the form brings all keys before it."""
    typed = request.form.getlist("typed")[:MOST_KEYS]
    return _show(draft_id, [one[:LONGEST_KEY] for one in (*typed, request.form.get("key", ""))])


def _show(draft_id: UUID, typed: list[str]) -> str:
    with console().database() as db:
        draft = draft_at(db, draft_id)
        desk = Desk.with_draft(Wording.used(db), draft)
        scene = console().wordbook().scene(desk.changes, typed)
        return render_template("staff/words/phone.html", draft=draft, scene=scene, typed=typed)
