"""Workshops and what their visitors told by phone, as counts in steps of five."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.event import Event
from models.tally import FEWEST_SHOWN
from models.workshop import LONGEST_TITLE, Workshop
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.labels import COUNTIES, LABELS, all_of
from staff.tongues.said import say

pages = Blueprint("workshops", __name__, url_prefix="/workshops")

# What is dialled between the code and a workshop's number; `keywords` of the first screen has it.
KEYWORD = "77"
CAN_NOT_BE = "A workshop has a title of at most {0} letters, a month and perhaps a county."


@pages.get("")
def page() -> ResponseReturnValue:
    """All workshops, and a form for one more."""
    return _page()


@pages.post("")
def make() -> ResponseReturnValue:
    """Make a workshop; its number is on the page that follows."""
    form = request.form
    county = form.get("county", "")
    try:
        if county and county not in COUNTIES:
            raise ValueError(county)
        with change() as db:
            title, month = form.get("title", ""), form.get("month", "").strip()
            workshop = Workshop.make(db, title, month, county or None)
            Event.record(db, "workshop made", signed_in().id, number=workshop.number)
    except ValueError:
        return _page(say(CAN_NOT_BE, LONGEST_TITLE)), 400
    return redirect(url_for(".one", number=workshop.number))


@pages.get("/<number>")
def one(number: str) -> ResponseReturnValue:
    """One workshop: how its number is dialled, and what was counted."""
    with console().database() as db:
        workshop = Workshop.find(db, number) if number.isdecimal() else None
        counts = workshop.counts(db) if workshop else {}
    return render_template(
        "staff/workshop.html",
        workshop=workshop or abort(404),
        keyword=KEYWORD,
        statements=all_of("statements"),
        verdicts=all_of("verdicts"),
        right=LABELS["right"],
        lists={name: all_of(name) for name in ("attended", "most_useful", "agreed")},
        few=few(),
        count=lambda question, answer: counts.get((question, answer), few()),
    )


def few() -> str:
    """What stands in the place of a count that is too small to be shown."""
    return say("fewer than {0}", FEWEST_SHOWN)


def _page(problem: str = "") -> str:
    with console().database() as db:
        return render_template(
            "staff/workshops.html",
            workshops=Workshop.newest(db),
            counties=COUNTIES,
            form=request.form,
            problem=problem,
            longest=LONGEST_TITLE,
        )
