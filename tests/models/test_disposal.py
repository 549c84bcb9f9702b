"""What is due goes with all that hangs on it, and nothing else does, whatever the clock says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select

from models import (
    Alert,
    Case,
    Event,
    Hold,
    Note,
    Recording,
    Refusal,
    Reply,
    ReturnCode,
    Trait,
    trait,
)
from models.closure import Disposition, Said, close
from models.db.base import Base, now
from models.disposal import CERTIFICATE, dispose, run, stock, trust_the_clock
from models.hold import HoldRejected
from models.holding import DAY
from models.merge import merge
from models.person import Person
from models.retention import HOLDINGS
from models.return_visit import Chosen, give_code
from tests.models.conftest import PEPPER, WEAK, House, submission
from worker.retention import Deletion

KEY = bytes(32)


def file(house: House, idem: int = 1, *, read: bool = True, **facts: Any) -> Case:
    facts = {"danger": "NO", "urgent": False} | facts
    with house.database.begin() as db:
        case = Case.file(db, submission(idem, **facts), house.public_key, KEY)
    if read:
        with house.database() as db:
            db.get_one(Case, case.id).open(db, db.get_one(Person, house.person.id))
    return case


def goes(house: House, days: float) -> dict[str, int]:
    """What a run has go that comes so many days later."""
    at = now() + days * DAY
    ours = [each for each in HOLDINGS if not each.elsewhere and each.dated.class_ is not Refusal]
    gone = {holding.name: dispose(house.database, holding, at) for holding in ours}
    return {name: count for name, count in gone.items() if count}


def count(house: House, table: type[Base]) -> int:
    with house.database() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("facts", "status", "days", "name"),
    [
        ({"complete": False}, None, 30, "cases that were begun and not sent"),
        ({"kind": "enquiry"}, None, 90, "enquiries, requests and calls"),
        ({"kind": "request", "about": "TRAINING"}, "Closed", 90, "enquiries, requests and calls"),
        ({}, None, 90, "reports that nobody took up"),
        ({}, "ClosedReferred", 365, "reports that are closed"),
    ],
)
def test_a_case_goes_when_its_time_is_up_and_not_before(
    house: House, facts: dict[str, Any], status: str | None, days: int, name: str
) -> None:
    case = file(house, contact=None, **facts)
    if status:
        with house.database.begin() as db:
            db.get_one(Case, case.id).change_status(db, house.person, status)
    assert goes(house, days - 0.1) == {}
    assert goes(house, days + 0.1) == {name: 1}
    assert count(house, Case) == 0
    with house.database() as db:
        last = db.scalars(select(Event).order_by(Event.id.desc())).first()
        assert last
        assert (last.what, last.case_id, last.person_id) == ("deleted when due", case.id, None)


def test_all_that_hangs_on_a_case_goes_with_it_in_one_transaction(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = file(house)
    idem = (1).to_bytes(32, "big")
    with house.database.begin() as db:
        give_code(db, Chosen(idem, "2580"), PEPPER, WEAK)
        kept, person = db.get_one(Case, case.id), db.get_one(Person, house.person.id)
        Note.write(db, kept, person, "Rang the chief", house.public_key)
        Reply.send(db, kept, person, "Please dial", house.public_key)
        db.add(Recording.want(case.id, "account", "https://x", KEY))
        trait.keep(db, case.id, [])
    hanging = (Note, Reply, ReturnCode, Recording, Trait)
    assert [count(house, table) for table in hanging] == [1, 1, 1, 1, 1]
    with monkeypatch.context() as broken:
        broken.setattr(Refusal, "record", _break)
        with pytest.raises(OSError, match="in the midst"):
            goes(house, 91)
    assert [count(house, table) for table in (Case, *hanging)] == [1, 1, 1, 1, 1, 1]
    assert goes(house, 91) == {"reports that nobody took up": 1}
    assert [count(house, table) for table in (Case, *hanging)] == [0, 0, 0, 0, 0, 0]


def _break(*_: object) -> None:
    raise OSError("in the midst")


def test_a_case_that_nobody_has_read_stays_and_is_told(house: House) -> None:
    file(house, read=False)
    assert goes(house, 400) == {}
    later = run(house.database, now() + 2 * DAY), run(house.database, now() + 31 * DAY)
    assert [each.unread for each in later] == [0, 1]


def test_a_case_that_is_worked_on_stays_however_old(house: House) -> None:
    case = file(house)
    with house.database.begin() as db:
        db.get_one(Case, case.id).change_status(db, house.person, "Active")
    assert goes(house, 4000) == {}
    with house.database() as db:
        assert db.get_one(Case, case.id).may_contact


def test_a_case_with_lately_something_on_record_stays(house: House) -> None:
    """Whatever was done: its time begins anew."""
    case = file(house, contact=None)
    with house.database.begin() as db:
        db.get_one(Case, case.id).received_at = now() - 200 * DAY
    assert goes(house, 0) == {}
    assert goes(house, 91) == {"reports that nobody took up": 1}


def test_how_to_reach_a_caller_is_forgotten_and_the_case_lives_no_longer_by_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = file(house)
    with house.database.begin() as db:
        trait.keep(db, case.id, [b"a number"])
    assert goes(house, 29) == {}
    assert goes(house, 31) == {"how to reach a caller": 1}
    assert count(house, Trait) == 0
    with house.database() as db:
        kept = db.get_one(Case, case.id)
        assert (kept.sealed_contact, kept.may_contact, kept.unread) == (None, False, False)
    assert goes(house, 90.1) == {"reports that nobody took up": 1}


def test_an_alert_goes_ninety_days_after_it_was_over(house: House) -> None:
    file(house, contact=None, read=False, danger="YES", urgent=True)
    assert goes(house, 91) == {}
    with house.database.begin() as db:
        db.query(Alert).update({"state": "lapsed", "over_at": now()})
    assert goes(house, 89) == {}
    assert goes(house, 91) == {"alerts": 1}


def test_a_code_whose_case_never_came_goes(house: House) -> None:
    with house.database.begin() as db:
        give_code(db, Chosen((7).to_bytes(32, "big"), "2580"), PEPPER, WEAK)
    assert goes(house, 29) == {}
    assert goes(house, 31) == {"codes whose case never came": 1}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of all that runs and certifies, so far from what it is."""

    def turn(ahead: timedelta) -> None:
        at = now() + ahead
        for module in ("event", "disposal", "refusal"):
            monkeypatch.setattr(f"models.{module}.now", lambda: at)

    return turn


