"""The team's hours, as the caller of a case was told of them: those of the list in use then."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lists import team_hours
from lists.rows import Cells
from models.calling_hours import Announced
from models.case import Case
from models.imported_list import Topic, history, in_use_at
from models.submission import BY_HAND
from staff.console import console


class Announcements:
    """What callers were told of the hours at which we call, asked about at one time: each list is
    read once, for however many cases."""

    def __init__(self, db: Session, at: datetime) -> None:
        """`at`: the time that is asked about, in East Africa Time."""
        self._db, self.at = db, at
        self._lists = history(db, Topic.HOURS)
        self._told: dict[UUID | None, Announced] = {}

    def to(self, case: Case) -> Announced | None:
        """What its caller was told; nothing of a case that staff entered by hand."""
        if case.channel in BY_HAND:
            return None
        used = in_use_at(self._lists, case.received_at)
        if used not in self._told:
            self._told[used] = self._of(console().lists[Topic.HOURS].entries(self._db, used))
        return self._told[used]

    def _of(self, entries: list[Cells]) -> Announced:
        day = self.at.date()
        return Announced(team_hours.told(entries, day), team_hours.spans(entries, day))
