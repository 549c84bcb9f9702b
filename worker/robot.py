"""Has a robot read what calls can say and nobody has recorded: words that staff have changed.

It is hard to follow, in Swahili above all, and yet it says what is so. What a person records takes
its place.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice

import structlog
from sqlalchemy.exc import IntegrityError

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


class Robot:
    """`sheet` tells what calls say once words are changed, by language and name."""

    def __init__(self, database: Database, sheet: Callable[[Changes], Sheet]) -> None:
        self._database, self._sheet = database, sheet
        self._seen: tuple[int, int] | None = None
        self._recorded: frozenset[tuple[str, str]] | None = None

    def round(self) -> None:
        """Read what is lacking since the last round; two queries where words and takes are the
        same."""
        with self._database() as db:
            now = wording.told(db)[0], edition_of(db)
            if now == self._seen or now[0] == wording.SHIPPED:  # which the files say
                return
            changes = wording.changes_of(db, now[0])
            there = {(one.language, one.words) for one in in_use(db)}
        lacking = self._lacking(self._sheet(changes), there)
        while some := [*islice(lacking, AT_ONCE)]:
            self._read(some)
        with self._database() as db:
            self._seen = now[0], edition_of(db)

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


def _speaks(language: str) -> bool:
    try:
        speech.voice(language)
    except speech.CannotSpeak as why:
        log.error("robot_cannot_speak", language=language, fault=str(why))
        return False
    return True
