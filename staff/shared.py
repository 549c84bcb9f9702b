"""What every page has at hand: who is signed in, their menu, and how things are said."""

from collections.abc import Callable
from typing import Any

from flask import g
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]
from markupsafe import Markup

from models.triage import stamp
from staff.access import once
from staff.access.guard import SignedIn
from staff.cases import windows
from staff.keyboard import are_on, goes
from staff.labels import label, name_of, place_of
from staff.times import age, ago, clock, day, due, month, short_day, when
from staff.tongues.said import to_pages

Menu = Callable[[SignedIn], list[tuple[str, str]]]


def shared(menu: Menu) -> dict[str, Any]:
    """What every template of the console may use."""
    person = g.get("person")
    pages = menu(person) if person else []
    return {
        "person": person,
        "menu": pages,
        "goes": goes(dict(pages)),
        "token": _token,
        "single_keys": are_on(),
        **to_pages(signed_in=person is not None),
        "label": label,
        "name_of": name_of,
        "place_of": place_of,
        "age": age,
        "stamp": stamp,
        "ago": ago,
        "clock": clock,
        "day": day,
        "due": due,
        "month": month,
        "short_day": short_day,
        "when": when,
    }


def _token() -> Markup:
    """The hidden fields without which no form is taken, and by which none is taken twice."""
    token = g.csrf_token if "csrf_token" in g else generate_csrf()  # which keeps it there
    return once.HIDDEN % ("csrf_token", token) + once.field() + windows.hidden()
