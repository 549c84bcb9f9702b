"""What was filed of a session within minutes, for whoever has to find out on which day it began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from dialogue.act import Act
from models import Case, Database, Kind
from models.db.base import now
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.journal_folder import name_of, records
from outcomes.drafts import KINDS

LATELY = timedelta(minutes=10)
"""Longer than any USSD session, and far less than the time after which an id comes again."""

SOON = 0.5
"""Seconds that the database has: what it is asked for afterwards needs the rest of a hop."""

STEPS = 100
"""A session has fewer keys, by the first of which what is filed later in it is named."""


@dataclass(frozen=True)
class Lately:
    """The cases that callers have filed, in the database or in this machine's journal."""

    database: Database
    journal: Path

    def has_filed(self, act: Act) -> bool:
        """Whether anything of this session was filed in the last minutes; where the database can't
        say, the journal alone does."""
        idems = [*_idems(act)]
        waiting = {name_of(path).partition("-")[0] for path in records(self.journal)}
        if not waiting.isdisjoint(idem.hex() for idem in idems):
            return True
        try:
            return within_deadline(partial(self._has, idems), SOON)
        except CANNOT_TAKE:
            return False

    def _has(self, idems: list[bytes]) -> bool:
        lately = Case.received_at > now() - LATELY
        some = select(Case.id).where(Case.idem.in_(idems), lately).limit(1)
        with self.database() as db:
            return db.scalar(some) is not None


def _idems(act: Act) -> Iterator[bytes]:
    """Whatever a case of this session may be known by."""
    firsts = {name[0] for name in (*KINDS, "call")}
    for kind in Kind:
        for begun in (*firsts, *range(STEPS)):
            yield act.idem(kind, begun)
