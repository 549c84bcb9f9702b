"""Going on duty, taking who waits, and having a caller called back, as staff do it."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from models import Call, CallRecord, Duty, Event
from models.call import CONSENT_LASTS, Purpose
from models.calling_hours import HOURS, LONGEST_WAIT, NotNow, good_until
from models.db.base import EAST_AFRICA, now
from models.return_visit import stop_contact

from .conftest import LINE_KEY, OURS, Desk, Visitor

MINE, THEIRS = "+254733000003", "+254711222333"
ANY_TIME = {
    "contact_number": THEIRS, "contact_how": "CALL", "contact_when": "ANY_TIME",
    "code_word": "embe",
}  # fmt: skip


def soon(hours: int = 2) -> str:
    return f"{now().astimezone(EAST_AFRICA) + timedelta(hours=hours):%H:%M}"


def on_duty(desk: Desk, name: str = "achieng") -> Visitor:
    person = desk.person(name)
    assert person.post("/staff/duty", number="0733 000 003", until=soon()).status_code == 302
    return person


def calls(desk: Desk) -> list[Call]:
    with desk.database() as db:
        return list(db.query(Call))


def whats(desk: Desk) -> list[str]:
    with desk.database() as db:
        return [event.what for event in db.query(Event).order_by(Event.id)]


def test_a_person_goes_on_duty_and_is_seen_by_name_alone(desk: Desk) -> None:
    mine = on_duty(desk)
    assert "You are on duty until" in mine.get("/staff/duty").text
    theirs = desk.person("barasa").get("/staff/duty").text
    assert "achieng, until" in theirs
    assert "733" not in theirs
    with desk.database() as db:
        assert [duty.ready(LINE_KEY).number for duty in Duty.now_on(db)] == [MINE]
    mine.post("/staff/duty/off")
    assert "You are not on duty" in mine.get("/staff/duty").text
    assert whats(desk)[-3:] == ["went on duty", "signed in", "went off duty"]


@pytest.mark.parametrize("number", ["", "12", "+254900123456", "x", "+254733000003\n1", OURS])
def test_what_can_not_be_rung_is_no_duty_phone(desk: Desk, number: str) -> None:
    answer = desk.person().post("/staff/duty", number=number, until=soon())
    assert answer.status_code == 400
    assert "no number that can be rung" in answer.text


@pytest.mark.parametrize("until", ["", "soon", "25:00", soon(-1)])
def test_duty_ends_within_twelve_hours(desk: Desk, until: str) -> None:
    answer = desk.person().post("/staff/duty", number=MINE, until=until)
    assert answer.status_code == 400
    assert "within the next 12 hours" in answer.text


def test_who_looks_after_the_system_is_not_rung(desk: Desk) -> None:
    assert desk.person("chebet").get("/staff/duty").status_code == 403


def test_how_many_wait_is_told_or_that_it_can_not_be(desk: Desk) -> None:
    person = desk.person()
    for waiting, words in ((0, "Nobody waits"), (3, "3 waiting"), (None, "t be told just now")):
        desk.app.config["WAITING"]["now"] = waiting
        assert words in person.get("/staff/duty").text


def test_the_next_caller_is_taken_on_ones_own_phone_once(desk: Desk) -> None:
    person = desk.person()
    assert person.post("/staff/duty/next").status_code == 409
    person = on_duty(desk)
    for _ in range(2):
        assert person.post("/staff/duty/next").status_code == 302
    [call] = calls(desk)
    assert call.purpose == Purpose.QUEUE
    assert call.whom(LINE_KEY).number == MINE
    assert whats(desk).count("took the next caller") == 1


def test_the_last_week_is_shown_as_counts(desk: Desk) -> None:
    with desk.database.begin() as db:
        for n in range(3):
            CallRecord.end(db, bytes([n]), answered=n > 0, seconds=9)
    assert "<td>2</td><td>1</td>" in desk.person().get("/staff/duty").text


def test_a_caller_who_agreed_is_called_back_with_their_word(desk: Desk) -> None:
    case = desk.file(contact=ANY_TIME)
    person = on_duty(desk)
    page = person.get(f"/staff/cases/{case.id}").text
    assert "Call from the service" in page
    assert person.post(f"/staff/cases/{case.id}/call").status_code == 302
    [call] = calls(desk)
    whom = call.whom(LINE_KEY)
    assert (whom.number, whom.code_word, whom.language, whom.dial) == (THEIRS, "embe", "sw", MINE)
    assert call.good_until <= now() + LONGEST_WAIT
    assert "call asked for" in whats(desk)
    again = person.post(f"/staff/cases/{case.id}/call")
    assert again.status_code == 409
    assert "being called already" in again.text


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (None, "has not agreed"),
        (ANY_TIME | {"contact_how": "SMS"}, "did not agree to a call"),
        ({name: said for name, said in ANY_TIME.items() if name != "contact_how"}, "did not agree"),
        (ANY_TIME | {"contact_number": "+254900123456"}, "be rung from here"),
        (ANY_TIME | {"contact_number": "+881612345678"}, "be rung from here"),
        (ANY_TIME | {"contact_number": OURS}, "be rung from here"),
    ],
)
def test_who_did_not_agree_to_a_call_is_not_called(desk: Desk, contact: Any, why: str) -> None:
    case = desk.file(contact=contact)
    answer = on_duty(desk).post(f"/staff/cases/{case.id}/call")
    assert answer.status_code == 409
    assert why in answer.text
    assert calls(desk) == []
    assert "call not allowed" in whats(desk)


def test_a_request_to_be_called_needs_no_further_word_on_how(desk: Desk) -> None:
    contact = {"contact_ok": "THIS_NUMBER", "contact_number": THEIRS, "contact_when": "ANY_TIME"}
    case = desk.file(kind="request", answers={"what": "CALL"}, contact=contact)
    assert on_duty(desk).post(f"/staff/cases/{case.id}/call").status_code == 302


def test_consent_grows_old_and_can_be_taken_back(desk: Desk) -> None:
    person = on_duty(desk)
    old = desk.file(1, contact=ANY_TIME, received_at=now() - CONSENT_LASTS)
    assert "more than 30 days ago" in person.post(f"/staff/cases/{old.id}/call").text
    case = desk.file(2, contact=ANY_TIME)
    with desk.database.begin() as db:
        stop_contact(db, db.merge(case))
    assert "no longer agrees" in person.post(f"/staff/cases/{case.id}/call").text
    assert calls(desk) == []


def test_who_is_not_on_duty_has_no_phone_to_be_put_through_to(desk: Desk) -> None:
    case = desk.file(contact=ANY_TIME)
    assert "Go on duty first" in desk.person().post(f"/staff/cases/{case.id}/call").text


def test_a_caller_is_called_only_at_the_hours_they_agreed_to() -> None:
    monday = now().astimezone(EAST_AFRICA).replace(year=2026, month=11, day=23, minute=0, second=0)
    for day in range(7):
        for hour in range(24):
            at = (monday + timedelta(days=day)).replace(hour=hour)
            for when, (begins, ends) in HOURS.items():
                right = begins.hour <= hour < ends.hour and (when != "WEEKEND" or day >= 5)
                contact = {"contact_how": "CALL", "contact_when": when}
                if right:
                    assert at < good_until(contact, at, asks_only=False) <= at + LONGEST_WAIT
                    continue
                with pytest.raises(NotNow, match=f"{begins:%H:%M} to {ends:%H:%M}"):
                    good_until(contact, at, asks_only=False)


@pytest.mark.parametrize(
    ("contact", "danger", "may_be_called"),
    [
        ({"contact_ok": "THIS_NUMBER"}, True, True),  # whoever passed over when: not until morning
        ({"contact_ok": "ASAP"}, True, True),
        ({"contact_ok": "ASAP", "contact_when": "ASAP"}, False, True),
        ({"contact_ok": "THIS_NUMBER"}, False, False),
        ({"contact_ok": "THIS_NUMBER", "contact_when": "MORNING"}, True, False),
    ],
)
def test_in_danger_hours_bar_at_night_only_who_named_some(
    contact: dict[str, str], danger: bool, may_be_called: bool
) -> None:
    at = now().astimezone(EAST_AFRICA).replace(hour=21, minute=32)
    with nullcontext() if may_be_called else pytest.raises(NotNow):
        assert good_until(contact, at, asks_only=True, danger=danger) > at


def test_the_hours_end_even_while_somebody_waits() -> None:
    at = now().astimezone(EAST_AFRICA).replace(hour=20, minute=59, second=30)
    contact = {"contact_how": "CALL", "contact_when": "EVENING"}
    assert good_until(contact, at, asks_only=False).astimezone(EAST_AFRICA).hour == 21
