"""Every door of the console: its address, with something behind it where there has to be."""

from collections.abc import Iterator
from uuid import uuid4

from models import Case, Workshop
from models.person import Role

from .conftest import PASSWORD, Desk, Visitor

# What any form of the console may want, none of it wrong enough to be refused with 403.
FORM = {"password": PASSWORD, "old": PASSWORD, "new": "short", "note": "x", "reply": "x", "was": ""}


def doors(desk: Desk, method: str, case: Case | None = None) -> Iterator[tuple[str, str]]:
    """Each endpoint that takes a method, with an address that leads to it."""
    case = case or desk.file()
    with desk.database.begin() as db:
        number = Workshop.make(db, "Kibera youth", "2026-11").number
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint.startswith("staff.") and method in (rule.methods or ()):
            values = {"case_id": case.id, "filename": "staff.css", "number": number}
            values |= {"topic": "agencies", "list_id": uuid4(), "_": "no/such/page"}
            values |= {"alert_id": uuid4(), "shift_id": uuid4()}
            values |= {"person_id": uuid4(), "place_id": "0123456789abcdef"}
            values |= {
                "recording_id": uuid4(),
                "permit_id": uuid4(),
                "file_id": uuid4(),
                "speech_id": uuid4(),
                "reply_id": uuid4(),
                "view_id": uuid4(),
                "key_id": uuid4(),
                "referral_id": uuid4(),
                "draft_id": uuid4(),
                "take_id": uuid4(),
                "team_id": uuid4(),
                "country": "SA",
                "name": "main.menu",
                "language": "en",
            }
            url = desk.app.url_map.bind("localhost").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}
            )
            yield rule.endpoint, url


def person_of(desk: Desk, role: Role, *, key: bool = True) -> Visitor:
    desk.add(role, role, key=key)
    return desk.person(role)
