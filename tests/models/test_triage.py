"""What staff decide of a case first: how pressing it is, and when to look again."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from models import Case, Database, Event, Status
from models.addition import Addition
from models.db.base import now
from models.journal import append_case, drain
from models.priority import Priority
from models.reply import Reply
from models.return_visit import Chosen, give_code
from models.sealed_case import id_of
from models.triage import follow_up, prioritise

from .conftest import PEPPER, WEAK, House, submission


def _case(house: House, **facts: Any) -> Case:
    with house.database.begin() as db:
        return Case.file(db, submission(**facts), house.public_key)


def _priority(database: Database) -> int | None:
    with database() as db:
        return db.scalar(select(Case.priority))


@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({"urgent": True, "kind": "request", "about": "MATERIALS"}, Priority.URGENT),
        ({"urgent": False}, Priority.HIGH),
        ({"urgent": False, "complete": False}, Priority.HIGH),
        ({"urgent": False, "kind": "request", "about": "CALL"}, Priority.MEDIUM),
        ({"urgent": False, "kind": "enquiry", "about": "OFFER"}, Priority.MEDIUM),
        ({"urgent": False, "kind": "enquiry", "about": "MIGRATION"}, Priority.LOW),
        ({"urgent": False, "kind": "request", "about": "TRAINING"}, Priority.LOW),
    ],
)
def test_a_case_begins_with_the_priority_of_what_is_clear_of_it(
    house: House, facts: dict[str, Any], priority: Priority
) -> None:
    assert _case(house, **facts).priority == priority


def test_a_later_telling_makes_it_more_pressing_and_never_less(house: House) -> None:
    case = _case(house, urgent=False)
    with house.database.begin() as db:
        prioritise(db, db.get_one(Case, case.id), house.person, Priority.LOW)
    _case(house, urgent=False, step=0)
    assert _priority(house.database) == Priority.LOW
    _case(house, urgent=True, step=2)
    assert _priority(house.database) == Priority.URGENT
    _case(house, urgent=False, step=3)
    assert _priority(house.database) == Priority.URGENT


def test_an_earlier_telling_that_comes_late_still_tells_of_danger(house: House) -> None:
    _case(house, urgent=False, step=5)
    _case(house, urgent=True, step=1)
    assert _priority(house.database) == Priority.URGENT


def test_a_journal_of_before_names_no_priority(house: House, tmp_path: Path) -> None:
    case = Case.seal(submission(urgent=False), house.public_key)
    del case.priority
    append_case(tmp_path, case.columns())
    assert drain(tmp_path, house.database).taken == 1
    assert _priority(house.database) == Priority.HIGH


def test_what_a_process_of_before_files_is_urgent_until_somebody_looks(house: House) -> None:
    case = Case.seal(submission(urgent=False), house.public_key)
    values = {one.key: getattr(case, one.key) for one in Case.__table__.columns}
    values = {name: value for name, value in values.items() if value is not None}
    del values["priority"]
    with house.database.begin() as db:
        db.execute(Case.__table__.insert(), [values])  # type: ignore[attr-defined]
    assert _priority(house.database) == Priority.URGENT


def test_what_is_decided_is_on_record_once(house: House) -> None:
    case = _case(house)
    with house.database.begin() as db:
        kept = db.get_one(Case, case.id)
        for _ in range(2):
            prioritise(db, kept, house.person, 3)
            follow_up(db, kept, house.person, date(2026, 12, 1))
        follow_up(db, kept, house.person, None)
        with pytest.raises(ValueError, match="5"):
            prioritise(db, kept, house.person, 5)
    with house.database() as db:
        said = [(event.what, event.details) for event in db.scalars(select(Event))]
        kept = db.get_one(Case, case.id)
        assert (kept.priority, kept.follow_up_on) == (Priority.MEDIUM, None)
    assert [one for one in said if one[0] in ("priority", "follow up")] == [
        ("priority", {"before": "URGENT", "after": "MEDIUM"}),
        ("follow up", {"after": "2026-12-01"}),
        ("follow up", {"before": "2026-12-01"}),
    ]


def test_the_caller_wrote_until_staff_answer_or_close(house: House) -> None:
    case = _case(house)

    def wrote() -> bool:
        with house.database() as db:
            return db.get_one(Case, case.id).caller_wrote_at is not None

    with house.database.begin() as db:
        give_code(db, Chosen(submission().idem, "2580"), PEPPER, WEAK)
    assert not wrote()
    with house.database.begin() as db:
        Reply.hear(db, db.get_one(Case, case.id), "words", house.public_key)
    assert wrote()
    with house.database.begin() as db:
        Reply.send(db, db.get_one(Case, case.id), house.person, "seen", house.public_key)
    assert not wrote()
    added = Addition.seal(b"a" * 32, id_of(submission().idem), 1, {"a": "b"}, house.public_key)
    with house.database.begin() as db:
        added.store(db)
    assert wrote()
    with house.database.begin() as db:
        db.get_one(Case, case.id).change_status(db, house.person, Status.CLOSED)
    assert not wrote()


def test_another_telling_keeps_the_day_and_the_caller_s_words(house: House) -> None:
    case, day = _case(house), date(2026, 12, 1)
    with house.database.begin() as db:
        db.execute(update(Case).values(follow_up_on=day, caller_wrote_at=now()))
    _case(house, step=2)
    with house.database() as db:
        kept = db.get_one(Case, case.id)
        assert kept.step == 2
        assert kept.follow_up_on == day
        assert kept.caller_wrote_at
