"""A form does what it asks for once: sent again, it shows what it came to the first time."""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from flask import Response, flash, g, redirect, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from models.sent_form import SentForm
from staff.access.guard import signed_in
from staff.console import console

MARK = "form"
NOT_FILLED_IN = ("csrf_token", MARK)
APART = "unsent-"
"""What fields begin with that came along with a form and are no part of it."""

HIDDEN = Markup('<input type="hidden" name="%s" value="%s">')
"""A field that nobody sees, of a name and a value: a page with a form for each row has many."""

FIRST_ONE_SECONDS = 3.0
LOCKED_SECONDS = 4.0
ALREADY = "That was done when it was sent the first time. It was not done twice."


class SentBefore(Exception):
    """The form was taken already, as it was filled in."""

    def __init__(self, identity: bytes) -> None:
        super().__init__("sent before")
        self.identity = identity


def field() -> Markup:
    """The hidden field by which a form is known again."""
    return HIDDEN % (MARK, secrets.token_urlsafe(16))


@contextmanager
def change() -> Iterator[Session]:
    """One transaction around what a form asks for, so that it is done, recorded and taken at once.

    :raise SentBefore: it was done already, as it was filled in.
    """
    with writing() as db:
        if mark := mark_of_form():
            identity = _identity(mark)
            if not SentForm.take(db, identity, mark):
                raise SentBefore(identity)
            g.taken = identity
        yield db


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that writes. SQLite has one at a time: where others hold it for longer than a
    caller would wait, it is asked for again, for a while."""
    deadline = time.monotonic() + LOCKED_SECONDS
    with ExitStack() as held:
        while True:
            try:
                db = held.enter_context(console().database.begin())
                break
            except OperationalError:  # nothing is done yet
                if time.monotonic() > deadline:
                    raise
        yield db


def mark_of_form() -> bytes | None:
    """What a form is known by, whatever is filled in; None if it brought nothing of the kind."""
    given = request.form.get(MARK, "")
    person = signed_in().id.hex if "person" in g else ""
    return hashlib.sha256(f"{person} {given}".encode()).digest() if given else None


def remember(response: Response) -> Response:
    """After a form was taken: keep where it led; or, where it was refused, let it come again."""
    if identity := g.pop("taken", None):
        words = [words for _, words in session.get("_flashes", [])]
        with suppress(SQLAlchemyError), console().database.begin() as db:
            if response.location:
                SentForm.answered(db, identity, response.location, words)
            else:
                SentForm.forget(db, identity)
    return response


def show_again(before: SentBefore) -> ResponseReturnValue:
    """What the form came to when it was sent first."""
    sent = _first_one(before.identity)
    if sent is None or sent.location is None:
        flash(ALREADY)
        return redirect("/staff/home")
    for words in sent.words or ():
        flash(words)
    return redirect(sent.location)


def _first_one(identity: bytes) -> SentForm | None:
    """The form as it was taken; it may be about to be answered just now."""
    deadline = time.monotonic() + FIRST_ONE_SECONDS
    while True:
        with console().database() as db:
            sent = db.get(SentForm, identity)
        if sent is None or sent.location or time.monotonic() > deadline:
            return sent
        time.sleep(0.05)


def _identity(mark: bytes) -> bytes:
    """The form with all that is filled in: whoever goes back and writes something else sends
    another form."""
    filled = hashlib.sha256(mark)
    for name, value in sorted(request.form.items(multi=True)):
        if name not in NOT_FILLED_IN and not name.startswith(APART):
            _add(filled, name.encode(), value.encode(errors="surrogatepass"))
    _add(filled, request.path.encode())
    for name, file in sorted(request.files.items(multi=True)):
        _add(filled, name.encode(), hashlib.sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return filled.digest()


def _add(filled: "hashlib._Hash", *parts: bytes) -> None:
    for part in parts:
        filled.update(len(part).to_bytes(8, "big") + part)
