"""Answers to callers' texts, owed in the outbox; and who wants none.

Whatever it asks the database, it asks in time. An answer that the database can't take goes to the
journal: the caller's next text answers the question that it asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from models import Database, OptOut, journal
from models.db.base import now
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.message import About
from models.text_answer import TextAnswer, owe_first, owe_today
from telecom import gsm
from telecom.numbers import e164

log = structlog.get_logger()


@dataclass(frozen=True)
class TextPost:
    """The house's side of texts. `key` seals what is owed, `opt_out_key` hashes numbers for good;
    `most` is how many parts a day one number is answered."""

    database: Database
    key: bytes = field(repr=False)
    opt_out_key: bytes = field(repr=False)
    most: int
    journal: Path

    def answer(self, number: str, text_id: str, words: str, enough: str) -> None:
        """Owe the answer to a text, once; the one that comes to `most` parts is `enough`, the last.

        :raise OSError: neither database nor journal takes it.
        """
        if (to := e164(number)) is None:
            log.warning("text_not_answered", why="NoNumber")
            return
        answer = TextAnswer(to, words, gsm.parts(words))
        row = answer.columns(self.key, text_id, now())
        last = partial(TextAnswer(to, enough, self.most).columns, self.key, text_id, now())
        try:
            within_deadline(partial(self._owe, row, last))
        except CANNOT_TAKE:
            journal.append_text(self.journal, row)

    def stop(
        self, number: str, text_id: str | None, words: str, at: datetime | None = None
    ) -> None:
        """Text it nothing, as it said `at` that time, or now; who asked is answered once more.

        :raise OSError: neither database nor journal takes it.
        """
        if to := e164(number):
            row, at = None, at or now()
            if text_id is not None:
                stopped = TextAnswer(to, words, gsm.parts(words), About.STOPPED)
                row = stopped.columns(self.key, text_id, now())
            try:
                within_deadline(partial(self._stop, to, row, at))
            except CANNOT_TAKE:
                stop = OptOut.columns(self.opt_out_key, to, at)
                journal.append_stop(self.journal, stop)

    def help(self, number: str, text_id: str, words: str) -> None:
        """Owe the numbers that somebody asks for who wants no texts, as much as others get a day.

        :raise OSError: neither database nor journal takes it.
        """
        if to := e164(number):
            asked = TextAnswer(to, words, gsm.parts(words), About.STOPPED)
            row = asked.columns(self.key, text_id, now())
            try:
                within_deadline(partial(self._owe, row, lambda: row))
            except CANNOT_TAKE:
                journal.append_text(self.journal, row)

    def start(self, number: str, at: datetime) -> None:
        """It wants texts again, as it wrote `at` that time: unless it has wanted none since."""
        if to := e164(number):
            within_deadline(partial(self._start, to, at))

    def has_stopped(self, number: str) -> bool:
        """Whether it wants none; where the database can't say, the sender looks once more."""
        to = e164(number)
        try:
            return to is not None and within_deadline(partial(self._stands, to))
        except CANNOT_TAKE:
            return False

    def _owe(self, row: dict[str, Any], last: Callable[[], dict[str, Any]]) -> None:
        if owe_first(self.database, row, self.most):
            return
        with self.database.begin() as db:
            if not owe_today(db, row, last(), self.most):
                log.warning("text_not_answered", why="EnoughToday")

    def _stop(self, number: str, row: dict[str, Any] | None, at: datetime) -> None:
        with self.database.begin() as db:
            if row and not OptOut.stands(db, self.opt_out_key, number):
                owe_today(db, row, row, self.most)
            OptOut.keep(db, self.opt_out_key, number, at)

    def _start(self, number: str, at: datetime) -> None:
        with self.database.begin() as db:
            OptOut.undo(db, self.opt_out_key, number, at)

    def _stands(self, number: str) -> bool:
        return OptOut.has_stopped(self.database, self.opt_out_key, number)
