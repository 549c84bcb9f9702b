"""The work list shows what presses first, and its counts are those of its filters."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, open_database
from models.order import Place, Sort, order
from models.submission import Kind
from models.triage import follow_up
from models.work_counts import MANY, counts, up_to
from models.work_filter import Due, Filter, Mark, View, conditions, today
from models.work_list import Excerpt, news, work_list
from tests.models.conftest import House, submission

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def filed(house: House) -> House:
    """Six cases an hour apart, the first the oldest."""
    facts: list[dict[str, Any]] = [
        {"urgent": True},
        {"urgent": False, "county": "001", "kind": "enquiry"},
        {"urgent": True},
        {"urgent": False, "kind": "request", "county": None, "about": "CALL", "contact": None},
        {"urgent": False, "complete": False, "channel": "IVR", "language": "en"},
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


def shown(house: House, excerpt: Excerpt | None = None, **wanted: Any) -> list[int]:
    with house.database() as db:
        rows = work_list(db, Filter(**wanted), me=house.person.id, excerpt=excerpt).rows
        return [int.from_bytes(row.idem or b"", "big") for row in rows]


def test_the_urgent_that_are_nobody_s_come_first_then_the_overdue_then_the_longest_waiting(
    filed: House,
) -> None:
    assert shown(filed) == [1, 3, 5, 4, 2]
    late = NOON.date() - timedelta(days=1)
    with filed.database.begin() as db:
        follow_up(db, _case(db, 4), filed.person, late)
        follow_up(db, _case(db, 2), filed.person, late - timedelta(days=1))
        follow_up(db, _case(db, 3), filed.person, late)
    assert shown(filed) == [1, 3, 2, 4, 5]


def test_filters_narrow_it(filed: House) -> None:
    expected: list[tuple[dict[str, Any], list[int]]] = [
        ({"view": View.CLOSED}, [6]),
        ({"view": View.CLOSED, "status": "Closed"}, [6]),
        ({"status": "New"}, [1, 5, 4, 2]),
        ({"status": "Active"}, [3]),
        ({"kind": "enquiry"}, [2]),
        ({"view": View.URGENT}, [1, 3]),
        ({"view": View.UNREAD}, [1, 5, 4, 2]),
        ({"view": View.UNASSIGNED}, [1, 5, 4, 2]),
        ({"view": View.MINE}, [3]),
        ({"view": View.OVERDUE}, []),
        ({"county": "001"}, [2]),
        ({"country": "SA"}, []),
        ({"about": "CALL"}, [4]),
        ({"channel": "IVR"}, [5]),
        ({"language": "en"}, [5]),
        ({"may_contact": False}, [4]),
        ({"mark": Mark.INCOMPLETE}, [5]),
        ({"mark": Mark.WROTE}, []),
        ({"due": Due.NO_DAY}, [1, 3, 5, 4, 2]),
        ({"due": Due.WEEK}, []),
        ({"owner": uuid.uuid4()}, []),
        ({"since": NOON + timedelta(hours=4)}, [5]),
        ({"until": NOON + timedelta(hours=1)}, [1]),
        ({"kinds": {Kind.REQUEST}}, [4]),
    ]
    for wanted, numbers in expected:
        assert shown(filed, **wanted) == numbers, wanted


def test_each_view_shows_as_many_as_are_counted(filed: House) -> None:
    with filed.database.begin() as db:
        follow_up(db, _case(db, 2), filed.person, today() - timedelta(days=1))
        follow_up(db, _case(db, 5), filed.person, today())
    narrowed: list[dict[str, Any]] = [
        {}, {"kind": "report"}, {"status": "New"}, {"status": "Closed"}, {"county": "047"},
        {"owner": filed.person.id}, {"due": Due.TODAY}, {"mark": Mark.INCOMPLETE},
        {"kinds": {Kind.ENQUIRY, Kind.REQUEST}},
    ]  # fmt: skip
    for narrow in narrowed:
        with filed.database() as db:
            counted = counts(db, Filter(**narrow), filed.person.id)
            for view in View:
                seen = work_list(db, Filter(**narrow).seen_in(view), me=filed.person.id).rows
                assert counted[view] == (len(seen), False), (narrow, view)


def test_counts_stop_somewhere_and_say_so(filed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.work_counts.PASSED_OVER", 3)
    monkeypatch.setattr("models.work_counts.MANY", 2)
    with filed.database() as db:
        counted = counts(db, Filter(), filed.person.id)
    written = {view.value: str(count) for view, count in counted.items()}
    assert written == {
        "mine": "1", "unassigned": "2+", "urgent": "2", "overdue": "0", "unread": "2+",
        "all": "2+", "closed": "1",
    }  # fmt: skip


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_everything_once_forwards_and_back(filed: House, sort: Sort) -> None:
    with filed.database.begin() as db:
        follow_up(db, _case(db, 4), filed.person, today() - timedelta(days=1))
        follow_up(db, _case(db, 5), filed.person, today() + timedelta(days=1))
    everything = shown(filed, Excerpt(sort=sort))
    assert sorted(everything) == [1, 2, 3, 4, 5]
    ahead = _walk(filed, sort, back=False)
    assert ahead == [everything[:2], everything[2:4], everything[4:]]
    assert _walk(filed, sort, back=True) == [everything[2:4], everything[:2]]


def _walk(house: House, sort: Sort, *, back: bool) -> list[list[int]]:
    """Page by page to the end, by the place as an address has it; and from there back."""
    pages, excerpt = [], Excerpt(sort=sort, size=2)
    with house.database() as db:
        while True:
            listed = work_list(db, Filter(), me=house.person.id, excerpt=excerpt)
            pages.append([int.from_bytes(row.idem or b"", "big") for row in listed.rows])
            there = listed.before if excerpt.back else listed.after
            if there is None and (excerpt.back or not back):
                return pages
            if there is None:
                pages, there, excerpt = [], listed.before, replace(excerpt, back=True)
            place = Place.read(str(there), order(sort, today()))
            assert place == there
            excerpt = replace(excerpt, place=place)


def test_what_comes_in_meanwhile_moves_nothing_on_the_next_page(filed: House) -> None:
    with filed.database() as db:
        after = work_list(db, Filter(), excerpt=Excerpt(size=2)).after
    with filed.database.begin() as db:
        Case.file(db, submission(9, received_at=NOON - timedelta(days=1)), filed.public_key)
    assert shown(filed, Excerpt(size=2, place=after)) == [5, 4]


@pytest.mark.parametrize(
    "written",
    ["", "x", "9.1764244800000000." + "a" * 32, "0.1.a", "0.17642448000000000." + "a" * 32,
     "0.000000.1764244800000000." + "a" * 32, "2.1764244800000000." + "a" * 32, "\0"],
)  # fmt: skip
def test_a_place_that_is_none_is_the_first_page(written: str) -> None:
    assert Place.read(written, order(Sort.PRESSING, today())) is None


def test_a_page_before_what_is_gone_is_the_first_page(filed: House) -> None:
    first = shown(filed, Excerpt(size=2))
    with filed.database() as db:
        place = work_list(db, Filter(), excerpt=Excerpt(size=2)).after
    with filed.database() as db:
        again = work_list(db, Filter(), excerpt=Excerpt(size=2, place=place, back=True))
    assert [int.from_bytes(row.idem or b"", "big") for row in again.rows] == first
    assert again.before is None
    assert again.after is not None


def test_an_empty_list_is_one_empty_page(house: House) -> None:
    with house.database() as db:
        listed = work_list(db, Filter())
    assert (list(listed.rows), listed.before, listed.after) == ([], None, None)
    assert {str(count) for count in listed.counts.values()} == {"0"}


def test_news_are_what_was_filed_since_and_what_is_urgent_and_nobody_s(filed: House) -> None:
    with filed.database() as db:
        me = filed.person.id
        assert news(db, Filter(), NOON + timedelta(hours=2, minutes=30), me) == (2, 1)
        assert news(db, Filter(kind="enquiry"), NOON, me) == (1, 1)
        assert news(db, Filter(kinds={Kind.REQUEST}), NOON, me) == (1, 0)


def _case(db: Session, idem: int) -> Case:
    return db.scalars(select(Case).where(Case.idem == submission(idem).idem)).one()


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        (Filter(view=View.MINE), "ix_cases_owned"),
        (Filter(owner=uuid.uuid4()), "ix_cases_owned"),
        (Filter(view=View.UNREAD, owner=uuid.uuid4()), "ix_cases_owned"),
        (Filter(view=View.UNASSIGNED), "COVERING INDEX ix_cases_pressing"),
        (Filter(view=View.UNASSIGNED, about="OFFER"), "COVERING INDEX ix_cases_pressing"),
        (Filter(view=View.UNASSIGNED, due=Due.LATE), "ix_cases_follow_up_on"),
        (Filter(about="OFFER"), "COVERING INDEX ix_cases_pressing"),
        (Filter(view=View.CLOSED, about="OFFER"), "COVERING INDEX ix_cases_received_at"),
    ],
)
def test_what_somebody_closed_in_years_is_not_read_to_find_what_is_open(
    sqlite_url: str, wanted: Filter, read: str
) -> None:
    """SQLite reads what it counts from an index of open cases, or from one that has all it asks."""
    database = open_database(sqlite_url)
    counted = select(up_to(MANY, conditions(wanted, uuid.uuid4())))
    engine = database.kw["bind"]
    asked = counted.compile(engine, compile_kwargs={"literal_binds": True})
    with database() as db:
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
    engine.dispose()
    [of_cases] = [step for *_, step in plan if re.match(r"(SEARCH|SCAN) cases\b", step)]
    assert read in of_cases
