"""Coming back with a code and a PIN: what the caller may read, add, stop or delete."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from dialogue.hop import Act, Verb
from models import Case, Database, returning
from outcomes.attempts import Attempts

Result = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class ComingBack:
    """The verbs of one who comes back. All ask the database, and none keeps a caller waiting."""

    database: Database
    public_key: Callable[[], bytes]
    pepper: bytes
    attempts: Attempts

    def verbs(self) -> tuple[Verb, ...]:
        """What trees may call of it."""
        return (self.look_up, self.read_reply, self.add_words, self.stop_contact, self.delete)

    def look_up(self, act: Act) -> Result:
        """Find what a code and a PIN open, within the tries that anyone has."""
        if not self.attempts.may_try(act.tag, act.step, act.caller.number):
            return "later", {}
        with self.database() as db:
            code, pin = act.answers["code"], act.answers["pin"]
            try:
                returned = returning.find(db, code, pin, self.pepper)
            except returning.NotHereYet:
                return "later", {}  # neither is wrong, and to say so would be cruel
            if returned is None:
                self.attempts.was_wrong(act.tag, act.step)
                return "wrong", {}
            status = returning.status_word(returned.case)
            reply = "\n".join(reversed(returning.replies(returned)))
            return "found", {"status": status, "reply": reply, "case": str(returned.case.id)}

    def read_reply(self, act: Act) -> Result:
        """Note that the caller sees what staff wrote."""
        if not act.values.get("reply"):
            return "none", {}
        with self.database.begin() as db:
            if case := self._case(act, db.get):
                returning.mark_read(case)
        return "some", {}

    def add_words(self, act: Act) -> Result:
        """Put the caller's words under what they told us before."""
        row = uuid.UUID(bytes=act.idem("words", act.step)[:16], version=4)
        with self.database.begin() as db:
            if not (case := self._case(act, db.get)):
                return "gone", {}
            text = act.answers["added_words"]
            returning.add_words(db, case, text, self.public_key(), row)
        return "added", {}

    def stop_contact(self, act: Act) -> Result:
        """Forget how to reach the caller."""
        with self.database.begin() as db:
            if not (case := self._case(act, db.get)):
                return "gone", {}
            returning.stop_contact(db, case)
        return "stopped", {}

    def delete(self, act: Act) -> Result:
        """Delete all of it. Asked twice at once, both are told that it is deleted."""
        with self.database.begin() as db:
            if case := self._case(act, db.get):
                returning.delete(db, case)
        return "deleted", {}

    def _case(self, act: Act, get: Callable[..., Case | None]) -> Case | None:
        return get(Case, uuid.UUID(act.values["case"]), with_for_update=True)
