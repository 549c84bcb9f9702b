"""Drafts of lists: made of a file or of one row that is changed where it stands, and dropped."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete

from lists import rows, sheets
from lists.cells import yes
from lists.registry import ListKind, Read
from lists.rows import Cells
from models.db.base import EAST_AFRICA
from models.imported_list import ImportedList, Topic, in_use_id
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console

pages = Blueprint("list_drafts", __name__, url_prefix="/lists/<topic>")

MOST_SHOWN = 50
NO_ROW = "That row is not on the list any more: somebody has changed it."
NOT_CHECKED = (
    "Its number is another now: say on which day this one was checked, or that it is not verified."
)
DROPPED = "The draft is dropped. The list is as it was."
REMOVED, CHANGED, ADDED = "one row removed", "one row changed", "one row added"
RUNG = ("from_kenya", "from_abroad", "number", "number_abroad")
"""The columns of lists that say what is rung."""


def kind_of(topic: str) -> ListKind:
    """The list of this name, or the page that says that there is none."""
    return console().lists.get(topic) or abort(404)


def keep(topic: str, found: Read, as_of: date, name: str) -> UUID:
    """A draft of what was read, in place of this person's last of that list."""
    with change() as db:
        draft = ImportedList.draft(db, Topic(topic), as_of, name, signed_in().id)
        draft.notes = found.notes.packed()
        kind_of(topic).store(db, draft, found.entries)
        return draft.id


@pages.get("/rows")
def page(topic: str) -> ResponseReturnValue:
    """The rows of the list in use that have what was typed, and one to be changed."""
    kind, typed = kind_of(topic), request.args.get("q", "").strip().casefold()
    entries = _entries(topic)
    found = [one for one in entries if any(typed in cell.casefold() for cell in one.values())]
    return _show(topic, found, _row(kind, entries, request.args.get("row", "")))


@pages.post("/rows")
def alter(topic: str) -> ResponseReturnValue:
    """Change one row, remove it, or add one: a draft to be looked at, as of a file."""
    kind, entries, known = kind_of(topic), _entries(topic), request.form.get("row", "")
    row = {name: request.form.get(f"cell-{name}", "").strip() for name in kind.columns}
    before = _row(kind, entries, known)
    if known and before is None:
        return _show(topic, entries, problem=NO_ROW), 409
    if before and request.form.get("what") != "remove" and _is_unchecked(before, row):
        return _show(topic, entries, row, known=known, problem=NOT_CHECKED), 400
    if request.form.get("what") == "remove":
        newer, name = [one for one in entries if kind.key(one) != known], REMOVED
    elif known:
        newer, name = [row if kind.key(one) == known else one for one in entries], CHANGED
    else:
        newer, name = [*entries, row], ADDED
    try:
        with console().database() as db:
            found = kind.read(rows.written(kind.columns, newer), db)
    except sheets.BadSheet as wrong:
        return _show(topic, entries, row, known=known, problem=str(wrong)), 400
    if found.bad:
        why = " ".join(dict.fromkeys(one.why for one in found.bad))
        return _show(topic, entries, row, known=known, problem=why), 400
    draft = keep(topic, found, _as_of(topic), name)
    return redirect(url_for("staff.lists.look", topic=topic, list_id=draft))


@pages.post("/<uuid:list_id>/drop")
def drop(topic: str, list_id: UUID) -> ResponseReturnValue:
    """Leave the list as it was: a draft of one's own goes."""
    mine = (ImportedList.id == list_id) & (ImportedList.by_person_id == signed_in().id)
    draft = mine & (ImportedList.topic == topic) & ImportedList.imported_at.is_(None)
    with change() as db:
        db.execute(delete(ImportedList).where(draft))
    flash(DROPPED)
    return redirect(url_for("staff.lists.page", topic=kind_of(topic) and topic))


def _entries(topic: str) -> list[Cells]:
    with console().database() as db:
        return kind_of(topic).entries(db, in_use_id(db, Topic(topic)))


def _row(kind: ListKind, entries: list[Cells], known: str) -> Cells | None:
    return next((one for one in entries if known and kind.key(one) == known), None)


def _is_unchecked(before: Cells, row: Cells) -> bool:
    """Whether another number would stand as verified because the one before it was."""
    if all(row.get(name) == before.get(name) for name in RUNG) or not yes(row.get("verified", "")):
        return False
    today = datetime.now(EAST_AFRICA).date().isoformat()
    return row.get("checked_on") == before.get("checked_on") != today


def _as_of(topic: str) -> date:
    """The day of the list in use, which is gone over no more for a row of it."""
    with console().database() as db:
        in_use = in_use_id(db, Topic(topic))
        standing = db.get(ImportedList, in_use) if in_use else None
        return standing.as_of if standing else datetime.now(EAST_AFRICA).date()


def _show(
    topic: str, found: list[Cells], row: Cells | None = None, *, known: str = "", **more: Any
) -> str:
    kind = kind_of(topic)
    return render_template(
        "staff/list_rows.html",
        kind=kind,
        topic=topic,
        found=found[:MOST_SHOWN],
        count=len(found),
        row=row,
        known=known or (kind.key(row) if row and not more else ""),
        adds="add" in request.args or bool(more and row and not known),
        **more,
    )
