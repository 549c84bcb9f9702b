"""Whether what callers were told of has helped them, as counts in steps of five."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.tally import Tally
from staff.console import console
from staff.labels import LABELS, all_of, label
from staff.tongues.said import say
from staff.workshops import few

pages = Blueprint("services", __name__, url_prefix="/services")

SUBJECT = "services"


@pages.get("")
def page() -> ResponseReturnValue:
    """By need and county, what callers told afterwards."""
    with console().database() as db:
        counts = Tally.shown(db, SUBJECT)
    rows = [
        (need(question), [counts.get((question, answer), few()) for answer in LABELS["helped"]])
        for question in sorted({question for question, _ in counts})
    ]
    return render_template("staff/services.html", rows=rows, answers=all_of("helped").values())


def need(question: str) -> tuple[str, str]:
    """The need and the county that a question is about, in words."""
    need, _, county = question.partition(" ")
    return label("needs", need), say("All of Kenya") if county == "KE" else label(
        "counties", county
    )
