"""All pages of the console under one blueprint, with the words and tools its templates share."""

from typing import Any

from flask import Blueprint, g, render_template
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]
from markupsafe import Markup
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from staff import audit, duty, lists, services, workshops
from staff.access import account, people, sign_in
from staff.access.guard import SignedIn, is_for_another_role, signed_in
from staff.cases import actions, call_back, case, recordings, work_list
from staff.console import console
from staff.labels import label, name_of, place_of
from staff.times import age, ago, month, when

REFUSALS = {
    400: ("That form can't be taken", "It may have stood open too long. Go back and try again."),
    403: ("That is not open to you", "It takes somebody else. Go back, and ask a colleague."),
    404: ("Nothing is here", "Its caller may have deleted it."),
    405: ("Nothing is here", "Go back to where you came from, and take it from there."),
    410: (
        "The recording is damaged",
        "It is not as it was kept, so nothing of it is played. Tell whoever runs this.",
    ),
    413: ("That is too long", "Nothing of it was kept. Go back, shorten it, and try again."),
    500: (
        "Something went wrong",
        "It was on our side. Try again; if it stays, tell whoever runs this.",
    ),
    503: ("The console is out of order", "Callers can still reach us. Try again in a minute."),
}


def build() -> Blueprint:
    """The console's blueprint, a child for each group of screens."""
    staff = Blueprint(
        "staff",
        __name__,
        url_prefix="/staff",
        template_folder="templates",
        static_folder="static",
    )
    groups = (
        sign_in, work_list, case, actions, recordings, call_back, duty, workshops, services,
        lists, account, people, audit,
    )  # fmt: skip
    for group in groups:
        staff.register_blueprint(group.pages)
    staff.context_processor(_shared)
    staff.register_error_handler(HTTPException, _refuse)
    staff.register_error_handler(RedisError, _out_of_order)
    staff.register_error_handler(OperationalError, _out_of_order)
    return staff


def _shared() -> dict[str, Any]:
    person = g.get("person")
    return {
        "person": person,
        "menu": _menu(person),
        "token": _token,
        "label": label,
        "name_of": name_of,
        "place_of": place_of,
        "age": age,
        "ago": ago,
        "month": month,
        "when": when,
    }


def _menu(person: SignedIn | None) -> list[tuple[str, str]]:
    shared = [
        ("staff.workshops.page", "Workshops"),
        ("staff.services.page", "Services"),
        ("staff.lists.all_lists", "Lists"),
        ("staff.people.page", "People"),
        ("staff.audit.page", "Audit log"),
    ]
    if person is not None and person.reads_cases:
        duty = [("staff.duty.page", "Duty")] if console().telephone else []
        return [("staff.work_list.page", "Work list"), *duty, *shared]
    return shared


def _opens_only(person: SignedIn) -> str:
    """What stands in place of a page that a role does not open."""
    *most, last = [words for _, words in _menu(person)]
    role = label("roles", person.role)
    return f"Your role, {role}, opens {', '.join(most)} and {last} only. Ask an administrator."


def _token() -> Markup:
    """The hidden field without which no form is taken."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _refuse(problem: HTTPException) -> Any:
    if problem.code is None or problem.code < 400:
        return problem
    heading, words = REFUSALS.get(problem.code, (problem.name, "Please go back and try again."))
    if problem.code == 403 and is_for_another_role():
        words = _opens_only(signed_in())
    return render_template("staff/refused.html", heading=heading, words=words), problem.code


def _out_of_order(_problem: Exception) -> Any:
    """Redis or the database does not answer: without either nobody may be let in."""
    return _refuse(ServiceUnavailable())
