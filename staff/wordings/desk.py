"""What one person works on: the words in use, their draft if there is one, and both together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.wording import SHIPPED, Wording
from staff.access.guard import signed_in
from staff.console import console


@dataclass(frozen=True)
class Desk:
    """What one person works on: the words in use, their draft if there is one, and both together.

    `said` are all words as they are with the draft, by language and key; `now` those in use.
    """

    used: Wording | None
    draft: Wording | None
    now: Mapping[str, Mapping[str, str]]
    said: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, db: Session) -> "Desk":
        """The desk of who is signed in."""
        return cls.with_draft(Wording.used(db), Wording.draft_of(db, signed_in().id))

    @classmethod
    def held(cls, db: Session, person_id: UUID) -> "Desk":
        """The desk of a person who writes, until this transaction ends."""
        draft = Wording.draft_of(db, person_id, to_change=True)
        return cls.with_draft(Wording.used(db), draft)  # after it: it may be the one by now

    @classmethod
    def with_draft(cls, used: Wording | None, draft: Wording | None) -> "Desk":
        """The words in use with one draft over them."""
        book, of = console().wordbook(), used.changes if used else {}
        return cls(used, draft, book.texts(of), book.over(of, draft.changes if draft else {}))

    @property
    def number(self) -> int:
        """The number of the words in use."""
        return (self.used and self.used.number) or SHIPPED

    @property
    def changes(self) -> Mapping[str, Any]:
        """All that differs from what the service came with, the draft included."""
        of, draft = self.used.changes if self.used else {}, self.draft.changes if self.draft else {}
        whole: Mapping[str, Any] = console().wordbook().whole(of, draft)
        return whole

    def changed(self, name: str) -> bool:
        """Whether the draft changes anything at a place."""
        keys = console().wordbook().places()[name].keys
        both = (
            (self.now[code].get(key), of.get(key)) for code, of in self.said.items() for key in keys
        )
        return any(old != new for old, new in both)
