"""A caller comes back with a code and a PIN: status, answer, more words, no contact, deletion."""

from collections.abc import Callable

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from models import Case, Person, Reply, Submission
from models.first_code import give_first_code
from models.return_visit import Chosen
from tests.support.callers import (
    SENT,
    cases,
    code_on,
    comes_back,
    press,
    report_with_code,
    service_of,
)
from tests.support.telling import go_on, tell

Phones = Callable[[str], Phone]


@pytest.fixture
def code(phone: Phone) -> str:
    """The code of a report under the PIN 4826."""
    return report_with_code(phone)


def staff_reply(app: Flask, text: str) -> None:
    with service_of(app).database.begin() as db:
        person = Person(username="amina", password="-", fs_uniquifier="-" * 32, role="caseworker")
        db.add(person)
        db.flush()
        case = db.query(Case).one()
        Reply.send(db, case, person, text, service_of(app).public_key())


def words_added(app: Flask) -> list[str]:
    with service_of(app).database() as db:
        replies = db.query(Reply).filter(Reply.by_person_id.is_(None)).order_by(Reply.at)
        return [reply.open(app.config["PRIVATE_KEY"]) for reply in replies]


def test_the_status_is_told_in_plain_words(app: Flask, phones: Phones, code: str) -> None:
    told = comes_back(phones("+254711000002"), code)
    assert "We have it. There is no answer yet." in told
    assert "We work" not in told  # there is danger, and somebody may be woken at any hour
    staff_reply(app, "Come on Monday.")
    told = comes_back(phones("+254711000003"), code)
    assert "There is an answer for you." in told
    assert "Our answer" in told


def test_a_code_that_staff_gave_by_hand_opens(app: Flask, phones: Phones) -> None:
    told = Submission(
        kind="report", idem=b"h" * 32, channel="VISIT", language="sw", answers={"account": "x"}
    )
    service = service_of(app)
    with service.database.begin() as db:
        Case.file(db, told, service.public_key())
        code = give_first_code(db, Chosen(told.idem, "4826"), service.keys.codes)
    staff_reply(app, "Come on Monday.")
    phone = phones("+254711000002")
    assert "There is an answer for you." in comes_back(phone, code)
    assert "Come on Monday" in go_on(phone, status="reply")


def test_the_answer_is_read_and_then_counts_as_read(app: Flask, phones: Phones, code: str) -> None:
    staff_reply(app, "Please ring us on Monday. We are glad that you told us.")
    phone = phones("+254711000002")
    assert "There is an answer for you." in comes_back(phone, code)
    assert "Please ring us on Monday" in go_on(phone, status="reply")
    assert "There is an answer" not in comes_back(phones("+254711000003"), code)
    [reply] = cases_with_replies(app)
    assert reply.read_by_caller_at


def test_who_was_cut_off_before_the_last_page_of_the_answer_is_told_that_there_is_more(
    app: Flask, phones: Phones, code: str
) -> None:
    staff_reply(app, "Please ring us on Monday. " * 10 + "Do not run alone at night.")
    phone = phones("+254711000002")
    comes_back(phone, code)
    assert "98. " in go_on(phone, status="reply")
    [reply] = cases_with_replies(app)
    assert reply.begun_by_caller_at
    assert not reply.read_by_caller_at
    again = phones("+254711000003")
    assert "You may not have had all of our answer" in comes_back(again, code)
    go_on(again, status="reply")
    while "Do not run alone" not in again.screen:
        assert not cases_with_replies(app)[0].read_by_caller_at
        again.press("98")
    assert cases_with_replies(app)[0].read_by_caller_at
    assert "not had all" not in comes_back(phones("+254711000004"), code)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_reply_is_answered_from_its_first_screen(
    app: Flask, phones: Phones, code: str, language: str
) -> None:
    staff_reply(app, "Please ring us on Monday. " * 10)
    phone = phones("+254711000002")
    comes_back(phone, code, language=language)
    assert "98. " in go_on(phone, status="reply")
    go_on(phone, reply="answer", added_words="On Monday I work")
    assert words_added(app) == ["On Monday I work"]


def test_who_has_read_the_reply_can_leave_none_of_it_on_the_phone(
    app: Flask, phones: Phones, code: str
) -> None:
    staff_reply(app, "Please ring us on Monday.")
    phone = phones("+254711000002")
    comes_back(phone, code)
    assert go_on(phone, status="reply", reply="finish") == "Thank you. Goodbye."
    assert not phone.open


def cases_with_replies(app: Flask) -> list[Reply]:
    with service_of(app).database() as db:
        return list(db.query(Reply))


def test_words_are_added_once_however_often_the_hop_comes(
    app: Flask, phones: Phones, code: str
) -> None:
    phone = phones("+254711000002")
    comes_back(phone, code)
    first = go_on(phone, status="add", added_words="There is a *second* girl #2")
    assert phone.repeat() == first
    assert words_added(app) == ["There is a *second* girl #2"]
    go_on(phone, status="add", added_words="And a third")
    assert words_added(app) == ["There is a *second* girl #2", "And a third"]


