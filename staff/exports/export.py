"""Export: what the filter of the work list shows, as a file in which nobody can be recognised."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.event import Event
from models.restriction import shown_to
from models.work_file import WorkFile
from models.work_filter import Filter, View, today
from models.work_list import all_ids
from staff.access.guard import signed_in
from staff.cases.view import Looked
from staff.cases.work_list import link, looked_at
from staff.console import console
from staff.exports import files, with_words, without_names
from staff.exports.anonymity import FEWEST
from staff.exports.columns import COLUMNS
from staff.exports.files import Cells
from staff.exports.opened import opened
from staff.exports.without_names import Summary
from staff.labels import label
from staff.tongues.said import say

pages = Blueprint("export", __name__, url_prefix="/export")

MOST = 20_000
"""Cases in one export: what is opened within some seconds."""
TOO_MANY = f"That is more than {MOST:,} cases: narrow the list by its days, and export the parts."
NOT_THERE = (
    "The list was narrowed by what is not there, is no more, has no use in that view, or holds for"
    " this moment alone. Go back to the list and choose anew: a file is never of more cases than"
    " were asked for."
)
FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LOOK = "look"
RULES = (
    "Every column counts: no row stands there fewer times than k. What is rarer is made coarser,",
    "column by column, or left out.",
    f"Counts under {FEWEST} are not given. An empty cell: not asked, not known, or left out.",
    "“What happens” is what callers told of possible victims; nobody has judged it.",
)


@pages.get("")
def page() -> ResponseReturnValue:
    """Which cases it would be, and what can be done with them; nothing is opened."""
    with console().database() as db:
        looked, wanted = looked_at(db, request.args)
        count = len(all_ids(db, wanted, signed_in().id, MOST + 1))
    return _page(looked, count)


@pages.post("")
def make() -> ResponseReturnValue:
    """The file, or first a look at what would be in it; which is on record before it is made."""
    form, words = request.form.get("file", LOOK), request.form.get("values") != "codes"
    if form not in (*FORMS, LOOK):
        abort(400)
    with console().database() as db:
        looked, wanted = looked_at(db, request.args)
        ids = all_ids(db, wanted, signed_in().id, MOST + 1)
    if not looked.exportable:
        return _page(looked, len(ids)), 400
    if len(ids) > MOST:
        return _page(looked, len(ids), problem=TOO_MANY), 400
    with console().database.begin() as db:
        _record(db, looked, form, len(ids))
    with console().database() as db:
        made = without_names.summary(opened(db, ids, signed_in().key))
    if form == LOOK:
        return _page(looked, len(ids), made=made)
    return _file(looked, form, made, words=words)


def _record(db: Session, looked: Looked, form: str, count: int) -> None:
    what = "export looked at" if form == LOOK else "exported"
    said: dict[str, Any] = {"filter": looked.address(sort=""), "cases": count}
    Event.record(db, what, signed_in().id, kind="without names", form=form, **said)


def _file(looked: Looked, form: str, made: Summary, *, words: bool) -> Response:
    rows = without_names.lines(made.released, words=words)
    cases = chain([without_names.headings(words=words)], rows)
    name = name_of(looked, place=made.states(looked.chosen.get("where", "")))
    return file_of(name, form, [("Cases", cases), ("About", _about(looked, made))])


def file_of(name: str, form: str, sheets: Sequence[tuple[str, Iterable[Cells]]]) -> Response:
    """A file that is downloaded; a CSV is of the first sheet alone."""
    content = files.as_csv(sheets[0][1]) if form == "csv" else [files.as_xlsx(sheets)]
    answer = Response(content, mimetype=FORMS[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return answer


def name_of(looked: Looked, *, place: bool = True) -> str:
    """What a file is called: the day and the filter, without the `place` where no row states it."""
    parts = [today().isoformat(), looked.view, *_chosen(looked, place=place).values()]
    return "-".join(["cases", *(re.sub(r"[^\w-]", "", one) for one in parts)])


def _chosen(looked: Looked, *, place: bool = True) -> dict[str, str]:
    """The filter without a name, and with months for days."""
    outside = {"owner": "owner"} | ({} if place else {"where": "place"})
    outside |= {name: day[:7] for name, day in looked.chosen.items() if name in ("from", "to")}
    return {name: outside.get(name, value) for name, value in looked.chosen.items()}


def said(looked: Looked, *, outside: bool = True, place: bool = True) -> str:
    """A filter in words; `outside`: without a name, and with months for days."""
    all_open = looked.view == View.ALL  # called "All" beside the other tabs of the list
    parts = [say("Open cases") if all_open else label("views", looked.view)]
    hidden = {"owner": say("one person")} if outside else {}
    hidden |= {} if place else {"where": say("one place")}
    for name, value in (_chosen(looked) if outside else looked.chosen).items():
        shown = hidden.get(name) or looked.known.get(name, {}).get(value, value)
        parts.append(f"{label('filters', name)}: {shown}")
    parts += [
        f"{label('filters', name)}: {say('what is there no more')}" for name in looked.unknown
    ]
    return "; ".join(parts)


def _about(looked: Looked, made: Summary) -> list[tuple[str, ...]]:
    """The second sheet: what the file is, and what every column means."""
    return [
        ("Safari Salama: cases in which nobody can be recognised",),
        ("Made on", today().isoformat()),
        ("Of", said(looked, place=made.states(looked.chosen.get("where", "")))),
        *made.lines(),
        *((line,) for line in RULES),
        (),
        ("Column", "In words"),
        *((column.name, column.heading) for column in COLUMNS),
    ]


def _asked_for(db: Session, asked: WorkFile) -> tuple[str, int]:
    """The filter of a work file in words, and how many cases are in it now."""
    looked, wanted = looked_at(db, asked.view)
    return said(looked, outside=False), len(cases_of(db, asked, wanted))


def most_of(asked: WorkFile) -> int:
    """How many cases may stand in a file."""
    return with_words.MOST if asked.with_words else MOST


def cases_of(db: Session, asked: WorkFile, wanted: Filter) -> list[UUID]:
    """The cases that its filter shows; with words, of those that are restricted only what is there
    for both who asked and who allows it."""
    second = asked.allowed_by_id or signed_in().id
    also = (shown_to(second),) if asked.with_words else ()
    return all_ids(db, wanted, asked.asked_by_id, most_of(asked) + 1, *also)


def _closed(looked: Looked) -> str:
    """Where closed cases are exported, narrowed alike."""
    lost = looked.lost_in(View.CLOSED)
    there: dict[str, Any] = looked.address(**lost | {"view": View.CLOSED, "sort": ""})
    return url_for(".page", **there)


def _page(looked: Looked, count: int, **more: Any) -> str:
    if not looked.exportable:
        more |= {"problem": NOT_THERE, "gone": True}
    with console().database() as db:
        asked = WorkFile.open_ones(db)
        wishes = [(one, *_asked_for(db, one), one.asked_by.username) for one in asked]
    return render_template(
        "staff/export.html",
        count=count,
        most=MOST,
        fewest=FEWEST,
        wishes=wishes,
        most_of=most_of,
        most_with_words=with_words.MOST,
        key=signed_in().key,
        said=said(looked),
        closed=_closed(looked) if looked.view == View.ALL else "",
        address=looked.address(sort=""),
        back=link(looked.address()),
        columns=COLUMNS,
        values=request.form.get("values", "words"),
        **more,
    )
