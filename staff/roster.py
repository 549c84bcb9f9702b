"""The roster: who is to be woken on which days and hours, and where each person is woken."""

import re
from datetime import time
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models import roster
from models.db.base import now
from models.event import Event
from models.pager import Pager, Way
from models.person import Person, Role
from models.shift import Shift
from models.work_counts import Load, loads
from models.work_filter import Filter
from staff.access.guard import signed_in
from staff.access.once import change
from staff.access.people import names
from staff.console import console
from staff.labels import LABELS, all_of
from telecom.numbers import e164

pages = Blueprint("roster", __name__, url_prefix="/roster")

NO_NUMBER = "That is no number that can be rung. Write it like +254712345678."
NO_ADDRESS = "That is no e-mail address."
NO_WAY = "Give a phone or an e-mail address."
NO_SHIFT = "Choose a day, and hours like 18:00 and 06:00."
NOT_YOURS = "Only a supervisor may change another's shifts."


@pages.get("")
def page() -> ResponseReturnValue:
    """The week, who of it can be woken, and where this person is."""
    return _page()


@pages.post("/pager")
def set_pager() -> ResponseReturnValue:
    """Say where one is woken."""
    written = request.form.get("number", "").strip()
    number, email = e164(written) if written else "", request.form.get("email", "").strip()
    if number is None:
        return _page(NO_NUMBER), 400
    if email and not re.fullmatch(r"[^@\s,<>\"]+@[^@\s,<>\"]+", email):
        return _page(NO_ADDRESS), 400
    if not (number or email):
        return _page(NO_WAY), 400
    language = "sw" if request.form.get("language") == "sw" else "en"
    with change() as db:
        Pager.put(db, _key(), signed_in().id, Way(number=number, email=email), language)
    flash("You are woken there from now on.")
    return redirect(url_for(".page"))


@pages.post("/pager/off")
def drop_pager() -> ResponseReturnValue:
    """Not be woken any more."""
    with change() as db:
        Pager.drop(db, signed_in().id)
    flash("You are not woken any more; your number is forgotten.")
    return redirect(url_for(".page"))


@pages.post("/shifts")
def add_shift() -> ResponseReturnValue:
    """Enter a shift: one's own, or by a supervisor anybody's."""
    try:
        person_id = UUID(request.form.get("person", ""))
        weekday = list(LABELS["weekdays"]).index(request.form.get("weekday", ""))
        begins, ends = (_minutes(request.form.get(name, "")) for name in ("begins", "ends"))
    except ValueError:
        return _page(NO_SHIFT), 400
    if not _may_change(person_id):
        return _page(NOT_YOURS), 403
    with change() as db:
        db.add(Shift(person_id=person_id, weekday=weekday, begins=begins, ends=ends))
        Event.record(db, "shift added", signed_in().id, to=person_id.hex)
    flash("The shift is in the roster.")
    return redirect(url_for(".page"))


@pages.post("/shifts/<uuid:shift_id>/remove")
def remove_shift(shift_id: UUID) -> ResponseReturnValue:
    """Take a shift off the roster."""
    with change() as db:
        shift = db.get(Shift, shift_id)
        if shift and not _may_change(shift.person_id):
            return _page(NOT_YOURS), 403
        if shift:
            db.delete(shift)
            Event.record(db, "shift removed", signed_in().id, to=shift.person_id.hex)
    flash("The shift is off the roster.")
    return redirect(url_for(".page"))


def _may_change(person_id: UUID) -> bool:
    return person_id == signed_in().id or signed_in().role == Role.SUPERVISOR


def _minutes(written: str) -> int:
    at = time.fromisoformat(written)
    return at.hour * 60 + at.minute


def _key() -> bytes:
    return console().custody.pager_key


def _loads(db: Session, team: list[str]) -> dict[str, Load]:
    """By name, what each of the team has, and whoever else still has some."""
    people, me = names(db), signed_in()
    each = loads(db, Filter(kinds=me.kinds), me.id)
    found = {people[owner]: load for owner, load in each.items()}
    return {name: found.get(name, Load()) for name in sorted({*team, *found})}


def _page(problem: str = "") -> str:
    with console().database() as db:
        me = signed_in().id
        shifts = select(Shift).options(joinedload(Shift.person))
        staff = select(Person).where(Person.active, Person.role.in_(roster.WOKEN))
        pagers = set(db.scalars(select(Pager.person_id)))
        there = {*roster.on_duty(db, now())}
        people = list(db.scalars(staff.order_by(Person.username)))
        return render_template(
            "staff/roster.html",
            problem=problem,
            mine=me in pagers,
            shifts=db.scalars(shifts.order_by(Shift.weekday, Shift.begins)).all(),
            people=[one for one in people if _may_change(one.id)],
            unpaged={one.id for one in people} - pagers,
            there=[one.username for one in people if one.id in there],
            loads=_loads(db, [one.username for one in people]),
            team=[one.username for one in people],
            days=list(all_of("weekdays").items()),
            may_change=_may_change,
        )
