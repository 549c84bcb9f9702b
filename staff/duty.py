"""Duty: whose phone rings for a caller who wants a person, who waits, and who got through."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.call import CallRequest, Purpose, Whom
from models.call_record import CallRecord
from models.calling_hours import LONGEST_WAIT
from models.db.base import EAST_AFRICA, now
from models.duty import LONGEST, Duty
from models.event import Event
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import Telephone, console
from telecom.numbers import e164

pages = Blueprint("duty", __name__, url_prefix="/duty")

NO_NUMBER = "That is no number that can be rung. Write it like +254712345678."
NO_TIME = "Duty ends within the next 12 hours."
NOT_ON_DUTY = "Go on duty first, so that it is known which phone to ring."
RINGING = "Your phone is being rung already, or was just now."
RINGS = (
    "Your phone rings in a moment. Pick it up and you are put through to who has waited longest."
)


@pages.get("")
def page() -> ResponseReturnValue:
    """Who is on duty, until when, how many wait, and the last week."""
    return _page()


@pages.post("")
def begin() -> ResponseReturnValue:
    """Go on duty, or change the phone or the time."""
    number = e164(request.form.get("number", ""))
    if number is None or number in telephone().ours:
        return _page(NO_NUMBER), 400
    try:
        until = _until(request.form.get("until", ""))
        with change() as db:
            Duty.begin(db, telephone().key, signed_in().id, number, until)
    except ValueError:
        return _page(NO_TIME), 400
    flash("You are on duty.")
    return redirect(url_for(".page"))


@pages.post("/off")
def end() -> ResponseReturnValue:
    """Go off duty."""
    with change() as db:
        Duty.end(db, signed_in().id)
    flash("You are off duty; your number is forgotten.")
    return redirect(url_for(".page"))


@pages.post("/next")
def take_next() -> ResponseReturnValue:
    """Have one's own phone rung, and be put through to the caller who has waited longest."""
    me = signed_in().id
    with change() as db:
        number = Duty.phone_of(db, telephone().key, me)
        if number is None:
            return _page(NOT_ON_DUTY), 409
        wanted = CallRequest(
            purpose=Purpose.QUEUE,
            whom=Whom(number=number),
            until=now() + LONGEST_WAIT,
            person_id=me,
        )
        kept = wanted.record(db, telephone().key)
        if kept:
            Event.record(db, "took the next caller", me)
    flash(RINGS if kept else RINGING)
    return redirect(url_for(".page"))


def telephone() -> Telephone:
    """The telephone; where there is none, neither is the page that asks for it."""
    return console().telephone or abort(404)


def _until(written: str) -> datetime:
    """The next time that a clock in Nairobi shows this, as in "17:30"."""
    hour = datetime.strptime(written, "%H:%M").time()
    there = now().astimezone(EAST_AFRICA)
    until = there.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return until if until > there else until + timedelta(days=1)


def _page(problem: str = "") -> str:
    waiting = telephone().waiting()
    with console().database() as db:
        week = CallRecord.by_day(db)
        return render_template(
            "staff/duty.html",
            problem=problem,
            mine=Duty.of(db, signed_in().id),
            on_duty=[duty for duty in Duty.now_on(db) if duty.person_id != signed_in().id],
            waiting=waiting,
            longest=int(LONGEST.total_seconds() // 3600),
            **_chart(week),
        )


def _chart(week: list[tuple[Any, int, int]]) -> dict[str, Any]:
    return {"week": week, "most": max(1, *(yes + no for _, yes, no in week))}
