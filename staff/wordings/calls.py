"""A call in takes, or words, that nobody has published: heard by whoever tries it, by no caller."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.prompt_take import PromptTake, drafts_of, in_use, proposed
from models.wording import Wording
from staff.access.guard import signed_in
from staff.console import console
from staff.wordings.desk import Desk
from staff.wordings.drafts import draft_at
from staff.wordings.prompts import played
from staff.wordings.trial import LONGEST_KEY, MOST_KEYS

pages = Blueprint("calls", __name__, url_prefix="/prompts/call")

MOST_SAID = 100
"""Pieces in one sound: the longest turn has a third of them."""
KEYS = "123456789*0#"

Takes = Mapping[tuple[str, str], PromptTake]


@dataclass(frozen=True)
class Heard:
    """One piece of what is said, and whose voice it is; no `voice` where nobody recorded it.
    `waits`: callers don't hear that take yet."""

    language: str
    words: str
    name: str
    voice: str | None
    by_person: bool
    waits: bool

    @property
    def address(self) -> str:
        """By which its sound is asked for."""
        return f"{self.language}/{self.name}"


@pages.get("")
def begin() -> ResponseReturnValue:
    """A call that has just begun, or has come to where a prompt is said."""
    return _show(request.args, [])


@pages.post("")
def go_on() -> ResponseReturnValue:
    """The same call after one key more; the form brings all keys before it."""
    typed = [*request.form.getlist("typed")[:MOST_KEYS], request.form.get("key", "")]
    return _show(request.form, [one[:LONGEST_KEY] for one in typed])


@pages.get("/sound")
def sound() -> Response:
    """Prompts of what is said, one behind the other, as `language/name`; no address has words."""
    with console().database() as db:
        takes, changes = _takes(db), _changes(db, request.args)
        asked = request.args.getlist("said")[:MOST_SAID]
        files = [file for one in asked if (file := _file(one, changes, takes))]
    return played(b"".join(files) or abort(404))


def _show(asked: Mapping[str, str], typed: Sequence[str]) -> str:
    begins = (asked["language"], asked["at"]) if asked.get("language") and "at" in asked else None
    with console().database() as db:
        scene = console().wordbook().calls.scene(_changes(db, asked), typed, begins)
        return render_template(
            "staff/words/call.html",
            scene=scene,
            said=[*_heard(scene.said, _takes(db))],
            typed=typed,
            asked={name: asked[name] for name in ("draft", "language", "at") if name in asked},
            keys=KEYS,
        )


def _changes(db: Session, asked: Mapping[str, str]) -> Any:
    """Of the words in use, with a draft of words over them where one is tried."""
    used = Wording.used(db)
    if not (draft := asked.get("draft")):
        return used.changes if used else {}
    try:
        return Desk.with_draft(used, draft_at(db, UUID(draft))).changes
    except ValueError:
        abort(404)


def _takes(db: Session) -> Takes:
    """By language and words: this person's own before those that wait, those before what plays."""
    every = [*in_use(db), *proposed(db), *drafts_of(db, signed_in().id)]
    return {(one.language, one.words): one for one in every}


def _heard(said: Sequence[Any], takes: Takes) -> Iterator[Heard]:
    book = console().wordbook().prompts
    for line in said:
        take = takes.get((line.language, line.words)) if line.name else None
        file = None if take else book.file_of(line.language, line.words)
        voice = take.voice if take else file.voice if file else None
        person = take.by_person if take else file is not None and file.by_a_person
        waits = take is not None and take.since is None
        yield Heard(line.language, line.words, line.name, voice, person, waits)


def _file(said: str, changes: Any, takes: Takes) -> bytes | None:
    language, _, name = said.partition("/")
    book = console().wordbook()
    if (words := book.calls.words_of(changes, language, name)) is None:
        return None
    take = takes.get((language, words))
    return take.sound if take else book.prompts.sound(language, words)