def certificates(house: House) -> list[dict[str, Any]]:
    with house.database() as db:
        found = select(Event.details).where(Event.what == CERTIFICATE).order_by(Event.id)
        return list(db.scalars(found))


def test_the_first_run_says_what_would_go_and_a_day_later_it_goes(
    house: House, clock: Callable[[timedelta], None]
) -> None:
    file(house, contact=None)
    clock(91 * DAY)
    first = run(house.database)
    assert (first.gone, first.begins) == ({}, first.begins)
    assert certificates(house)[0]["due"] == {"reports that nobody took up": 1}
    clock(91.9 * DAY)
    assert run(house.database).gone == {}
    clock(92.1 * DAY)
    assert run(house.database).gone == {"reports that nobody took up": 1}
    assert certificates(house)[1]["gone"] == {"reports that nobody took up": 1}
    assert run(house.database).gone == {}
    assert len(certificates(house)) == 2
    clock(93.05 * DAY)
    assert run(house.database).gone == {}
    clock(93.2 * DAY)
    assert run(house.database).gone == {"marks of what was taken back": 1}
    assert len(certificates(house)) == 3


@pytest.mark.parametrize("ahead", [3650 * DAY, -1 * DAY, timedelta(minutes=-10)])
def test_nothing_goes_while_the_clock_is_in_doubt_until_somebody_looked_at_it(
    house: House, clock: Callable[[timedelta], None], ahead: timedelta
) -> None:
    clock(-2 * DAY)
    run(house.database)
    clock(timedelta())
    run(house.database)
    file(house, contact=None)
    clock(ahead)
    with structlog.testing.capture_logs() as said:
        Deletion(house.database).round()
    assert [line["event"] for line in said][:1] == ["retention_refused"]
    assert count(house, Case) == 1
    trust_the_clock(house.database)
    assert run(house.database).doubt == ""


