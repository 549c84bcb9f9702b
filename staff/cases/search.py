"""Finding a case by what is in it; what is searched for is in no address, log or database."""

import re
import uuid
from datetime import datetime

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.event import Event
from models.return_code import by_code
from staff.access.guard import signed_in
from staff.cases.search_words import Hit, Words, find
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("search", __name__, url_prefix="/search")

SHORTEST, LONGEST = 2, 100
MOST = 50
_REFERENCE = re.compile(r"[0-9a-f]{4,8}")
TOO_SHORT = "Type two letters at least."


@pages.get("")
def page() -> ResponseReturnValue:
    """Where one types; the words are made ready meanwhile, so that the search is quick."""
    with console().database.begin() as db:
        Event.record(db, "search begun", signed_in().id)
    with console().database() as db:
        _words().refresh(db)
    return render_template("staff/search.html")


@pages.post("")
def search() -> ResponseReturnValue:
    """What was found, the newest first; that somebody searched is on record, and not for what.

    Where cases are not opened yet it says so, and goes on by itself."""
    typed = request.form.get("q", "").strip()[:LONGEST]
    if len(typed) < SHORTEST:
        return render_template("staff/search.html", problem=TOO_SHORT, q=typed), 400
    with console().database.begin() as db:
        Event.record(db, "searched", signed_in().id)
    with console().database() as db:
        words, missing = _words().refresh(db)
        hits = {hit.case: hit for hit in _hits(db, list(words), typed)}
        hits |= {hit.case: hit for hit in find(words, typed) if hit.case not in hits}
        rows = _rows(db, list(hits))
        return render_template(
            "staff/search.html",
            q=typed,
            count=len(words),
            missing=missing,
            found=len(hits),
            most=MOST,
            rows=[(case, hits[case.id.hex]) for case in rows],
        )


def _words() -> Words:
    person = signed_in()
    return Words(console().vault, session["vault"], person.reader, person.key)


def _hits(db: Session, cases: list[str], typed: str) -> list[Hit]:
    """By a case's reference, and by the code of its caller."""
    reference = re.sub(r"[\s-]", "", typed).lower()
    by_reference = bool(_REFERENCE.fullmatch(reference))
    found = [
        Hit(one, (say("its reference"),))
        for one in cases
        if by_reference and one.startswith(reference)
    ]
    code = re.sub(r"\D", "", typed) if re.fullmatch(r"[\d\s-]+", typed) else ""
    readable = set(cases)
    coded = (one.hex for one in by_code(db, console().code_key, code))
    return found + [Hit(one, (say("the caller's code"),)) for one in coded if one in readable]


def _rows(db: Session, cases: list[str]) -> list[Case]:
    """The newest of them; a few hundred ids at a time, as databases take them."""
    ids = [uuid.UUID(one) for one in cases]
    times: list[tuple[datetime, uuid.UUID]] = []
    for start in range(0, len(ids), 400):
        part = select(Case.received_at, Case.id).where(Case.id.in_(ids[start : start + 400]))
        times += [(row.received_at, row.id) for row in db.execute(part)]
    newest = [row for _, row in sorted(times, reverse=True)[:MOST]]
    found = select(Case).where(Case.id.in_(newest)).options(joinedload(Case.owner))
    return list(db.scalars(found.order_by(Case.received_at.desc())))
