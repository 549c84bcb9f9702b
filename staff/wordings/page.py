"""The words of the conversation, place by place: found, changed side by side, kept in a draft."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import Session

from models.sent_form import SentForm
from models.wording import Changed, Wording, proposed, published
from staff.access import roles
from staff.access.guard import Wanted, signed_in
from staff.access.once import change, mark_of_form
from staff.access.roles import Permission
from staff.cases.unsent import is_of_who_was_signed_in
from staff.console import console
from staff.labels import part_of
from staff.tongues.said import say
from staff.wordings import windows
from staff.wordings.desk import Desk

pages = Blueprint("words", __name__, url_prefix="/words")

FIRST = "main"
"""The part that is shown until another is asked for: the menu."""

MOST_FOUND = 60
VERSIONS_SHOWN = 20
KEPT = "Kept in your changes. Callers are told nothing of it before somebody else has published it."
AS_USED = "These words are again as callers are told them."
MEANWHILE = "Your earlier changes were published by somebody else at this very moment."
WITHDRAWN = (
    "Kept in your changes. Your request to publish is withdrawn: ask again when you are done."
)
STALE = (
    "These words were changed in another window since this one was opened. Nothing was kept now: "
    "below is what you wrote, with what is kept already. Keep yours on purpose, or go back to that."
)
STALE_WRITTEN = (
    "Not kept: these words were changed in another window. Press the button to see both."
)
SAME = "Nothing is changed here."
WRITTEN = "Kept in your changes."


@pages.get("")
def page() -> ResponseReturnValue:
    """A part of the conversation, or what was looked for; what waits; what was published."""
    book, looked_for = console().wordbook(), request.args.get("find", "").strip()
    places = book.places().values()
    parts = [*dict.fromkeys(one.file for one in places)]
    part = request.args.get("part", FIRST)
    with console().database() as db:
        desk = Desk.of(db)
        found = [*_found(desk, places, looked_for)] if looked_for else []
        there = [one for one in places if one.file == part]
        return render_template(
            "staff/words/page.html",
            desk=desk,
            languages=book.languages(),
            known=book.places(),
            parts=parts,
            part_of=part_of,
            part=None if looked_for else part,
            looked_for=looked_for,
            places=found[:MOST_FOUND] if looked_for else there,
            more=max(0, len(found) - MOST_FOUND),
            changed=[one for one in places if desk.draft and desk.changed(one.name)],
            waiting=proposed(db),
            overtaken=book.overtaken(desk.used.changes if desk.used else {}),
            versions=published(db, VERSIONS_SHOWN),
        )


@pages.get("/<name>")
def place(name: str) -> ResponseReturnValue:
    """The words of a place, side by side, and how they look on a phone."""
    book = console().wordbook()
    if name not in book.places():
        abort(404)
    return _show(name)


@pages.post("/<name>")
def keep(name: str) -> ResponseReturnValue:
    """Keep what was written in this person's draft; of what callers are told already, nothing."""
    book = console().wordbook()
    if name not in book.places():
        abort(404)
    undo = request.form.get("do") == "undo"
    with change() as db:
        draft = Wording.draft_of(db, signed_in().id)
        db.expunge_all()  # the draft may be published before it is held, and is read again
        came_to = _change(db, signed_in().id, name, undo=undo, unseen=False)
        used = Wording.used(db)
    if used and draft and used.id == draft.id:
        flash(MEANWHILE)
    flash(AS_USED if undo else came_to)
    return redirect(url_for(".place", name=name))


@pages.errorhandler(windows.Stale)
def show_both(_: windows.Stale) -> ResponseReturnValue:
    """Show what was written beside what another window has kept: to keep it on purpose, or not."""
    name = str((request.view_args or {})["name"])
    if request.endpoint == "staff.words.keep_unsent":
        return say(STALE_WRITTEN), 200
    return _show(name, typed=request.form, problem=STALE), 409


@pages.post("/<name>/unsent")
def keep_unsent(name: str) -> ResponseReturnValue:
    """Keep in the draft what is being written."""
    if name not in console().wordbook().places():
        abort(404)
    came_to = _keep(signed_in().id, name, unseen=False)
    return say(WITHDRAWN if came_to == WITHDRAWN else WRITTEN), 200


def rescue() -> Wanted | None:
    """Keep what came when a sign-in was over; the page where it is seen again."""
    name = str((request.view_args or {}).get("name", ""))
    if request.method != "POST" or request.blueprint != "staff.words":
        return None
    if not is_of_who_was_signed_in() or not roles.may(current_user.role, Permission.CHANGE_WORDS):
        return None
    if name not in console().wordbook().places() or request.form.get("do") == "undo":
        return None
    _keep(current_user.id, name, unseen=True)
    return "staff.words.place", {"name": name}


def _show(name: str, **more: Any) -> str:
    book = console().wordbook()
    place = book.places()[name]
    with console().database() as db:
        desk = Desk.of(db)
    return render_template(
        "staff/words/place.html",
        desk=desk,
        place=place,
        was=windows.mark(desk.said, place.keys),
        languages=book.languages(),
        shown=book.shown(desk.changes, [name]),
        **{"typed": {}} | more,
    )


def _keep(person_id: UUID, name: str, *, unseen: bool) -> str:
    with console().database.begin() as db:
        if (mark := mark_of_form()) and SentForm.is_taken(db, mark):
            return SAME  # a script's last word about what was sent meanwhile
        return _change(db, person_id, name, unseen=unseen)


def _change(
    db: Session, person_id: UUID, name: str, *, undo: bool = False, unseen: bool = True
) -> str:
    """Have a person's draft say what the form says at a place, `unseen`: whatever it says now.
    What came of it, in words.

    :raise Stale: another window has kept other words since.
    """
    desk, keys = Desk.held(db, person_id), console().wordbook().places()[name].keys
    if not unseen:
        windows.unchanged(person_id, name, desk.said, keys)
    before = desk.draft.changes if desk.draft else {}
    asked = bool(desk.draft and desk.draft.proposed_at)
    changes = _kept(desk, before, keys, undo=undo)
    windows.note_kept(person_id, name)
    if changes == before:
        return KEPT if desk.changed(name) else SAME
    if desk.draft and not changes:
        db.delete(desk.draft)
    else:
        draft = desk.draft or Wording(by_person_id=person_id)
        draft.change(changes)
        db.add(draft)
    return WITHDRAWN if asked else KEPT


def _kept(
    desk: Desk, before: Changed, keys: Iterable[str], *, undo: bool
) -> dict[str, dict[str, list[str]]]:
    """What a draft changes once a form is taken: what it says at these keys, else as before."""
    changes = {code: {key: [*both] for key, both in of.items()} for code, of in before.items()}
    for code, now in desk.now.items():
        of = changes.setdefault(code, {})
        for key in keys:
            if (old := now.get(key)) is None:
                continue
            typed = request.form.get(f"{code} {key}")
            new = desk.said[code][key] if typed is None else console().wordbook().written(typed)
            of.pop(key, None)
            if new != old and not undo:
                of[key] = [old, new]
    return {code: of for code, of in changes.items() if of}


def _found(desk: Desk, places: Iterable[Any], looked_for: str) -> Iterable[Any]:
    """The places whose name or words hold what is looked for, in any language."""
    wanted = looked_for.casefold()
    for one in places:
        texts = (of.get(key, "") for of in desk.said.values() for key in one.keys)
        if wanted in one.name.casefold() or any(wanted in text.casefold() for text in texts):
            yield one
