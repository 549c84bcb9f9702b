"""What a call was: staff say it in one form, and the case of a bare call is settled by it."""

import html
from typing import Any

import pytest

from models import CallRecord, Case, Closure, Event, Note
from models.call_record import CallType

from .conftest import Desk
from .test_once import _marks, _sent

TAG = b"t" * 32


def _called(desk: Desk, *, seconds: int | None = 95, **facts: Any) -> Case:
    """A call in which a person was asked for, and how it ended if that is known."""
    bare: dict[str, Any] = {
        "kind": "call",
        "channel": "IVR",
        "answers": {},
        "contact": None,
        "county": None,
    }
    calm = {"danger": None, "urgent": False, "call_tag": TAG}
    case = desk.file(**bare | calm | facts)
    with desk.database.begin() as db:
        CallRecord.ask(db, TAG)
        if seconds is not None:
            CallRecord.end(db, TAG, answered=seconds > 0, seconds=seconds)
    return case


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(95, "put through for 1 min 35 s"), (0, "nobody picked up"), (None, "The call is under way")],
)
def test_its_page_says_how_it_ended(desk: Desk, seconds: int | None, said: str) -> None:
    case, person = _called(desk, seconds=seconds), desk.person()
    page = person.get(f"/staff/cases/{case.id}").text
    assert said in page
    assert "nothing that they said is kept" in page
    assert f"Call {case.reference}" in page
    assert "Call" in person.get("/staff/cases?kind=call").text


def test_its_page_says_that_a_danger_was_told(desk: Desk) -> None:
    told, person = "is, or may be, in danger now", desk.person()
    assert told in person.get(f"/staff/cases/{_called(desk, urgent=True).id}").text


def test_it_is_said_in_one_form_and_settles_the_case(desk: Desk) -> None:
    case, person = _called(desk), desk.person()
    url = f"/staff/cases/{case.id}"
    mark = _marks(person.get(url).text)["call-record"]
    said = {"call-type": "SILENT", "call-note": "Breath, and a door"}
    first, again = (_sent(person, f"{url}/call-record", mark, **said) for _ in range(2))
    assert first.location == again.location == f"{url}#call"
    kept = desk.read(case)
    assert (kept.status, kept.owner_id is not None) == ("Closed", True)
    page = person.get(url).text
    for shown in ("It was: <strong>Silent", "says achieng", "Said what the call was: Silent"):
        assert shown in page
    with desk.database() as db:
        assert db.query(Closure).one().open(desk.private_key) == "Breath, and a door"
        assert db.query(Event).filter_by(what="call was").count() == 1


@pytest.mark.parametrize("said", CallType)
def test_what_it_was_says_whether_work_is_left(desk: Desk, said: CallType) -> None:
    case = _called(desk)
    desk.person().post(f"/staff/cases/{case.id}/call-record", **{"call-type": said})
    left = {CallType.CALL_BACK: "FollowUp", CallType.REFERRED: "ClosedReferred"}
    assert desk.read(case).status == left.get(said, "Closed")


def test_what_is_said_of_a_closed_one_again_is_another_word_and_a_note(desk: Desk) -> None:
    case, person = _called(desk), desk.person()
    for was, said in (("", "PRANK"), ("PRANK", "CALL_BACK")):
        fields = {"was": was, "call-type": said, "call-note": "A girl's voice"}
        assert person.post(f"/staff/cases/{case.id}/call-record", **fields).status_code == 302
    assert "More to do: call back" in person.get(f"/staff/cases/{case.id}").text
    with desk.database() as db:
        assert (db.query(Closure).count(), db.query(Note).count()) == (1, 1)


def test_of_a_case_in_which_more_was_told_it_changes_no_status(desk: Desk) -> None:
    case, person = _called(desk, kind="report"), desk.person()
    person.post(f"/staff/cases/{case.id}/call-record", **{"call-type": "TALKED"})
    assert desk.read(case).status == "New"
    page = person.get(f"/staff/cases/{case.id}").text
    assert "It was: <strong>We talked, no more to do" in page
    assert "nothing that they said is kept" not in page


def test_what_can_not_be_taken_is_said_and_stays(desk: Desk) -> None:
    case, person = _called(desk), desk.person()
    url = f"/staff/cases/{case.id}/call-record"
    for bad in ({}, {"call-type": "VICTIM"}, {"call-type": "PRANK", "call-note": "x" * 301}):
        answer = person.post(url, **{"call-note": "A <child>, I think", **bad})
        assert answer.status_code == 400
        assert "Say what the call was." in answer.text or "too long" in answer.text
        assert "x" * 301 in answer.text or html.escape("A <child>, I think") in answer.text
    assert desk.read(case).status == "New"
    other = desk.file(2)
    answer = person.post(f"/staff/cases/{other.id}/call-record", **{"call-type": "TALKED"})
    assert answer.status_code == 409
