"""What someone was writing about a case: kept, sealed, whatever comes in between.

The script sends it a moment after each key, and along with every other form of its page. What
comes when a sign-in is over is kept as well, for whom the cookie was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from flask import g, request
from flask_security import current_user
from flask_wtf.csrf import validate_csrf  # type: ignore[import-untyped]
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from models.case import Case
from models.organisation import Organisation
from models.restriction import Reader
from models.sent_form import SentForm
from models.unsent import Before, Field, Place, Unsent
from staff.access import roles
from staff.access.guard import signed_in
from staff.access.once import APART, mark_of_form, writing
from staff.cases import windows
from staff.cases.fact_versions import wants_nothing
from staff.cases.letters import plain
from staff.cases.unsent_forms import FORMS, Filled, brought, in_words, read


@dataclass(frozen=True)
class Words:
    """What was written, and since when it is kept; nothing where there is nothing."""

    text: str = ""
    at: datetime | None = None
    window: str = ""
    form: Filled = field(default_factory=dict)
    """Where a form is kept whole, what stands in it."""
    also: "tuple[Words, ...]" = ()
    """What the same person was writing there in other windows."""

    def one(self, name: str) -> str:
        """What stands in a field of the form."""
        return next(iter(self.form.get(name, ())), "")


def keep_along() -> None:
    """Keep what a form brings of notes and replies, its own and what came along with it."""
    if request.method == "POST" and "person" in g and _given():
        _keep(signed_in().id, signed_in().role)


def rescue() -> tuple[str, dict[str, str]] | None:
    """Keep what came for an account whose sign-in is over; the page where it is seen again."""
    if request.method != "POST" or not any(_given().values()):
        return None
    if not is_of_who_was_signed_in():
        return None
    _keep(current_user.id, current_user.role)
    return "staff.case.page", {"case_id": str(_case_of_form())}


def is_of_who_was_signed_in() -> bool:
    """Whether a form comes from a page of the account whose sign-in is over."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return bool(current_user.is_authenticated)


def words(db: Session, case: Case, person_id: UUID, key: bytes) -> dict[str, Words]:
    """By field, what this person was writing about this case: the newest, with what is in other
    windows."""
    by_field: dict[str, list[Words]] = {box: [] for box in Field}
    for one in Unsent.of(db, person_id, case.id):
        by_field[one.field] += _opened(db, case, one, key)
    newest = {box: texts[0] for box, texts in by_field.items() if texts}
    windows.shown({box: Before(one.window, one.at) for box, one in newest.items() if one.at})
    return {
        box: replace(texts[0], also=tuple(texts[1:])) if texts else Words()
        for box, texts in by_field.items()
    }


def here(person_id: UUID, case_id: UUID, field: Field) -> Place:
    """Where the form's window keeps what is written for a field."""
    return Place(person_id, case_id, field, windows.of_form().name)


def sent(db: Session, person_id: UUID, case_id: UUID, field: Field, text: str) -> None:
    """What was sent is begun no more: where it was written, and in any window with the same words,
    from where it would be sent a second time."""
    Unsent.forget(db, here(person_id, case_id, field))
    for one in Unsent.of(db, person_id, case_id):
        if one.field == field and plain(one.open(signed_in().key)) == plain(text):
            Unsent.forget(db, Place(person_id, case_id, field, one.window))


def elsewhere(db: Session, person_id: UUID, case_id: UUID) -> bool:
    """Whether this person has since written in another window what the form brings as well."""
    window = windows.of_form()
    return any(
        one.field in _given()
        and one.window != window.name
        and window.since
        and one.at > window.since
        for one in Unsent.of(db, person_id, case_id)
    )


def written() -> str:
    """What a form that could not be taken brings of someone's words."""
    try:
        texts = (_readable(box, text) for box, text in _given().items())
        return "\n\n".join(filter(None, (*texts, request.form.get("account"))))
    except RequestEntityTooLarge:
        return ""


def own() -> set[Field]:
    """What the form itself is for, and not what came along with it."""
    return {
        box
        for box in Field
        if (brought(box, request.form, along=False) if box in FORMS else box in request.form)
    }


def _opened(db: Session, case: Case, one: Unsent, key: bytes) -> Iterator[Words]:
    """What is kept, in the clear; facts that are as they stand are nothing to go on with."""
    box, text = Field(one.field), one.open(key)
    if box not in FORMS:
        yield Words(text, one.at, one.window)
        return
    filled = read(box, text)
    if box is not Field.FACTS or not wants_nothing(db, case, filled):
        yield Words(in_words(box, filled), one.at, one.window, filled)


def _readable(box: Field, text: str) -> str:
    return in_words(box, read(box, text)) if box in FORMS and text else text


def _given() -> Mapping[Field, str]:
    """The words that a form brings, by what they were to become."""
    return {box: text for box in Field if (text := _brought(box)) is not None}


def _brought(box: Field) -> str | None:
    if box in FORMS:
        return brought(box, request.form)
    text = request.form.get(f"{APART}{box}", request.form.get(box))
    return None if text is None else text.replace("\r\n", "\n")


def _case_of_form() -> UUID | None:
    """The case that the form's page is of."""
    if found := (request.view_args or {}).get("case_id"):
        return UUID(str(found))
    try:
        return UUID(request.form.get(f"{APART}case", ""))
    except ValueError:
        return None


def _keep(person_id: UUID, role: str) -> None:
    case_id = _case_of_form()
    with writing() as db:
        reader = Reader(person_id, roles.kinds(role))
        case = db.scalar(select(Case).where(Case.id == case_id, reader.reads()))
        if case is None:
            return
        if (mark := mark_of_form()) and SentForm.is_taken(db, mark):
            return  # a script's last word about what was sent meanwhile
        key, before = db.get_one(Organisation, 1).public_key, windows.of_form().before
        for box, text in _given().items():
            Unsent.keep(db, here(person_id, case.id, box), text, key, before.get(box))