def test_what_we_hold_counts_each_row_of_a_class_and_its_age(house: House) -> None:
    file(house)
    with house.database() as db:
        held = {each.holding.name: each for each in stock(db, now() + 91 * DAY)}
    report, people = held["reports that nobody took up"], held["people of staff"]
    assert (report.count, report.due, people.count, people.due) == (1, 1, 1, 0)
    assert report.oldest
    assert now() - report.oldest < DAY


def test_a_case_that_is_to_be_followed_up_stays(house: House) -> None:
    case = file(house, contact=None)
    with house.database.begin() as db:
        db.get_one(Case, case.id).follow_up_on = (now() + 100 * DAY).date()
    assert goes(house, 99) == {}
    assert goes(house, 102) == {"reports that nobody took up": 1}


def test_what_was_merged_stays_as_long_as_the_matter_goes_on(house: House) -> None:
    case, into = file(house, 1, kind="enquiry", contact=None), file(house, 2, contact=None)
    with house.database.begin() as db:
        person = db.get_one(Person, house.person.id)
        goes_on = db.get_one(Case, into.id)
        said = Said(person, "The same", house.public_key)
        merge(db, db.get_one(Case, case.id), goes_on, said)
        goes_on.change_status(db, person, "Active")
    assert goes(house, 400) == {}
    with house.database.begin() as db:
        said = Said(db.get_one(Person, house.person.id), "All are out", house.public_key)
        close(db, db.get_one(Case, into.id), Disposition.HELPED, said)
    assert goes(house, 89) == {}
    assert goes(house, 91) == {"enquiries, requests and calls": 1}


def test_a_case_that_is_held_stays_to_its_day_with_all_that_is_of_it(house: House) -> None:
    case, until = file(house), now() + 200 * DAY
    with house.database.begin() as db:
        kept, person = db.get_one(Case, case.id), db.get_one(Person, house.person.id)
        spoken = Recording.want(case.id, "account", "https://x", KEY)
        spoken.state, spoken.written_down_at, spoken.delete_at = "here", now(), now()
        second = Person(username="barasa", password="-")
        db.add_all([spoken, second])
        db.flush()
        hold = Hold.ask(db, kept, person, until.date())
        with pytest.raises(HoldRejected, match="second person"):
            hold.agree(db, person)
        hold.agree(db, second)
    assert goes(house, 199) == {}
    with house.database.begin() as db:
        db.get_one(Hold, case.id).lift(db, db.get_one(Person, house.person.id))
    assert goes(house, 31) == {"how to reach a caller": 1, "recordings": 1}
    assert goes(house, 91) == {"reports that nobody took up": 1}


def test_nobody_alone_holds_a_case_for_longer_than_a_week(house: House) -> None:
    case = file(house)
    with house.database.begin() as db:
        kept, person = db.get_one(Case, case.id), db.get_one(Person, house.person.id)
        Hold.ask(db, kept, person, (now() + 200 * DAY).date())
        for days in (-1, 800):
            with pytest.raises(HoldRejected, match="two years"):
                Hold.ask(db, kept, person, (now() + days * DAY).date())
    assert goes(house, 6.9) == {}
    assert goes(house, 91) == {"reports that nobody took up": 1}
    assert count(house, Hold) == 0


def test_every_table_is_told_of_or_goes_with_one_that_is() -> None:
    told = {each.table.__tablename__ for each in HOLDINGS}
    of_no_caller = {
        "agency",
        "imported_list",
        "list_entry",
        "organisation",
        "workshop",
        "tally",
        "passage",
    }
    of_staff = {
        "card_check",
        "duty",
        "pager",
        "saved_view",
        "security_key",
        "shift",
        "team",
        "team_member",
        "wording",
    }
    assert left_over(told | of_no_caller | of_staff) == set()


def left_over(told: set[str]) -> set[str]:
    """The tables that are not told of, nor gone with one that is."""
    tables = Base.metadata.tables
    while more := {
        name
        for name, table in tables.items()
        for key in table.foreign_keys
        if name not in told and key.ondelete == "CASCADE" and key.column.table.name in told
    }:
        told |= more
    return tables.keys() - told
