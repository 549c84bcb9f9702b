"""With code and PIN, and only with both, a caller is let back in to what is theirs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from models import Case, Database, Event, Note, Reply, ReturnCode
from models.answers import mark_begun, mark_read, replies
from models.crypto.code_digits import damm
from models.intake import Intake
from models.reply import NoWayBack
from models.return_visit import (
    Chosen,
    NotHereYet,
    Returned,
    add_words,
    delete,
    find,
    give_code,
    status_word,
    stop_contact,
)
from tests.models.conftest import PEPPER, WEAK, House, submission

PIN = "4711"


def code_of(intake: Intake, idem: int = 1, pin: str = PIN) -> str:
    what = submission(idem)
    intake.file(what)
    return intake.give_code(what.idem, pin)


def back(database: Database, code: str, pin: str = PIN) -> Returned | None:
    with database() as db:
        found = find(db, code, pin, PEPPER, WEAK)
        if found:
            assert found.case.replies is not None  # loaded while the session is open
        return found


def test_code_and_pin_lead_to_the_case(intake: Intake, house: House) -> None:
    code = code_of(intake)
    found = back(house.database, code)
    assert found is not None
    assert found.case.open_answers(house.private_key) == submission().answers


def test_a_wrong_pin_leads_nowhere(intake: Intake, house: House) -> None:
    code = code_of(intake)
    for pin in ("4712", "", "47110", "٤٧١١"):
        assert back(house.database, code, pin) is None


def test_a_wrong_code_leads_nowhere(intake: Intake, house: House) -> None:
    code_of(intake)
    for code in ("", "12345678", "0", "x" * 500, "١٢٣٤٥٦٧٨"):
        assert back(house.database, code) is None


def test_another_pepper_leads_nowhere(intake: Intake, house: House) -> None:
    code = code_of(intake)
    with house.database() as db:
        assert find(db, code, PIN, b"another".ljust(32), WEAK) is None


def test_right_wrong_and_unknown_cost_one_argon2_each(intake: Intake, house: House) -> None:
    code = code_of(intake)
    for attempt in ((code, PIN), (code, "0000"), ("12345678", PIN), ("nonsense", PIN), ("", "")):
        with patch("models.return_visit.stretch", side_effect=_stretch) as spent:
            back(house.database, *attempt)
        assert spent.call_count == 1


def test_right_and_wrong_ask_the_database_as_often(intake: Intake, house: House) -> None:
    """Where a right PIN is told as a wrong one, time must not tell it either."""
    code, asked = code_of(intake), list[str]()
    with house.database() as db:
        event.listen(db.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        for pin in (PIN, "0000"):
            asked.clear()
            find(db, code, pin, PEPPER, WEAK)
            assert sum(said.startswith("SELECT") for said in asked) == 2
            db.expunge_all()


def test_asked_again_the_same_code_comes_back_and_nothing_changes(
    intake: Intake, house: House
) -> None:
    code = code_of(intake)
    before = back(house.database, code)
    assert intake.give_code(submission().idem, PIN) == code
    after = back(house.database, code)
    assert before is not None
    assert after is not None
    assert before.caller_private_key == after.caller_private_key


def test_asked_ten_times_at_once_one_code_comes_back(intake: Intake, house: House) -> None:
    intake.file(submission())
    codes: list[str] = []
    threads = [
        threading.Thread(target=lambda: codes.append(intake.give_code(submission().idem, PIN)))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 10
    assert len(set(codes)) == 1
    assert back(house.database, codes[0]) is not None


def test_another_pin_takes_the_first_ones_place(intake: Intake, house: House) -> None:
    code = code_of(intake)
    assert intake.give_code(submission().idem, "9999") == code
    assert back(house.database, code, PIN) is None
    assert back(house.database, code, "9999") is not None


def test_a_code_that_is_taken_is_drawn_again(intake: Intake, house: House) -> None:
    first, second = "10000000", "20000000"
    with patch(
        "models.return_visit.new_code", side_effect=lambda _s, _i, draw: [first, second][draw]
    ):
        assert code_of(intake, 1) == first
        assert code_of(intake, 2) == second
        assert code_of(intake, 2) == second
        assert code_of(intake, 1) == first


def test_two_cases_with_one_code_are_told_apart_by_their_pins(intake: Intake, house: House) -> None:
    code = _shared_code(intake, pins=("1111", "2222"))
    for pin, idem in (("1111", 1), ("2222", 2)):
        found = back(house.database, code, pin)
        assert found is not None
        assert found.case.idem == submission(idem).idem


def test_two_cases_with_one_code_and_one_pin_are_shown_to_nobody(
    intake: Intake, house: House
) -> None:
    assert back(house.database, _shared_code(intake, pins=("1111", "1111")), "1111") is None


def test_a_code_is_given_before_its_case_has_come_and_opens_it_then(
    intake: Intake, house: House
) -> None:
    code = intake.give_code(submission().idem, PIN)
    with pytest.raises(NotHereYet):
        back(house.database, code)
    assert back(house.database, code, "0000") is None
    assert code_of(intake) == code
    assert back(house.database, code) is not None


def test_what_was_taken_back_gets_no_code(intake: Intake, house: House) -> None:
    intake.give_code(submission().idem, PIN)
    intake.take_back(submission().idem, 1)
    assert kept_codes(house) == []
    intake.give_code(submission().idem, PIN)
    assert kept_codes(house) == []


def test_an_earlier_pin_that_the_database_took_late_does_not_replace_a_later_one(
    intake: Intake, house: House
) -> None:
    intake.file(submission())
    earlier = Chosen(submission().idem, "1111")
    code = intake.give_code(submission().idem, PIN)
    with house.database.begin() as db:
        assert give_code(db, earlier, PEPPER, WEAK) == code
    assert back(house.database, code) is not None
    with house.database.begin() as db:  # asked for again, it is the latest one given
        give_code(db, latest := Chosen(submission().idem, PIN), PEPPER, WEAK)
    assert [kept.at for kept in kept_codes(house)] == [latest.at]


def test_two_that_set_a_code_at_once_leave_one_that_opens(intake: Intake, house: House) -> None:
    intake.file(submission())
    pins = [f"{n}{n}{n}{n}" for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(lambda pin: intake.give_code(submission().idem, pin), pins))
    assert len(set(codes)) == 1
    opened = [pin for pin in pins if back(house.database, codes[0], pin)]
    assert len(opened) == len(kept_codes(house)) == 1


def test_a_reply_is_read_with_code_and_pin_only(intake: Intake, house: House) -> None:
    code = code_of(intake)
    with house.database.begin() as db:
        case = db.scalars(select(Case)).one()
        Reply.send(db, case, house.person, "Tafadhali piga 116", house.public_key)
        Reply.send(db, case, house.person, "Please dial again", house.public_key)
    with house.database.begin() as db:
        found = find(db, code, PIN, PEPPER, WEAK)
        assert found is not None
        assert status_word(found.case) == "reply"
        assert replies(found) == ["Tafadhali piga 116", "Please dial again"]
        mark_begun(found.case)
        assert status_word(found.case) == "reply_part"
        Reply.send(db, case := found.case, house.person, "One thing more", house.public_key)
        mark_read(case)  # what was sent while they read is new to them
        assert [bool(reply.read_by_caller_at) for reply in case.replies] == [True, True, False]
        assert status_word(case) == "reply"
        mark_begun(case)
        mark_read(case)
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        assert all(reply.read_by_caller_at for reply in case.replies)
        assert status_word(case) == "received"
        assert [reply.open(house.private_key) for reply in case.replies] == replies(found)


def test_a_caller_who_took_no_code_cannot_be_replied_to(intake: Intake, house: House) -> None:
    intake.file(submission())
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        with pytest.raises(NoWayBack):
            Reply.send(db, case, house.person, "lost words", house.public_key)


def test_the_four_words_follow_the_work(intake: Intake, house: House) -> None:
    code_of(intake)
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        assert status_word(case) == "received"
        case.open(db, house.person)
        assert status_word(case) == "looked_at"
        case.change_status(db, house.person, "ClosedReferred")
        assert status_word(case) == "closed"
        Reply.send(db, case, house.person, "one thing more", house.public_key)
        assert status_word(case) == "reply"


def test_words_added_are_sealed_and_make_the_case_unread(intake: Intake, house: House) -> None:
    code = code_of(intake)
    with house.database() as db:
        db.scalars(select(Case)).one().open(db, house.person)
    with house.database.begin() as db:
        found = find(db, code, PIN, PEPPER, WEAK)
        assert found is not None
        add_words(db, found.case, "Wamehamishwa", house.public_key)
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        assert case.unread
        assert [reply.open(house.private_key) for reply in case.replies] == ["Wamehamishwa"]
        assert replies(Returned(case, b"", ReturnCode())) == []
        assert status_word(case) == "looked_at"


def test_words_added_twice_under_one_id_are_added_once(intake: Intake, house: House) -> None:
    intake.file(submission())
    row = uuid4()
    for _ in range(2):
        with house.database.begin() as db:
            case = db.scalars(select(Case)).one()
            add_words(db, case, "Wamehamishwa", house.public_key, row)
    with house.database() as db:
        assert db.scalars(select(Reply.id)).all() == [row]


def test_contact_that_is_stopped_is_forgotten(intake: Intake, house: House) -> None:
    code_of(intake)
    with house.database.begin() as db:
        stop_contact(db, db.scalars(select(Case)).one())
    with house.database() as db:
        case = db.scalars(select(Case)).one()
        assert (case.may_contact, case.sealed_contact) == (False, None)
        assert db.scalars(select(Event.what)).all() == ["contact stopped"]


def test_what_is_deleted_leaves_only_that_it_was(intake: Intake, house: House) -> None:
    code = code_of(intake)
    with house.database.begin() as db:
        case = db.scalars(select(Case)).one()
        Reply.send(db, case, house.person, "a reply", house.public_key)
        Note.write(db, case, house.person, "a note", house.public_key)
        gone = case.id
    with house.database.begin() as db:
        found = find(db, code, PIN, PEPPER, WEAK)
        assert found is not None
        delete(db, found.case)
    with house.database() as db:
        for kept in (Case, Reply, Note, ReturnCode):
            assert db.scalars(select(kept)).all() == []
        last = db.scalars(select(Event).order_by(Event.id.desc())).first()
        assert last is not None
        assert (last.what, last.case_id, last.person_id) == ("deleted by caller", gone, None)
    assert back(house.database, code) is None


def kept_codes(house: House) -> list[ReturnCode]:
    with house.database() as db:
        return list(db.scalars(select(ReturnCode)))


def _stretch(*_: object) -> bytes:
    return bytes(32)


def _shared_code(intake: Intake, pins: tuple[str, str]) -> str:
    """Two cases under one code, as when both codes were given while the database was away."""
    code = "5724000" + damm("5724000")
    never = patch("models.return_visit._taken", return_value=False)
    with never, patch("models.return_visit.new_code", return_value=code):
        for idem, pin in enumerate(pins, start=1):
            code_of(intake, idem, pin)
    return code
