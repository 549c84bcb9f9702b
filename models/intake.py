"""Where what a caller says is taken in, whatever breaks: by the database, else by the journal.

When a verb here returns, the caller may be told that it is kept. OSError means that neither
would take it, and the caller must be told that.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from models.addition import Addition
from models.call_record import CallRecord
from models.case import Case
from models.crypto.key_stretching import FOR_PINS, Cost
from models.db.database import Database
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.fetch_queue import add_recording
from models.journal import (
    append_addition,
    append_call,
    append_case,
    append_code,
    append_refusal,
)
from models.refusal import Refusal
from models.return_code import ReturnCode
from models.return_visit import Chosen, Given, give_code, take_back
from models.sealed_case import id_of, sealed_row
from models.submission import Submission
from models.telling import tell_first


class TakenBack(Exception):
    """It was taken back while it was being sent: neither may be promised."""


@dataclass(frozen=True, repr=False)
class Intake:
    """Where things are kept and under which keys. Making one reads nothing, so each hop may."""

    database: Database
    journal: Path
    public_key: bytes
    pepper: bytes
    cost: Cost = FOR_PINS
    urls_key: bytes | None = None  # recordings are fetched later, by whoever holds it
    counterfoils: Path | None = None

    def file(self, submission: Submission) -> Literal["database", "journal", "again"]:
        """File what was told, once for each idem; says where it went, or that it was told before.

        :raise TakenBack: the caller has taken it back meanwhile, in another hop.
        """
        row = self._sealed(submission)
        try:
            filed, kept = within_deadline(lambda: self._file(submission, row))
        except CANNOT_TAKE:
            append_case(self.journal, row)
            return "journal"
        if kept:
            self._keep(append_case, kept)
        return filed

    def note_call(self, call: Submission) -> None:
        """Keep that a person was asked for in a call, once for each; what is told in that same call
        takes its place."""
        row = self._sealed(call)
        try:
            within_deadline(lambda: self._note_call(row))
        except CANNOT_TAKE:
            append_call(self.journal, row)

    def take_back(self, idem: bytes, step: int) -> None:
        """Keep nothing of what was told under `idem` before `step`, unless it was sent by then."""
        try:
            taken = within_deadline(lambda: self._take_back(idem))
        except CANNOT_TAKE:
            append_refusal(self.journal, idem, step)
        else:
            if taken:
                self._keep(append_refusal, idem, step)

    def add(self, addition: Addition, progress: dict[str, Any], recordings: list[str]) -> bool:
        """Keep what a caller who came back has answered; False where the case is gone.

        `recordings` are addresses of what they spoke: those only the database can take.
        """
        try:
            added = within_deadline(lambda: self._add(addition, progress, recordings))
        except CANNOT_TAKE:
            if recordings:
                raise
            append_addition(self.journal, addition)
            return True
        if added:
            self._keep(append_addition, addition)
        return added

    def give_code(
        self, idem: bytes, pin: str, progress: dict[str, Any] | None = None, number: str = ""
    ) -> str:
        """The code of what was filed under `idem`, be it in the database or in some journal.

        It may be shown once this returns. `number` is the phone it is shown on, if that is known.
        """
        # Now: what is given up on below may still be done later.
        chosen = Chosen(idem, pin, progress, number)
        try:
            code, columns = within_deadline(lambda: self._give_code(chosen))
        except CANNOT_TAKE:
            given = Given.make(chosen, self.pepper, 0, self.cost)
            append_code(self.journal, idem, given.columns(chosen), chosen.at)
            return given.code
        if columns:
            self._keep(append_code, idem, columns, chosen.at)
        return code

    def _keep(self, append: Callable[..., None], *record: object) -> None:
        """Keep a counterfoil of what is committed; without one it is kept all the same."""
        if self.counterfoils:
            with suppress(OSError):
                append(self.counterfoils, *record, durable=False)

    def _file(
        self, submission: Submission, row: dict[str, Any]
    ) -> tuple[Literal["database", "again"], dict[str, Any] | None]:
        """Where it went, and the row as it is kept now."""
        if tell_first(self.database, row):
            return "database", row
        with self.database.begin() as db:
            if Refusal.stands(db, submission.idem):
                if submission.complete:
                    raise TakenBack
                return "again", None
            case = Case.of(row).keep(db)
            if submission.progress:
                ReturnCode.note(db, case.id, submission.progress)
            first = case.received_at == submission.received_at
            return "database" if first else "again", case.columns()

    def _note_call(self, row: dict[str, Any]) -> None:
        with self.database.begin() as db:
            Case.of(row).store(db)
            CallRecord.ask(db, row["call_tag"] or b"")

    def _sealed(self, submission: Submission) -> dict[str, Any]:
        return sealed_row(submission, self.public_key, self.urls_key)

    def _add(self, addition: Addition, progress: dict[str, Any], recordings: list[str]) -> bool:
        with self.database.begin() as db:
            if not addition.store(db):
                return False
            for url in recordings:
                case = db.get_one(Case, addition.case_id)
                add_recording(db, case, url, self.urls_key or b"", addition.id)
            ReturnCode.note(db, addition.case_id, progress)
            return True

    def _take_back(self, idem: bytes) -> bool:
        with self.database.begin() as db:
            return take_back(db, idem)

    def _give_code(self, chosen: Chosen) -> tuple[str, dict[str, Any]]:
        with self.database.begin() as db:
            code = give_code(db, chosen, self.pepper, self.cost)
            kept = db.get(ReturnCode, id_of(chosen.idem), populate_existing=True)
            return code, kept.columns() if kept else {}
