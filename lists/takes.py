"""Which takes of prompts are in use, as one process notices them: a hop asks no database."""

from collections.abc import Callable, Sequence

from models import Database
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.prompt_take import Playing, edition_of, playing, sound_of
from ops.logs import failure

Play = Callable[[Sequence[Playing], int], None]
"""Plays these, of an edition, from now on."""


class TakesInUse:
    """One of these a process; it begins with the files that the service came with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._edition = 0
        self.listeners: list[Play] = []

    def look(self) -> None:
        """See which are in use, as a thread does every few seconds; one query where none is new."""
        with self._database() as db:
            if (edition := edition_of(db)) == self._edition:
                return
            takes = playing(db)
        for play in self.listeners:
            play(takes, edition)
        self._edition = edition

    def file(self, number: int) -> bytes | None:
        """The sound of one; None where there is none, or nobody can say."""
        try:
            return within_deadline(lambda: self._read(number), waits=True)
        except CANNOT_TAKE as away:
            failure("take_not_read", away)
            return None

    def _read(self, number: int) -> bytes | None:
        with self._database() as db:
            return sound_of(db, number)
