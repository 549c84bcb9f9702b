"""The audit log, newest first, and what the worker found when it last checked the whole chain."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from models.case import Case
from models.chain import CHECK, Check
from models.event import Event
from models.log_filter import LogFilter
from models.restriction import hidden_from, shown_to
from models.work_filter import today
from staff.access.guard import signed_in
from staff.access.people import names
from staff.access.roles import Permission
from staff.cases import reference
from staff.cases.timeline import LOOKED_AT, change
from staff.cases.view import FIRST_DAY
from staff.console import console
from staff.labels import all_of, label

pages = Blueprint("audit", __name__, url_prefix="/audit")

PAGE = 50
ASKED = ("by", "what", "day", "case", "service")
"""What an address can say."""

LAST = 2**63 - 1
"""The greatest number that an entry can have."""

SERVICE = {"without": False, "alone": True}
"""What an address may ask of the entries that the service made of itself."""

ABOUT_PEOPLE = (
    "key changed",
    "key handed on",
    "key made",
    "key prepared",
    "key split",
    "key taken",
    "password changed",
    "person added",
    "person removed",
    "person renewed",
    "role changed",
    "sealed anew",
    "security key added",
    "security key removed",
    "second factor set",
    "shares tried",
    "sign-ins ended",
    "team changed",
    "team ended",
)
"""What an entry can be about where a role may read no others."""


@pages.get("")
def page() -> ResponseReturnValue:
    """One page of the log, as much as one's role may read, narrowed by what the address says;
    `before`: the entry it begins below."""
    given = {name: request.args.get(name, "").strip() for name in ASKED}
    kinds = all_of("events") if signed_in().may(Permission.READ_LOG) else _about_people()
    with console().database() as db:
        people = names(db)
        wanted = _wanted(given, {name: person_id for person_id, name in people.items()}, kinds)
        newest = _readable(wanted, kinds).limit(PAGE)
        before = request.args.get("before", type=int)
        if before is not None and 0 < before <= LAST:
            newest = newest.where(Event.id < before)
        events = db.scalars(newest).all()
        hidden = set(db.scalars(hidden_from(signed_in().id))) if signed_in().kinds else set()
        return render_template(
            "staff/audit.html",
            events=[(event, change(event, people, hidden)) for event in events],
            names=people,
            kinds=kinds,
            looked_at=LOOKED_AT,
            given=given,
            narrowed={name: said for name, said in given.items() if said},
            known=wanted is not None,
            there=_there(db, events),
            check=Check.read(console().redis.get(CHECK), console().custody.chain_key),
            older=events[-1].id if len(events) == PAGE else None,
        )


def _readable(wanted: LogFilter | None, kinds: Mapping[str, str]) -> Select[Event]:
    """What somebody asked for of what they may read."""
    newest = wanted.newest() if wanted else select(Event).where(false())
    if not signed_in().may(Permission.READ_LOG):
        newest = newest.where(Event.what.in_(kinds))
    if not signed_in().kinds:  # an auditor opens none, and sees who did what with each
        return newest
    return newest.where(or_(Event.case_id.is_(None), shown_to(signed_in().id, Event.case_id)))


def _about_people() -> dict[str, str]:
    return {what: label("events", what) for what in ABOUT_PEOPLE}


def _wanted(
    given: Mapping[str, str], people: Mapping[str, UUID | None], kinds: Mapping[str, str]
) -> LogFilter | None:
    """What an address asks for; None where it asks for what is not there: then nothing is found,
    since more than was asked for would be read as what was."""
    wanted = LogFilter(
        person_id=people.get(given["by"]),
        what=given["what"] if given["what"] in kinds else None,
        day=_day(given["day"]),
        cases=reference.ids(given["case"]),
        by_service=SERVICE.get(given["service"]),
    )
    found = (wanted.person_id, wanted.what, wanted.day, wanted.cases, wanted.by_service)
    missed = any(said and one is None for said, one in zip(given.values(), found, strict=True))
    return None if missed else wanted


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= today() else None


def _there(db: Session, events: Sequence[Event]) -> set[UUID | None]:
    """Those of the entries' cases that are still there, for whoever may open them."""
    ids = {event.case_id for event in events if event.case_id}
    if not ids or signed_in().private_key is None:
        return set()
    here = (Case.id.in_(ids), signed_in().reader.reads())
    return set(db.scalars(select(Case.id).where(*here)))
