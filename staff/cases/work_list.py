"""The work list: what waits, the most pressing first; nothing on it that a caller said."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.case_indexes import OPEN
from models.db.base import now
from models.permit import Permit
from models.person import Person
from models.priority import Priority
from models.saved_view import SavedView
from models.status import CLOSED, Status
from models.work_filter import Filter, View, today
from models.work_list import Excerpt, WorkList, urgent_ones, work_list
from staff.access.guard import signed_in
from staff.access.people import names, readers
from staff.access.roles import Permission
from staff.cases import reference
from staff.cases.codes import codes
from staff.cases.last_change import told
from staff.cases.named import left_to_others
from staff.cases.reach import OPENED, callable_now
from staff.cases.view import ORDERS, YOUNGER, Looked, choices, in_view
from staff.console import console
from staff.labels import all_of, label, priorities
from staff.tongues.said import say

pages = Blueprint("work_list", __name__)

ALWAYS_SHOWN = ("kind", "what", "where", "status", "owner", "follow", "age")
"""Filters that stand in the first line; the others come with "More"."""

LATELY = "in1d"
"""Urgent cases that came within this time are told of on every page: older ones stand on top."""

PLACE = "place"
"""Where the session keeps what stood beside the case that this person changed last."""

NOT_THERE = "No case that you may read has the reference “{0}”."


@pages.get("/cases")
def page() -> ResponseReturnValue:
    """One page of the list; view, filters, order and place stand in the address."""
    holds_key = signed_in().private_key is not None
    with console().database() as db:
        looked, wanted = looked_at(db, request.args)
        listed = _listed(db, looked, wanted)
        _remember(looked)
        return render_template(
            "staff/work_list.html",
            listed=listed,
            looked=looked,
            offered=in_view(looked.view, looked.known),
            first=ALWAYS_SHOWN,
            views=all_of("views"),
            saved=SavedView.seen_by(db, signed_in().id),
            sorts={sort: label("sorts", sort) for sort in ORDERS[looked.view]},
            codes=codes(db, listed.rows),
            urgent=Priority.URGENT,
            priorities=priorities(),
            today=today(),
            drawn=now(),
            **_said_above(db, wanted),
            owners=[one for one in looked.known["owner"] if one != looked.chosen.get("owner")],
            statuses=[one for one in Status if one != Status.NEW and one not in CLOSED],
            can_change=holds_key and looked.view != View.CLOSED,
            can_export=holds_key and signed_in().may(Permission.EXPORT),
            names=names(db),
            link=lambda **changed: link(looked.address(**changed)),
            opened=OPENED,
            last=told(),
        )


@pages.post("/cases/find")
def find() -> ResponseReturnValue:
    """Go to the case of a reference."""
    if ids := reference.ids(request.form.get("reference", "")):
        here = (Case.id.between(*ids), signed_in().reader.reads())
        with console().database() as db:
            found = db.scalar(select(Case.id).where(*here).order_by(Case.received_at.desc()))
        if found:
            return redirect(url_for("staff.case.page", case_id=found))
    flash(say(NOT_THERE, request.form.get("reference", "")[:20]))
    return redirect(way_back())


def beside(db: Session, case_id: UUID, *, back: bool = False) -> UUID | None:
    """The case below one, or `back` above it, in the list as it was last looked at, or as it was
    before this person changed the case; where it is in neither, the first that is."""
    kept = session.get(PLACE, {})
    if kept.get("of") == str(case_id):
        return _still_there(db, kept["above" if back else "below"])
    looked, wanted = looked_at(db, session.get("view", {}))
    listed = _listed(db, looked, wanted)
    ids = [row.id for row in listed.rows]
    at = ids.index(case_id) if case_id in ids else -1
    others = ids[:at][::-1] if back and at >= 0 else ids[at + 1 :]
    if not others and (edge := listed.before if back else listed.after):
        page = _listed(db, looked, wanted, replace(looked.excerpt(), place=edge, back=back))
        others = [row.id for row in page.rows][:: -1 if back else 1]
    return others[0] if others else None


def keep_place(db: Session, case_id: UUID) -> None:
    """Keep what stands beside a case that is about to leave its place in the list."""
    above, below = beside(db, case_id, back=True), beside(db, case_id)
    names = {"of": case_id, "above": above, "below": below}
    session[PLACE] = {name: str(one) if one else None for name, one in names.items()}


def _still_there(db: Session, kept: str | None) -> UUID | None:
    """A case that was kept, if this person may read it still."""
    here = select(Case.id).where(Case.id == UUID(kept or "0" * 32), signed_in().reader.reads())
    return db.scalar(here)


def looked_at(db: Session, address: Mapping[str, str]) -> tuple[Looked, Filter]:
    """What an address says of the list, and what is to be found by it."""
    people = {one.username: one.id for one in readers(db, signed_in().kinds)}
    people |= _left_with_some(db, address.get("owner", ""), people)
    holds_key = signed_in().private_key is not None
    looked = Looked.read(address, choices(signed_in().kinds, people, holds_key=holds_key))
    return looked, looked.filter(signed_in().kinds, people)


def _left_with_some(db: Session, name: str, people: Collection[str]) -> dict[str, UUID]:
    """Who can be given no case any more and has some that go on, if that is who is asked for."""
    if not name or name in people:
        return {}
    theirs = select(Case.owner_id).where(OPEN).distinct()
    left = select(Person.id).where(Person.username == name, Person.id.in_(theirs))
    return {name: found} if (found := db.scalar(left)) else {}


def _remember(looked: Looked) -> None:
    """Have the list be what cases lie beside each other in from now on."""
    session["view"] = looked.address(**_place())
    session.pop(PLACE, None)


def _said_above(db: Session, wanted: Filter) -> dict[str, Any]:
    """What the list says of cases that are not in it, or wait for a second person."""
    since = now() - YOUNGER[LATELY]
    nobodys, lately = urgent_ones(db, wanted, signed_in().id, since)
    return {
        "nobody_s": nobodys,
        "lately": {"count": lately, "view": View.URGENT, "age": LATELY},
        "wishes": Permit.wished_from(db, signed_in().reader),
        "left_to_others": left_to_others(db),
    }


def _listed(
    db: Session, looked: Looked, wanted: Filter, excerpt: Excerpt | None = None
) -> WorkList:
    """A page of it: that which was asked for, unless another is named."""
    excerpt = excerpt or looked.excerpt()
    if looked.by_hour:
        return callable_now(db, wanted, excerpt)
    return work_list(db, wanted, me=signed_in().id, excerpt=excerpt)


def way_back() -> str:
    """The list as this person last looked at it."""
    return link(session.get("view", {}))


def link(arguments: dict[str, Any]) -> str:
    """The address of a view."""
    return url_for("staff.work_list.page", **arguments)


def _place() -> dict[str, str]:
    """The page that was asked for."""
    return {name: request.args.get(name, "")[:80] for name in ("after", "before")}
