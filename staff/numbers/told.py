"""What happens, and to whom: codes from inside the seal of reports, counted. They are opened for
whoever holds the key, and that is on record first."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.event import Event
from models.submission import Kind
from staff.access.guard import signed_in
from staff.cases.facts import ALIKE
from staff.console import console
from staff.exports.opened import opened
from staff.labels import LABELS, answer
from staff.numbers.asked import Asked
from staff.numbers.page import file_of
from staff.numbers.steps import NOT_SHOWN, rule
from staff.numbers.tables import Counted, Table
from staff.tongues.said import in_english

pages = Blueprint("numbers_told", __name__, url_prefix="/numbers/told")

MOST = 20_000
"""Reports in one count: what is opened within some seconds."""
TOO_MANY = f"Those are more than {MOST:,} reports: choose a shorter time."
COUNTED = "counted in the seal"
HARMS = {code: words for code, words in LABELS["harms"].items() if code not in ALIKE}
FACTS: dict[str, tuple[str, str, Mapping[str, str]]] = {
    "exploitation": ("What happens", "What", HARMS | {"Other": "Something else"}),
    "ages": (
        "Of what age", "Age", {code: answer("ages", code) for code in ("ADULT", "CHILD", "BOTH")},
    ),
    "gender": ("Women or men", "Who", LABELS["gender"]),
    "people_count": (
        "How many people", "People",
        {code: answer("people_count", code) for code in ("1", "2-5", "6-20", "21+")},
    ),
    "reporter_role": (
        "Who told", "Who",
        {
            code: answer("reporter_role", code)
            for code in ("SELF", "FAMILY_FRIEND", "WITNESS", "FIRST_RESPONDER")
        },
    ),
}  # fmt: skip


@pages.get("")
def page() -> ResponseReturnValue:
    """What the reports of a period tell, as on the page of numbers."""
    asked = Asked.read(request.args)
    tables = _tables(asked)
    return render_template(
        "staff/numbers/told.html",
        asked=asked,
        tables=tables,
        rule=rule(asked.step),
        not_shown=NOT_SHOWN,
        problem="" if tables else TOO_MANY,
    ), 200 if tables else 400


@pages.get("/file")
def file() -> ResponseReturnValue:
    """The same as CSV, as it may leave the house."""
    asked = Asked.read(request.args, outside=True)
    with in_english():
        tables = _tables(asked)
    wanted = [table for table in tables if request.args.get("table", table.name) == table.name]
    return file_of("told", wanted, asked)


def _tables(asked: Asked) -> list[Table]:
    """What is counted, put on record before any of it is opened; nothing where it is too much."""
    with console().database() as db:
        each = [_ids(db, asked, number) for number in range(len(asked.periods))]
    count = sum(map(len, each))
    if count > MOST:
        return []
    with console().database.begin() as db:
        Event.record(db, COUNTED, signed_in().id, filter=asked.address(), cases=count)
    with console().database() as db:
        spans = [_counted(db, ids, signed_in().key) for ids in each]
    return list(_of(spans, asked))


def _ids(db: Session, asked: Asked, number: int) -> Sequence[uuid.UUID]:
    report = Case.kind == Kind.REPORT.value
    here = asked.wanted.spans[number].here
    wanted = select(Case.id).where(here, report, *asked.wanted.narrower)
    return db.scalars(wanted.limit(MOST + 1)).all()


def _counted(db: Session, ids: Sequence[uuid.UUID], key: bytes) -> Mapping[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, facts in opened(db, ids, key):
        for name, (_, _, words) in FACTS.items():
            found[name][_code(name, facts, words)] += 1
    return found


def _code(name: str, facts: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """One of the codes that there are; nothing that a caller typed comes through."""
    if name == "ages" and not facts.get("ages") and facts.get("under_18") == "YES":
        return "CHILD"
    given = facts.get(name)
    given = ALIKE.get(given, given) if isinstance(given, str) else ""
    return given if given in words else ""


def _of(spans: Sequence[Mapping[str, Counter[str]]], asked: Asked) -> Iterator[Table]:
    for name, (title, of, words) in FACTS.items():
        counts = [span.get(name, Counter()) for span in spans]
        yield Counted(counts, asked.headings, asked.step).table(name, title, of, words)
