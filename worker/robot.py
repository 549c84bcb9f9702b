"""Has a robot read what calls can say and nobody has recorded: words that staff have changed, and
those that wait to be published.

It is hard to follow, in Swahili above all, and yet it says what is so. What a person records takes
its place.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from audio import check, recorded, speech
from menus.changes import Changes
from models import Database, wording
from models.prompt_take import ROBOT, PromptTake, edition_of, in_use, publish
from recordings.prompts import made

AT_ONCE = 8
"""So many prompts at a time, and callers hear those, while the next are read."""

Sheet = Mapping[str, Mapping[str, str]]
Words = tuple[str, str, str]
"""A prompt: its language, its name, its words."""

log = structlog.get_logger()


class _Seen(NamedTuple):
    """What a round has looked at: the words in use, the edition, and the words that wait."""

    words: int
    edition: int
    waits: frozenset[tuple[str, datetime]]


class Robot:
    """`sheet` tells what calls say once words are changed, by language and name."""

    def __init__(self, database: Database, sheet: Callable[[Changes], Sheet]) -> None:
        self._database, self._sheet = database, sheet
        self._seen: _Seen | None = None
        self._recorded: frozenset[tuple[str, str]] | None = None

    def round(self) -> None:
        """Read what is lacking since the last round; three queries where words and takes are the
        same."""
        with self._database() as db:
            if (now := _looked(db)) == self._seen:
                return
            said = [*_said(db)]
        for changes in said:
            with suppress(ValueError):  # a release has made words that wait unreadable
                self._read_all(self._sheet(changes))
        with self._database() as db:
            self._seen = now._replace(edition=edition_of(db))

    def _read_all(self, sheet: Sheet) -> None:
        with self._database() as db:
            there = {(one.language, one.words) for one in in_use(db)}
        lacking = self._lacking(sheet, there)
        while some := [*islice(lacking, AT_ONCE)]:
            self._read(some)

    def _lacking(self, sheet: Sheet, there: set[tuple[str, str]]) -> Iterator[Words]:
        """Each once, of the languages that the robot speaks."""
        files, seen = self._files(sheet), {*there}
        for language, prompts in sheet.items():
            for name, words in prompts.items():
                said = language, words
                if said not in files and said not in seen and _speaks(language):
                    seen.add(said)
                    yield language, name, words

    def _files(self, sheet: Sheet) -> frozenset[tuple[str, str]]:
        """What the files of the release say; they are as they were when this process began."""
        if self._recorded is None:
            self._recorded = frozenset(
                (language, one.words)
                for language in sheet
                for name, one in recorded.read(recorded.FOLDER / language).items()
                if check.ailing(recorded.FOLDER / language, name, one.words, one) is None
            )
        return self._recorded

    def _read(self, some: list[Words]) -> None:
        sounds = made([speech.sound(words, language) for language, _, words in some])
        with suppress(IntegrityError), self._database.begin() as db:  # another worker was first
            takes = [
                PromptTake.keep(
                    db,
                    language=language,
                    name=name,
                    words=words,
                    voice=ROBOT,
                    seconds=one.seconds,
                    sound=one.sound,
                    by_person_id=None,
                )
                for (language, name, words), one in zip(some, sounds, strict=True)
                if not one.refused
            ]
            publish(db, takes, None)
        log.info("robot_read", prompts=len(some))


def _looked(db: Session) -> _Seen:
    waits = frozenset((one.id.hex, one.changed_at) for one in wording.proposed(db))
    return _Seen(wording.told(db)[0], edition_of(db), waits)


def _said(db: Session) -> Iterator[Changes]:
    """The words in use, where they aren't those of the files; then those that wait to be published:
    a caller is not to hear the gateway's voice while the robot reads them."""
    used = wording.changes_of(db, wording.told(db)[0])
    if used:
        yield used
    for one in wording.proposed(db):
        yield wording.over(used, one.changes)


def _speaks(language: str) -> bool:
    try:
        speech.voice(language)
    except speech.CannotSpeak as why:
        log.error("robot_cannot_speak", language=language, fault=str(why))
        return False
    return True