def test_stopping_contact_forgets_the_number(app: Flask, phones: Phones) -> None:
    phone = phones("+254711000007")
    code = report_with_code_and_contact(phone)
    assert cases(app)[0].may_contact
    back = phones("+254711000002")
    comes_back(back, code)
    screen = go_on(back, status="stop", stop_contact="yes")
    assert "We will not contact you" in screen
    assert not cases(app)[0].may_contact
    assert cases(app)[0].sealed_contact is None
    back.press("0")  # the menu of the answer, not the first one
    shown = back.screen
    while "98. " in back.screen and "Delete this" not in back.screen:
        back.press("98")
        shown += back.screen
    assert "Contact is off" in shown
    assert "Stop contacting me" not in shown
    assert "You agreed to a call" not in shown
    assert "Tell me when you answer" not in shown


def test_the_keys_of_what_can_be_done_stay_whatever_there_is_to_read(
    app: Flask, phones: Phones, code: str
) -> None:
    def keys(number: str) -> dict[str, str]:
        phone = phones(number)
        comes_back(phone, code)
        shown = phone.screen
        while "98. " in phone.screen and "Delete this" not in phone.screen:
            phone.press("98")
            shown += f"\n{phone.screen}"
        lines = (line.partition(". ") for line in shown.splitlines())
        return {label: key for key, _, label in lines}

    before = keys("+254711000002")
    staff_reply(app, "Please ring us on Monday.")
    after = keys("+254711000003")
    for label in ("Our answer", "Add in my own words", "Contact is off", "Delete this"):
        assert before[label] == after[label]


def test_who_agreed_to_no_call_in_danger_hears_of_no_office_hours(
    app: Flask, phones: Phones, phone: Phone
) -> None:
    code = code_on(tell(phone, "report", **SENT, pin="4826"))
    shown = comes_back(phones("+254711000002"), code)
    assert "We see it as urgent" in shown
    assert "Mon" not in shown


def report_with_code_and_contact(phone: Phone) -> str:
    code = code_on(tell(phone, "report", **SENT | {"contact_ok": "ASAP"}, pin="4826"))
    press(phone, code)
    return code


def test_deleting_leaves_nothing_to_come_back_to(app: Flask, phones: Phones, code: str) -> None:
    phone = phones("+254711000002")
    comes_back(phone, code)
    assert "deleted" in go_on(phone, status="delete", delete="yes")
    assert cases(app) == []
    assert "not right" in comes_back(phones("+254711000003"), code)


def test_a_wrong_code_and_a_wrong_pin_read_the_same(phones: Phones, code: str) -> None:
    wrong_pin = comes_back(phones("+254711000002"), code, "0000")
    wrong_code = comes_back(phones("+254711000003"), "12345678")
    no_code_at_all = comes_back(phones("+254711000004"), "00000000")
    assert wrong_pin == wrong_code == no_code_at_all


def test_a_code_whose_case_has_yet_to_come_is_not_called_wrong(
    app: Flask, phones: Phones, code: str
) -> None:
    """It waits in the journal of another machine: come back later, and no try was wrong."""
    with service_of(app).database.begin() as db:
        db.query(Case).delete()
    screen = comes_back(phones("+254711000002"), code)
    assert "Please try again later" in screen
    assert service_of(app).redis.exists("tries:code:all") == 0
    assert "not right" in comes_back(phones("+254711000003"), code, "0000")


def test_a_code_is_taken_where_it_was_not_right(phones: Phones, code: str) -> None:
    phone = phones("+254711000002")
    comes_back(phone, "12345678")
    phone.press(code)
    assert "not right" not in go_on(phone, pin="4826")


def test_three_tries_a_session(phones: Phones, code: str) -> None:
    phone = phones("+254711000002")
    comes_back(phone, code, "0000")
    for pin in ("0001", "0002", "4826"):
        go_on(phone, wrong="again", code=code, pin=pin)
    assert "Too many tries" in phone.screen


def test_who_guesses_at_a_code_keeps_no_phone_out_that_it_is_known_on(
    phones: Phones, code: str, phone: Phone
) -> None:
    """It was given on one phone and right on a second; to a third a right PIN is like a wrong one,
    also the next time."""
    second = phones("+254711000002")
    assert "We have it." in comes_back(second, code)
    for number in ("+254711000004", "+254711000005"):
        guesser = phones(number)
        comes_back(guesser, code, "000" + number[-1])
        for pin in ("001", "002"):
            go_on(guesser, wrong="again", code=code, pin=pin + number[-1])
    stranger = phones("+254711000006")
    for pin in ("4826", "4826", "0009", "4826"):
        assert "Too many tries" in comes_back(stranger, code, pin)
        stranger.hang_up()
    for owner in (phone, second):
        owner.hang_up()
        assert "We have it." in comes_back(owner, code)
    second.hang_up()
    assert "Too many tries" in comes_back(second, code, "0009")


def test_five_tries_an_hour_a_number_and_reporting_never_stops(
    phones: Phones, code: str, app: Flask
) -> None:
    phone = phones("+254711000002")
    for n in range(5):
        comes_back(phone, f"1234567{n}")
        phone.hang_up()
    assert "Too many tries" in comes_back(phone, code)
    phone.hang_up()
    report_with_code(phone)
    assert len(cases(app)) == 2
