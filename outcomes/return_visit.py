"""Returning with a code and a PIN: what the caller may read, add, stop or delete."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dialogue.act import Act, Caller, Result
from models import Case, Database, ReturnCode, return_visit
from models.answers import mark_begun, mark_read
from models.bell import Bell
from models.calling_hours import is_pressing
from models.counterfoils import note_deleted, note_stopped
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.fetch_queue import add_recording
from models.known_phones import know
from outcomes.attempts import Allowed, Attempt, Attempts
from outcomes.bells import Bells
from outcomes.progress import Progress
from outcomes.replies import READ_ALOUD, Replies
from outcomes.spoken import apart
from outcomes.verbs import verb


@dataclass(frozen=True)
class Returning:
    """The verbs of a caller who comes back. All ask the database, and none keeps them waiting."""

    database: Database
    public_key: Callable[[], bytes]
    pepper: bytes
    attempts: Attempts
    bells: Bells
    replies: Replies
    urls_key: bytes  # under which the address of a recording waits to be fetched
    counterfoils: Path

    @verb(waits=False)
    def look_up(self, act: Act) -> Result:
        """Find what a code and a PIN open, within the tries that anyone has."""
        code, pin = act.answers["code"], act.answers["pin"]
        attempt = Attempt(act.tag, act.caller.number, code, pin)
        if not (allowed := self.attempts.may_try(attempt)):
            return "later", {}
        closed = allowed is Allowed.KNOWN_PHONES
        with self.database() as db:
            try:
                returned = return_visit.find(db, code, pin, self.pepper)
            except return_visit.NotHereYet:
                if not closed:  # else who guesses would see that it was given back
                    self.attempts.was_right(attempt)
                return "later", {}  # neither is wrong, and to say so would be cruel
            if closed and not (returned and attempt.number in returned.phones):
                return "later", {}  # right or wrong
            if returned is None:
                return "wrong", {}
            reached = returned.case.may_contact or Bell.stands(db, returned.case.id)
            found = self._found(returned, act.caller) | _contact(reached=reached)
        self.attempts.was_right(attempt)
        self._know(returned, attempt.number)
        return "found", found | self.bells.offered(act)

    @verb(waits=False)
    def read_reply(self, act: Act) -> Result:
        """Have the caller read or hear what staff answered, and note what of it they begin."""
        exit_, values = self.replies.told(act)
        if exit_ in ("some", "both"):
            self._mark(act, mark_begun)
        return exit_, values

    @verb(waits=True)
    def reply_told(self, act: Act) -> Result:
        """Note that the caller has come to its end. Where that can't be kept they are told of it
        once more, and read on meanwhile."""
        with suppress(*CANNOT_TAKE):
            within_deadline(partial(self._mark, act, mark_read))
        return "told", {}

    def _mark(self, act: Act, mark: Callable[..., None]) -> None:
        heard = act.caller.channel == "IVR"
        with self.database.begin() as db:
            if case := self._case(act, db.get):
                mark(case, written=not heard or act.language == READ_ALOUD, spoken=heard)

    @verb(waits=False)
    def add_words(self, act: Act) -> Result:
        """Put the caller's words under what they told us before."""
        row = uuid.UUID(bytes=act.idem("words", act.step)[:16], version=4)
        with self.database.begin() as db:
            if not (case := self._case(act, db.get)):
                return "gone", {}
            _, urls = apart(act.caller.channel, act.answers)
            if url := urls.get("added_words"):
                add_recording(db, case, url, self.urls_key, row)
            else:
                text = act.answers["added_words"]
                return_visit.add_words(db, case, text, self.public_key(), row)
        return "added", {}

    @verb(waits=False)
    def stop_contact(self, act: Act) -> Result:
        """Forget how to reach the caller."""
        with self.database.begin() as db:
            if not (case := self._case(act, db.get)):
                return "gone", {}
            return_visit.stop_contact(db, case)
            word = return_visit.status_word(case)  # and no more of a call that was agreed to
        self._note(note_stopped, case)
        return "stopped", {"status": word, **_contact(reached=False), "can_bell": ""}

    @verb(waits=False)
    def delete(self, act: Act) -> Result:
        """Delete all of it. Asked twice at once, both are told that it is deleted."""
        with self.database.begin() as db:
            ReturnCode.hold(db, uuid.UUID(act.values["case"]))
            if case := self._case(act, db.get):
                return_visit.delete(db, case)
        if case:
            self._note(note_deleted, case)
        return "deleted", {}

    def _note(self, note: Callable[[Path, bytes], None], case: Case) -> None:
        """Keep a counterfoil of what is committed; without one it is done all the same."""
        if case.idem:
            with suppress(OSError):
                note(self.counterfoils, case.idem)

    def _know(self, returned: return_visit.Returned, number: str) -> None:
        """Keep that the code was right on this phone, if that is new; a database may only read."""
        if returned.phones.with_one(number) != returned.kept.phones:
            with suppress(*CANNOT_TAKE), self.database.begin() as db:
                know(db, returned.kept, returned.caller_private_key, number)

    def _found(self, returned: return_visit.Returned, caller: Caller) -> dict[str, str]:
        replies = self.replies.found(returned, caller)
        case, answered = returned.case, any(replies.values())
        word = return_visit.status_word(case)
        return {
            "status": word if answered or case.closed else f"{word} {_waits(case)}",
            "case": str(case.id),
            "progress": _left_to_tell(returned, caller.channel),
            **replies,
        }

    def _case(self, act: Act, get: Callable[..., Case | None]) -> Case | None:
        return get(Case, uuid.UUID(act.values["case"]), with_for_update=True)


def _waits(case: Case) -> str:
    """That there is no answer, and when we work on it. Of what is pressing no hours are told, for
    somebody may be woken for it at any: the caller may be called at night, if they agreed to a
    call; whether they named hours, nobody can read here."""
    pressing = is_pressing(case.kind, case.danger, urgent=case.urgent)
    if pressing:
        return "no_answer_yet" if case.may_contact else "no_answer_urgent"
    return "no_answer"


def _contact(*, reached: bool) -> dict[str, str]:
    """Whether they can stop contact, or there is none: one of two, under the same key."""
    return {"can_stop": "yes" if reached else "", "stopped": "" if reached else "yes"}


def _left_to_tell(returned: return_visit.Returned, channel: str) -> str:
    """How far they have come; nothing where nothing is left to ask, or nobody knows what."""
    if (told := returned.progress) is None:
        return ""
    progress = Progress(**told)
    return "" if progress.following(channel) == "nothing" else progress.written()
