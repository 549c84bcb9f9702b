"""Makes prompts of the recordings that staff brought in folders."""

from audio import pace
from models import Database
from models.brought_file import BroughtFile, waiting
from recordings.prompts import Made, made

AT_ONCE = 8


class PromptMaking:
    """A few of them a round. A worker that dies over one leaves it waiting."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def round(self) -> None:
        """Make all that wait."""
        while self._some():
            pass

    def _some(self) -> bool:
        with self._database() as db:
            files = {one.id: one.sound or b"" for one in waiting(db, AT_ONCE)}
        for of, done in zip(files, made([*files.values()]), strict=True):
            with self._database.begin() as db:
                one = db.get(BroughtFile, of, with_for_update=True)
                if one and one.waits:  # another worker may have been first
                    doubts = _doubts(one, done)
                    one.become(
                        db,
                        refused=done.refused,
                        sound=done.sound,
                        seconds=done.seconds,
                        doubts=doubts,
                    )
        return bool(files)


def _doubts(one: BroughtFile, done: Made) -> tuple[str, ...]:
    return (*done.doubts, *pace.doubts(one.words, one.language, done.seconds))
