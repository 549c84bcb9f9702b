"""Answers on WhatsApp, owed in the outbox; which messages were heard; and who wants none.

Whatever it asks the database, it asks in time. What the database can't take it raises: then Meta
tells it again, and keeps it until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from models import Arrival, Database, OptOut
from models.db.base import EAST_AFRICA, now
from models.db.deadline import within_deadline
from models.message import About, Means
from models.outbox import told
from models.receipt import Fate
from models.text_answer import WINDOW, TextAnswer, owe, owe_today
from whatsapp.callback import Incoming, Status
from whatsapp.channel import Owed

log = structlog.get_logger()


@dataclass(frozen=True)
class WhatsAppPost:
    """The house's side of WhatsApp. `key` seals what is owed, `opt_out_key` hashes people for good;
    `most` is how many messages a day one person is answered."""

    database: Database
    key: bytes = field(repr=False)
    opt_out_key: bytes = field(repr=False)
    most: int

    def fresh(self, names: Sequence[str]) -> set[str]:
        """Those of these messages that were not heard before."""
        return within_deadline(partial(self._fresh, names)) if names else set()

    def answer(self, message: Incoming, answer: Owed | None, enough: str) -> None:
        """Note that a message was heard, and owe its answer; the last of a day is `enough`."""
        row = self._row(message, answer) if answer else None
        last = self._row(message, Owed(enough), parts=self.most)
        within_deadline(partial(self._answer, message, row, last))

    def sorry(self, message: Incoming, words: str) -> None:
        """Owe these words once; the message is still to be heard."""
        within_deadline(partial(self._owe, self._row(message, Owed(words), of="sorry ")))

    def stop(self, message: Incoming, words: str) -> None:
        """Owe its sender nothing from now on; the answer to who asked for that is the last."""
        row = self._row(message, Owed(words), About.STOPPED)
        within_deadline(partial(self._stop, message, row))

    def help(self, message: Incoming, words: str) -> None:
        """Owe the numbers that somebody asks for who wants nothing, and note that they did."""
        row = self._row(message, Owed(words), About.STOPPED)
        within_deadline(partial(self._answer, message, row, row))

    def notes_left(self, message: Incoming, most: int) -> int:
        """How many more voice notes its sender may tell us today, of so many."""
        return len(self.fresh(_of_today(message, most)))

    def spoke(self, message: Incoming, most: int) -> None:
        """Count one: of so many places the first that is free is taken."""
        within_deadline(partial(self._spoke, _of_today(message, most)))

    def start(self, message: Incoming) -> None:
        """Its sender wants messages again, unless they have wanted none since they wrote it."""
        within_deadline(partial(self._start, message))

    def has_stopped(self, message: Incoming) -> bool:
        """Whether its sender wants none."""
        who = message.caller.whose
        return within_deadline(partial(OptOut.has_stopped, self.database, self.opt_out_key, who))

    def told(self, statuses: Sequence[Status]) -> None:
        """Note what became of messages of ours."""
        within_deadline(partial(self._told, statuses))

    def _row(
        self, message: Incoming, answer: Owed, about: About = About.ANSWER, parts: int = 1,
        of: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """The row that owes an answer to a message; after a day it may not be sent any more."""
        more = {
            "to": message.to,
            "taps": answer.taps,
            "moves": answer.moves,
            "choose": answer.choose,
        }
        owed = TextAnswer(
            message.caller.whose, answer.words, parts, about, Means.WHATSAPP, more
        ).columns(self.key, of + message.id, now())
        return owed | {"good_until": min(owed["good_until"], message.at + WINDOW)}

    def _fresh(self, names: Sequence[str]) -> set[str]:
        with self.database() as db:
            return Arrival.fresh(db, self.key, names)

    def _spoke(self, places: Sequence[str]) -> None:
        with self.database.begin() as db:
            for place in places:
                if Arrival.note(db, self.key, place, now()):
                    return

    def _answer(self, message: Incoming, row: dict[str, Any] | None, last: dict[str, Any]) -> None:
        with self.database.begin() as db:
            if not Arrival.note(db, self.key, message.id, now()) or row is None:
                return
            if not owe_today(db, row, last, self.most):
                log.warning("text_not_answered", why="EnoughToday")

    def _owe(self, row: dict[str, Any]) -> None:
        with self.database.begin() as db:
            owe(db, row)

    def _stop(self, message: Incoming, row: dict[str, Any]) -> None:
        with self.database.begin() as db:
            if not OptOut.stands(db, self.opt_out_key, message.caller.whose):
                owe_today(db, row, row, self.most)
            for one in _all_names(message):
                OptOut.keep(db, self.opt_out_key, one, message.at)

    def _start(self, message: Incoming) -> None:
        with self.database.begin() as db:
            for one in _all_names(message):
                OptOut.undo(db, self.opt_out_key, one, message.at)

    def _told(self, statuses: Sequence[Status]) -> None:
        with self.database.begin() as db:
            _note(db, statuses)


def _note(db: Session, statuses: Sequence[Status]) -> None:
    """The furthest that is told of each message, in an order that no other transaction reverses."""
    furthest: dict[Any, Status] = {}
    for status in statuses:
        if status.row not in furthest or _RANK[status.fate] > _RANK[furthest[status.row].fate]:
            furthest[status.row] = status
    for status in sorted(furthest.values(), key=lambda one: one.row):
        told(db, status.row, Fate(status.fate), status.cause, now())


_RANK = {"on_its_way": 0, "failed": 1, "delivered": 2}


def _of_today(message: Incoming, most: int) -> list[str]:
    """What a person's voice notes of a day are counted as arrived by."""
    day = message.at.astimezone(EAST_AFRICA).date()
    return [f"voice note {message.caller.whose} {day} {n}" for n in range(most)]


def _all_names(message: Incoming) -> set[str]:
    """Who wants nothing here wants nothing on this phone: it may be watched."""
    return {message.caller.whose, message.caller.number} - {""}
