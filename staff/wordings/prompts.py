"""What calls say: whose voice each prompt is, how far that has come, the sheet to record by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brought_file import brought_by
from models.prompt_take import PromptTake, drafts_of, in_use, proposed, published
from models.wording import Wording
from recordings.prompts import LONGEST_S
from staff.access.guard import signed_in
from staff.access.headers import may_listen
from staff.console import console
from staff.labels import part_of
from staff.wordings.reasons import reason
from staff.wordings.second import needs_another

pages = Blueprint("prompts", __name__, url_prefix="/prompts")

VERSIONS_SHOWN = 40


@dataclass(frozen=True)
class Said:
    """What calls say now: words that differ from the release's, and takes that are in use."""

    changes: Mapping[str, Any]
    takes: Sequence[PromptTake]

    @classmethod
    def of(cls, db: Session) -> "Said":
        """As it is in use."""
        used = Wording.used(db)
        return cls(used.changes if used else {}, in_use(db))

    def prompt(self, language: str, name: str) -> Any:
        """One prompt; 404 where there is none."""
        if language not in console().wordbook().languages():
            abort(404)
        book = console().wordbook().prompts
        return book.prompt(language, name, self.changes, self.takes) or abort(404)

    def by_name(self, language: str) -> dict[str, Any]:
        """All prompts of a language, by their names in small letters: files may be named so."""
        parts = console().wordbook().prompts.parts(language, self.changes, self.takes)
        return {one.name.casefold(): one for part in parts.values() for one in part}


@pages.get("")
def page() -> ResponseReturnValue:
    """How far each language has come, the prompts of one part of one language, what waits."""
    return shown()


def shown(**more: Any) -> str:
    """The page of all prompts, with more to be told on it."""
    book, names = console().wordbook(), console().wordbook().languages()
    language = request.args.get("language", next(iter(names)))
    if language not in names:
        abort(404)
    with console().database() as db:
        said, waiting = Said.of(db), proposed(db)
        parts = book.prompts.parts(language, said.changes, said.takes)
        part = request.args.get("part", next(iter(parts)))
        return render_template(
            "staff/words/prompts.html",
            progress=book.prompts.progress(said.changes, said.takes),
            languages=names,
            language=language,
            parts=parts,
            part=part,
            prompts=parts.get(part, ()),
            part_of=part_of,
            first=book.prompts.first(language, said.changes, said.takes),
            mine=drafts_of(db, signed_in().id),
            waiting=waiting,
            may_publish=[one for one in waiting if not needs_another(db, one.by_person_id)],
            versions=_versions(db),
            brought=brought_by(db, signed_in().id),
            voice=_last_voice(db),
            reason=reason,
            **more,
        )


@pages.get("/<language>/sheet")
def sheet(language: str) -> ResponseReturnValue:
    """The sheet to record a language by, to print."""
    names = console().wordbook().languages()
    if language not in names:
        abort(404)
    with console().database() as db:
        topics = console().wordbook().prompts.sheet(language, Said.of(db).changes)
    return render_template("staff/words/sheet.html", language=names[language], topics=topics)


@pages.get("/<language>/<name>")
def prompt(language: str, name: str) -> ResponseReturnValue:
    """One prompt: its words, how it is heard now, and where it is recorded."""
    with console().database() as db:
        one = Said.of(db).prompt(language, name)
        mine = (PromptTake.by_person_id == signed_in().id) & PromptTake.since.is_(None)
        same = (PromptTake.language == language) & (PromptTake.words == one.words)
        answer = render_template(
            "staff/words/prompt.html",
            language=language,
            languages=console().wordbook().languages(),
            prompt=one,
            take=db.scalar(select(PromptTake).where(mine, same)),
            longest=LONGEST_S,
            voice=_last_voice(db),
            reason=reason,
        )
    return may_listen(make_response(answer))


@pages.get("/<language>/<name>/sound")
def sound(language: str, name: str) -> Response:
    """A prompt as callers hear it."""
    with console().database() as db:
        one = Said.of(db).prompt(language, name)
        take: PromptTake | None = one.take
        file = take.sound if take else console().wordbook().prompts.sound(language, one.words)
    return played(file or abort(404))


def played(file: bytes) -> Response:
    """An MP3 file, for a player."""
    return send_file(BytesIO(file), mimetype="audio/mpeg", conditional=True)


def _last_voice(db: Session) -> str:
    """Whose voice this person brought last: most bring many of one."""
    mine = select(PromptTake.voice).where(PromptTake.by_person_id == signed_in().id)
    return db.scalar(mine.order_by(PromptTake.made_at.desc()).limit(1)) or ""


def _versions(db: Session) -> list[tuple[int, list[PromptTake]]]:
    """What was published, by the edition that it made, the last first."""
    found: dict[int, list[PromptTake]] = {}
    for take in published(db, VERSIONS_SHOWN):
        found.setdefault(take.since or 0, []).append(take)
    return [*found.items()]
