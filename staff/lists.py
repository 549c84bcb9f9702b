"""Lists that staff keep: a file looked at before it counts, imported whole, and undone again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lists import rows, sheets
from models.db.base import EAST_AFRICA
from models.imported_list import Dropped, ImportedList, Overtaken, Topic, drafts, history, in_use_id
from models.person import Person
from staff.access.forms import takes
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.list_drafts import keep, kind_of

pages = Blueprint("lists", __name__, url_prefix="/lists")

OVERTAKEN = "Someone else changed the list in the meantime. Look at it again, as it stands now."
IN_USE = "The list is in use. Callers are told of it within seconds."
NO_FILE = "Choose a file."
NO_DATE = "Say what day the list is of: today, or a day before."


@pages.get("")
def all_lists() -> ResponseReturnValue:
    """The first of them; each page leads to the others."""
    return redirect(url_for(".page", topic=next(iter(console().lists))))


@pages.get("/<topic>")
def page(topic: str) -> ResponseReturnValue:
    """Every version there was, and the form for a newer one."""
    return _show(topic)


@pages.get("/<topic>/download")
def download(topic: str) -> ResponseReturnValue:
    """The list as it is in use, to be changed in a spreadsheet and imported again."""
    kind = kind_of(topic)
    with console().database() as db:
        entries = kind.entries(db, in_use_id(db, Topic(topic)))
    answer = Response(rows.written(kind.columns, entries), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{topic}.csv")
    return answer


@pages.post("/<topic>")
@takes(sheets.MOST_BYTES + 64 * 1024)
def upload(topic: str) -> ResponseReturnValue:
    """Take a file as a draft; where a row of it is bad, take nothing."""
    kind, file, as_of = kind_of(topic), request.files.get("file"), _day(request.form.get("as_of"))
    if as_of is None:
        return _show(topic, NO_DATE), 400
    if not file or not file.filename:
        return _show(topic, NO_FILE), 400
    try:
        with console().database() as db:
            found = kind.read(file.read(), db)
    except sheets.BadSheet as wrong:
        return _show(topic, str(wrong)), 400
    if found.bad:
        return _show(topic, found=found, file_name=file.filename), 400
    draft = keep(topic, found, as_of, file.filename)
    return redirect(url_for(".look", topic=topic, list_id=draft))


@pages.get("/<topic>/<uuid:list_id>")
def look(topic: str, list_id: UUID) -> ResponseReturnValue:
    """What a draft would change in the list that is in use."""
    kind = kind_of(topic)
    with console().database() as db:
        draft = _draft(db, topic, list_id)
        before = db.get(ImportedList, draft.before_id) if draft.before_id else None
        present, newer = kind.entries(db, draft.before_id), kind.entries(db, draft.id)
        return render_template(
            "staff/list_preview.html",
            kind=kind,
            topic=topic,
            draft=draft,
            before=before,
            needs_another=_needs_another(db, draft),
            changes=rows.differences(present, newer, kind.key),
            entries_before=len(present),
        )


@pages.post("/<topic>/<uuid:list_id>/confirm")
def confirm(topic: str, list_id: UUID) -> ResponseReturnValue:
    """Take a draft into use; if what it was compared with is not in use any more, compare anew.

    Who sends it twice is told the same twice.
    """
    with change() as db:
        if _imported(db, topic, list_id).in_use:
            flash(IN_USE)
            return redirect(url_for(".page", topic=topic))
        draft = _draft(db, topic, list_id)
        if _needs_another(db, draft):
            abort(403)
        try:
            draft.confirm(db, signed_in().id, numbers=_renumbered(db, draft))
        except Dropped:
            abort(404)
        except Overtaken:
            draft.before_id = in_use_id(db, Topic(topic))
            flash(OVERTAKEN)
            return redirect(url_for(".look", topic=topic, list_id=list_id))
    flash(IN_USE)
    return redirect(url_for(".page", topic=topic))


@pages.post("/<topic>/<uuid:list_id>/undo")
def undo(topic: str, list_id: UUID) -> ResponseReturnValue:
    """Bring the list before this one back."""
    with change() as db:
        try:
            _imported(db, topic, list_id).undo(db, signed_in().id)
        except Overtaken:
            flash(OVERTAKEN)
        else:
            flash("That import is undone. What was in use before it is in use again.")
    return redirect(url_for(".page", topic=topic))


def _imported(db: Session, topic: str, list_id: UUID) -> ImportedList:
    found = db.get(ImportedList, list_id)
    if found is None or found.topic != topic or topic not in console().lists:
        abort(404)
    return found


def _draft(db: Session, topic: str, list_id: UUID) -> ImportedList:
    """A draft of this person's own, or of a list that a second person confirms."""
    found = _imported(db, topic, list_id)
    mine = found.by_person_id == signed_in().id
    if found.imported_at or not (mine or kind_of(topic).numbers):
        abort(404)
    return found


def _needs_another(db: Session, draft: ImportedList) -> bool:
    """Whether somebody else has to confirm it: one alone could send callers to a number of theirs,
    and so could an administrator with two editors of their making: one of the two holds the key.

    Who is the only person there is may, or the list could never change.
    """
    seen_by_another = draft.by_person_id != signed_in().id and signed_in().private_key is not None
    if not kind_of(draft.topic).numbers or seen_by_another:
        return False
    others = select(Person.id).where(Person.active, Person.id != signed_in().id).limit(1)
    return db.scalar(others) is not None


def _renumbered(db: Session, draft: ImportedList) -> list[list[str]]:
    """For the log, each entry whose numbers change: its key, those before, those after."""
    kind = kind_of(draft.topic)
    was, becomes = (
        {kind.key(one): ", ".join(one[name] for name in kind.numbers if one[name]) for one in found}
        for found in (kind.entries(db, draft.before_id), kind.entries(db, draft.id))
    )
    both = ((name, was.get(name, ""), becomes.get(name, "")) for name in sorted(was | becomes))
    return [[name, old, new] for name, old, new in both if old != new] if kind.numbers else []


def _day(text: str | None) -> date | None:
    """A day that is not to come, as the browser writes it: 2026-11-22."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day <= datetime.now(EAST_AFRICA).date() else None


def _show(topic: str, problem: str | None = None, **more: Any) -> str:
    kind = kind_of(topic)
    with console().database() as db:
        return render_template(
            "staff/lists.html",
            problem=problem,
            kind=kind,
            topic=topic,
            lists=console().lists,
            drafts=drafts(db, Topic(topic)) if kind.numbers else (),
            versions=history(db, Topic(topic)),
            today=datetime.now(EAST_AFRICA).date(),
            **more,
        )
