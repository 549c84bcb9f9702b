"""The work list shows what presses first, and its counts are those of its filters."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, Status
from models.work_list import Filter, work_list
from tests.models.conftest import House, submission

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def filed(house: House) -> House:
    """Six cases an hour apart, the first the oldest."""
    facts: list[dict[str, Any]] = [
        {"urgent": True},
        {"urgent": False, "county": "001", "kind": "enquiry"},
        {"urgent": True},
        {"urgent": False, "kind": "request", "county": None, "danger": "NO"},
        {"urgent": False, "complete": False},
        {"urgent": False},
    ]
    with house.database.begin() as db:
        for n, fact in enumerate(facts):
            received_at = NOON + timedelta(hours=n)
            Case.file(db, submission(n + 1, received_at=received_at, **fact), house.public_key)
    with house.database() as db:
        third = _case(db, 3)
        third.open(db, house.person)
        third.assign(db, house.person, house.person)
        _case(db, 6).change_status(db, house.person, "Closed")
        db.commit()
    return house


def shown(house: House, page: int = 1, size: int = 25, **wanted: Any) -> list[int]:
    with house.database() as db:
        rows = work_list(db, Filter(**wanted), page=page, size=size).rows
        return [int.from_bytes(row.idem or b"", "big") for row in rows]


def test_the_urgent_come_first_unread_before_read_then_the_newest(filed: House) -> None:
    assert shown(filed) == [1, 3, 6, 5, 4, 2]


def test_filters_narrow_it(filed: House) -> None:
    expected: list[tuple[dict[str, Any], list[int]]] = [
        ({"status": "open"}, [1, 3, 5, 4, 2]),
        ({"status": "Closed"}, [6]),
        ({"status": "closed"}, [6]),
        ({"danger": "NO"}, [4]),
        ({"status": "New"}, [1, 3, 5, 4, 2]),
        ({"kind": "enquiry"}, [2]),
        ({"urgent": True}, [1, 3]),
        ({"unread": False}, [3]),
        ({"county": "001"}, [2]),
        ({"owner": "nobody"}, [1, 6, 5, 4, 2]),
        ({"owner": uuid.uuid4()}, []),
        ({"urgent": True, "unread": True}, [1]),
    ]
    for wanted, numbers in expected:
        assert shown(filed, **wanted) == numbers, wanted


def test_mine_are_mine(filed: House) -> None:
    assert shown(filed, owner=filed.person.id) == [3]


def test_counts_are_those_of_the_filters(filed: House) -> None:
    with filed.database() as db:
        counts = work_list(db, Filter(kind="enquiry"), me=filed.person.id).counts
    assert counts == {
        "all": 6,
        "open": 5,
        "closed": 1,
        "urgent": 2,
        "unread": 4,
        "nobody": 4,
        "mine": 1,
        "incomplete": 1,
        **dict.fromkeys(map(str, Status), 0),
        "New": 5,
        "Closed": 1,
        "report": 4,
        "enquiry": 1,
        "request": 1,
    }


def test_pages_hold_everything_once(filed: House) -> None:
    pages = [shown(filed, page=page, size=4) for page in (1, 2)]
    assert pages == [[1, 3, 6, 5], [4, 2]]
    assert shown(filed, page=99, size=4) == [4, 2]
    assert shown(filed, page=-1, size=4) == [1, 3, 6, 5]


def test_an_empty_list_is_one_empty_page(house: House) -> None:
    with house.database() as db:
        listed = work_list(db, Filter())
    assert (list(listed.rows), listed.total, listed.page, listed.pages) == ([], 0, 1, 1)
    assert set(listed.counts.values()) == {0}


def _case(db: Session, idem: int) -> Case:
    return db.scalars(select(Case).where(Case.idem == submission(idem).idem)).one()
