"""What is filed is kept once, sealed, and opened only on the record."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from models import (
    Case,
    Database,
    Enquiry,
    Event,
    Report,
    Request,
    SealBroken,
    Status,
    Submission,
    open_database,
)
from models.alert import AlertCase
from models.crypto.envelope import new_pair
from models.priority import Priority
from tests.models.conftest import House, settle, submission


def file(house: House, what: Submission) -> None:
    with house.database.begin() as db:
        Case.file(db, what, house.public_key)


def only(house: House) -> Case:
    with house.database() as db:
        return db.scalars(select(Case)).one()


def together(count: int, act: Callable[[int], None]) -> None:
    """Run `act` in so many threads that start at one moment."""
    line = threading.Barrier(count)
    failed: list[BaseException] = []

    def run(n: int) -> None:
        line.wait()
        try:
            act(n)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_what_was_filed_opens_with_the_organisations_key(house: House) -> None:
    file(house, submission())
    case = only(house)
    assert case.open_answers(house.private_key) == submission().answers
    assert case.open_contact(house.private_key) == submission().contact
    assert (case.county, case.danger, case.urgent) == ("047", "YES", True)
    assert (case.status, case.unread, case.may_contact) == (Status.NEW, True, True)


def test_another_key_opens_nothing(house: House) -> None:
    file(house, submission())
    with pytest.raises(SealBroken):
        only(house).open_answers(new_pair()[0])


@pytest.mark.parametrize(
    ("kind", "expected"), [("report", Report), ("enquiry", Enquiry), ("request", Request)]
)
def test_each_kind_comes_back_as_its_own_class(kind: str, expected: type, house: House) -> None:
    file(house, submission(kind=kind, answers={"what": "CALL"}))
    case = only(house)
    assert type(case) is expected
    if isinstance(case, Request):
        assert case.what(house.private_key) == "CALL"


def test_without_consent_there_is_no_contact_to_open(house: House) -> None:
    file(house, submission(contact=None))
    case = only(house)
    assert case.may_contact is False
    assert case.sealed_contact is None
    assert case.open_contact(house.private_key) is None


def test_fields_of_one_row_do_not_open_in_another_or_in_each_other(house: House) -> None:
    one = Case.seal(submission(1), house.public_key)
    other = Case.seal(submission(2), house.public_key)
    one.sealed_key, one.sealed_answers = other.sealed_key, other.sealed_answers
    with pytest.raises(SealBroken):
        one.open_answers(house.private_key)
    other.sealed_contact, other.sealed_answers = other.sealed_answers, other.sealed_contact
    with pytest.raises(SealBroken):
        other.open_answers(house.private_key)


def test_the_length_of_an_answer_does_not_show(house: House) -> None:
    lengths = {
        len(Case.seal(submission(answers={"words": "x" * n}), house.public_key).sealed_answers)
        for n in (0, 1, 60, 200)
    }
    assert len(lengths) == 1


def test_what_is_filed_twice_is_kept_once(house: House) -> None:
    file(house, submission())
    first = only(house)
    file(house, submission())
    assert only(house).id == first.id
    assert only(house).sealed_answers == first.sealed_answers


def test_what_is_filed_ten_times_at_once_is_kept_once(house: House) -> None:
    together(10, lambda _: file(house, submission()))
    assert only(house).open_answers(house.private_key) == submission().answers


def test_a_complete_case_takes_the_place_of_the_incomplete_one(house: House) -> None:
    file(house, submission(complete=False, answers={"what": "ForcedLabour"}, contact=None))
    early = only(house)
    file(house, submission())
    case = only(house)
    assert case.id == early.id
    assert case.complete
    assert case.may_contact
    assert case.open_answers(house.private_key) == submission().answers


def test_an_incomplete_case_never_replaces_anything(house: House) -> None:
    file(house, submission())
    file(house, submission(complete=False, answers={}))
    assert only(house).complete
    assert only(house).open_answers(house.private_key) == submission().answers


def test_complete_and_incomplete_at_once_end_complete(house: House) -> None:
    together(8, lambda n: file(house, submission(complete=n % 2 == 0)))
    assert only(house).complete
    assert only(house).open_answers(house.private_key) == submission().answers


def test_what_is_told_later_takes_the_place_of_what_was_told_before(house: House) -> None:
    file(house, submission(step=4, answers={"what": "the first words"}))
    file(house, submission(step=9, answers={"what": "all of it"}, complete=False))
    file(house, submission(step=4, answers={"what": "the first words"}))
    assert only(house).open_answers(house.private_key) == {"what": "all of it"}
    assert only(house).complete  # once it was, it stays so


def test_staffs_work_on_an_incomplete_case_survives_its_completion(house: House) -> None:
    file(house, submission(complete=False))
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        case.open(db, house.person)
        case.assign(db, house.person, house.person)
        case.change_status(db, house.person, "Active")
        db.commit()
    file(house, submission())
    case = only(house)
    assert (case.owner_id, case.status) == (house.person.id, Status.ACTIVE)
    assert case.opened_at
    assert case.unread


def test_no_word_of_it_is_readable_in_the_files_of_the_database(
    sqlite_url: str, tmp_path: Path
) -> None:
    house = settle(open_database(sqlite_url))
    file(house, submission(answers={"words": "a canary in the mine"}))
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"ussd" in held.lower()
    for word in (b"canary", b"254700000001", b"EVENING", house.private_key):
        assert word not in held


def test_opening_is_on_the_record_before_anything_is_read(house: House) -> None:
    file(house, submission())
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        case.open(db, house.person)
        with house.database() as elsewhere:
            seen = elsewhere.scalars(select(Event)).one()
            assert (seen.what, seen.case_id) == ("opened", case.id)
            assert seen.person_id == house.person.id
        first = case.opened_at
        case.open(db, house.person)
        assert case.opened_at == first
        assert case.unread is False


def test_when_the_record_cannot_be_kept_opening_fails(house: House) -> None:
    file(house, submission())

    def refuse(*_: object) -> None:
        raise OperationalError("INSERT INTO event", {}, Exception("disk full"))

    event.listen(Event, "before_insert", refuse)
    try:
        with house.database() as db, pytest.raises(OperationalError):
            db.scalars(select(Case)).one().open(db, house.person)
    finally:
        event.remove(Event, "before_insert", refuse)
    assert only(house).opened_at is None


def test_status_and_owner_change_on_the_record(house: House) -> None:
    file(house, submission())
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        case.change_status(db, house.person, "FollowUp")
        case.change_status(db, house.person, "FollowUp")
        case.assign(db, house.person, house.person)
        case.assign(db, house.person, None)
        db.commit()
        events = db.scalars(select(Event).order_by(Event.id)).all()
    assert [event.what for event in events] == ["status", "owner", "owner"]
    assert events[0].details == {"before": "New", "after": "FollowUp"}
    assert only(house).status == "FollowUp"


@pytest.mark.parametrize("status", ["New", "Done", ""])
def test_a_status_that_makes_no_sense_is_refused(house: House, status: str) -> None:
    case = Case.seal(submission(), house.public_key)
    case.status = Status.ACTIVE
    with house.database() as db, pytest.raises(ValueError, match=r"new again|not a valid"):
        case.change_status(db, house.person, status)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "prank"},
        {"channel": "FAX"},
        {"danger": "MAYBE"},
        {"county": "47"},
        {"county": "٠٤٧"},
    ],
)
def test_words_this_service_does_not_know_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"valid|county"):
        submission(**wrong)


def test_an_idem_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Submission(kind="report", idem=b"short", channel="USSD", language="en", answers={})


def test_what_was_told_does_not_print_itself() -> None:
    assert "Wanafungiwa" not in repr(submission())


def test_the_database_itself_refuses_unknown_words(house: House) -> None:
    case = Case.seal(submission(), house.public_key)
    case.status = "Forgotten"
    with pytest.raises(IntegrityError), house.database.begin() as db:
        db.add(case)


def test_many_callers_at_once_each_have_their_own(house: House, database: Database) -> None:
    together(24, lambda n: file(house, submission(n + 1, answers={"n": n})))
    with database() as db:
        cases = db.scalars(select(Case)).all()
    assert {f.open_answers(house.private_key)["n"] for f in cases} == set(range(24))


def test_a_danger_told_first_and_kept_last_is_a_danger(house: House) -> None:
    """Of two journals the later telling may come first; so it may of a caller who was led back."""
    file(house, submission(step=9, danger="NO", urgent=False))
    file(house, submission(step=4, danger="YES", urgent=True, answers={"what": "less"}))
    with house.database() as db:
        [case] = db.scalars(select(Case)).all()
        assert (case.urgent, case.danger, case.step) == (True, "YES", 9)
        assert db.get(AlertCase, case.id)


def test_a_danger_that_was_told_once_is_not_lowered_by_what_is_told_after_it(house: House) -> None:
    file(house, submission(step=4, danger="YES", urgent=True))
    file(house, submission(step=9, danger="NO", urgent=False, answers={"what": "more"}))
    with house.database() as db:
        case = db.query(Case).one()
        assert (case.urgent, case.step) == (True, 9)
        assert case.priority == Priority.URGENT
