"""How far sessions have come, for all machines together, while Redis can't be told or asked."""

import hmac
from dataclasses import dataclass, field

from models import Database
from models.db.base import now
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.session_lengths import SessionLengths

SECONDS = 0.8
"""A caller has waited for Redis by then."""


@dataclass(frozen=True)
class SharedHops:
    """In the database, by keyed hashes of the names of dialogues. Where that is away as well, each
    machine goes by what it remembers itself."""

    database: Database
    key: bytes = field(repr=False)

    def last(self, name: str) -> str | None:
        """The lengths that were told last; None where nothing is known."""

        def look() -> str | None:
            with self.database() as db:
                return SessionLengths.last(db, self._tag(name), now())

        try:
            return within_deadline(look, SECONDS)
        except CANNOT_TAKE:
            return None

    def note(self, name: str, lengths: str, reach: int) -> str:
        """Keep them, unless what is kept reaches as far; what is kept."""

        def write() -> str:
            with self.database.begin() as db:
                return SessionLengths.note(db, self._tag(name), lengths, reach, now())

        try:
            return within_deadline(write, SECONDS)
        except CANNOT_TAKE:
            return lengths

    def _tag(self, name: str) -> bytes:
        return hmac.digest(self.key, f"lengths {name}".encode(), "sha256")
