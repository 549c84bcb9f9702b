"""Workshops have numbers of their own, and of what was answered only counts are kept."""

import threading

import pytest
from sqlalchemy import inspect, text

from models import Database, Tally, Workshop
from models.crypto.code_digits import damm
from models.tally import FEWEST_SHOWN


def make(database: Database, title: str = "Kibera youth") -> Workshop:
    with database.begin() as db:
        return Workshop.make(db, title, "2026-11", "047")


def count(database: Database, workshop: Workshop, times: int, **answers: str) -> None:
    for _ in range(times):
        with database.begin() as db:
            workshop.count(db, answers)


def counts(database: Database, workshop: Workshop) -> dict[tuple[str, str], int]:
    with database() as db:
        return workshop.counts(db)


def test_a_workshop_is_found_by_its_number_and_by_no_slip_of_a_key(database: Database) -> None:
    workshop = make(database)
    assert len(workshop.number) == 5
    assert damm(workshop.number) == "0"
    with database() as db:
        found = Workshop.find(db, workshop.number)
        assert found
        assert (found.title, found.month, found.county) == ("Kibera youth", "2026-11", "047")
        for place in range(5):
            for digit in "0123456789":
                slip = workshop.number[:place] + digit + workshop.number[place + 1 :]
                assert slip == workshop.number or Workshop.find(db, slip) is None


def test_every_workshop_has_a_number_of_its_own(database: Database) -> None:
    numbers = {make(database).number for _ in range(30)}
    assert len(numbers) == 30
    assert not any(number.startswith("0") for number in numbers)


def test_workshops_stand_with_the_latest_first(database: Database) -> None:
    with database.begin() as db:
        for month in ("2026-09", "2027-01", "2026-11"):
            Workshop.make(db, "Of a month", month)
        assert [one.month for one in Workshop.newest(db)] == ["2027-01", "2026-11", "2026-09"]


@pytest.mark.parametrize(
    ("title", "month", "county"),
    [
        (" ", "2026-11", None),
        ("x" * 61, "2026-11", None),
        ("Kibera\0youth", "2026-11", None),
        ("Of no month", "2026-13", None),
        ("Of a day", "2026-11-22", None),
        ("Nowhere", "2026-11", "1"),
    ],
)
def test_what_is_no_workshop_is_refused(
    database: Database, title: str, month: str, county: str | None
) -> None:
    with pytest.raises(ValueError), database.begin() as db:  # noqa: PT011
        Workshop.make(db, title, month, county)


def test_a_count_under_five_is_shown_to_nobody(database: Database) -> None:
    workshop = make(database)
    count(database, workshop, FEWEST_SHOWN - 1, attended="YES")
    assert counts(database, workshop) == {}
    count(database, workshop, 1, attended="YES", most_useful="LAW")
    assert counts(database, workshop) == {("attended", "YES"): 5}
    count(database, workshop, FEWEST_SHOWN - 1, attended="YES")
    assert counts(database, workshop) == {("attended", "YES"): 5}


def test_each_workshop_is_counted_apart(database: Database) -> None:
    one, other = make(database), make(database)
    count(database, one, 6, attended="YES")
    count(database, other, 11, attended="NO")
    assert counts(database, one) == {("attended", "YES"): 5}
    assert counts(database, other) == {("attended", "NO"): 10}


def test_counts_of_many_at_once_are_all_there(database: Database) -> None:
    workshop = make(database)
    answers = {"attended": "YES", "papers_kept after": "FALSE"}
    threads = [
        threading.Thread(target=count, args=(database, workshop, 5), kwargs=answers)
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(database, workshop) == {question: 30 for question in answers.items()}


def test_the_tables_have_no_room_for_a_caller_or_a_time(database: Database) -> None:
    seen = inspect(database.kw["bind"])
    columns = {
        table: {column["name"] for column in seen.get_columns(table)}
        for table in ("workshop", "tally")
    }
    assert columns == {
        "workshop": {"number", "title", "month", "county"},
        "tally": {"subject", "question", "answer", "count"},
    }


def test_a_count_is_never_less_than_one(database: Database) -> None:
    with database.begin() as db:
        Tally.add(db, "services", {"LEGAL KE": "YES"})
        assert db.scalar(text("SELECT count FROM tally")) == 1
