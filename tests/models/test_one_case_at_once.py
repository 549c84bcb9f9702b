"""What a caller and staff do to one case in the same moment: one waits for the other, and neither
is refused because each waits for each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, product
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Bell, Case, Message, Reply, ReturnCode
from models.addition import Addition
from models.bell import BellChoice
from models.closure import Disposition, Said, close
from models.db.base import now
from models.event import hold_cases
from models.journal import DELETED, _apply
from models.message import Means
from models.note import Note
from models.outbox import claim
from models.postage import NotYet
from models.return_visit import Chosen, add_words, delete, give_code, stop_contact
from models.triage import prioritise

from .conftest import PEPPER, WEAK, House, submission
from .test_outbox import BELLS, STAMP

NUMBERS = count(1)
Does = Callable[[House, Session, UUID], object]


def _deleted(_: House, db: Session, row: UUID) -> None:
    ReturnCode.hold(db, row)
    if case := db.get(Case, row, with_for_update=True):
        delete(db, case)


def _deleted_late(_: House, db: Session, row: UUID) -> None:
    """As a journal tells of it once the database is back."""
    if idem := db.scalar(select(Case.idem).where(Case.id == row)):
        _apply(db, f"1{DELETED}", {"idem": idem})


def _stopped(_: House, db: Session, row: UUID) -> None:
    if case := db.get(Case, row, with_for_update=True):
        stop_contact(db, case)


def _added(house: House, db: Session, row: UUID) -> None:
    if case := db.get(Case, row, with_for_update=True):
        add_words(db, case, "They moved us", house.public_key)


def _told_more(house: House, db: Session, row: UUID) -> None:
    Addition.seal(row.bytes * 2, row, 5, {"since": "WEEK"}, house.public_key).store(db)


def _held(db: Session, row: UUID) -> Case | None:
    """As the console holds what a form changes."""
    ReturnCode.hold_all(db, row)
    hold_cases(db, row)
    return db.get(Case, row)


def _replied(house: House, db: Session, row: UUID) -> None:
    if case := _held(db, row):
        Reply.send(db, case, db.merge(house.person), "We can help", house.public_key)


def _noted(house: House, db: Session, row: UUID) -> None:
    if case := _held(db, row):
        Note.write(db, case, db.merge(house.person), "Rang them", house.public_key)


def _closed(house: House, db: Session, row: UUID) -> None:
    if case := _held(db, row):
        close(db, case, Disposition.SAME, Said(db.merge(house.person), "Done", house.public_key))


def _opened(house: House, db: Session, row: UUID) -> None:
    hold_cases(db, row)
    if case := db.get(Case, row):
        case.open(db, db.merge(house.person))


def _triaged(house: House, db: Session, row: UUID) -> None:
    hold_cases(db, row)
    if case := db.get(Case, row):
        prioritise(db, case, db.merge(house.person), 3)


def _rung(_: House, db: Session, row: UUID) -> None:
    if message := claim(db, list(Means), now()):
        assert message.case_id == row
        STAMP.postage(db, message, now())


OF_CALLERS = (_deleted, _deleted_late, _stopped, _added, _told_more)
OF_OTHERS = (_replied, _noted, _closed, _opened, _triaged, _rung)


@pytest.mark.parametrize("url", ["migrated_postgres"], indirect=True)
def test_neither_is_refused_because_each_waits_for_the_other(house: House) -> None:
    failed: list[str] = []
    for of_caller, of_other in product(OF_CALLERS, OF_OTHERS):
        row, begin = _filed(house), Barrier(2)

        def does(what: Does, row: UUID = row, begin: Barrier = begin) -> str:
            begin.wait()
            try:
                with house.database.begin() as db:
                    what(house, db, row)
            except NotYet:
                return ""
            except Exception as wrong:
                return f"{what.__name__} {type(wrong.__cause__ or wrong).__name__}"
            return ""

        with ThreadPoolExecutor(2) as both:
            failed += filter(None, both.map(does, (of_caller, of_other)))
    assert failed == []


def _filed(house: House) -> UUID:
    """A case with a code, whose caller alone is owed a sign of an answer."""
    choice = BellChoice(Means.TEXT, "+254722000001", "ANY_TIME", "sw", "ORDER")
    with house.database.begin() as db:
        db.query(Message).delete()
        case = Case.file(db, submission(next(NUMBERS)), house.public_key)
        give_code(db, Chosen(case.idem or b"", "4826"), PEPPER, WEAK)
        Bell.choose(db, BELLS, case.id, choice, now())
        Reply.send(db, case, db.merge(house.person), "We can help", house.public_key)
        return case.id
