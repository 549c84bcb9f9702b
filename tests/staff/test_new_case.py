"""A case entered by hand: what was said on another line, at the door, in a letter or a chat."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models import Alert, Case, Event, ReturnCode, SentForm, UnsentCase
from models.db.base import now
from models.person import Role
from staff.cases.by_hand import (
    CALL_TO_NOBODY,
    FIELDS,
    NO_CONSENT,
    NO_NUMBER,
    NO_WAY,
    NOT_KEPT,
    REQUIRED,
    Amiss,
    submission,
)

from .conftest import Desk, Visitor

NEW = "/staff/cases/new"
SAID = "The boss at <Kilimani>\nkeeps her papers & “beats” her"
TOLD = {
    "consent_store": "YES",
    "channel": "VISIT",
    "danger": "YES",
    "kind": "REPORT",
    "language": "sw",
    "account": SAID,
    "exploitation": "ForcedLabour",
    "county": "047",
    "contact": "YES",
    "contact_number": "0711 222 333",
    "contact_how": "CALL",
    "code_word": "mango",
}


def _mark(page: str) -> str:
    found = re.search(r'action="/staff/cases/new".*?name="form" value="([^"]+)"', page, re.S)
    assert found
    return found[1]


def _chosen(page: str) -> dict[str, str]:
    """What stands in the form: every field that is filled in."""
    form = page[page.index('id="new-case"') :]
    found = dict(re.findall(r'type="radio" name="(\w+)" value="([^"]*)" required checked', form))
    found |= dict(re.findall(r'<input id="(\w+)" name="\w+" value="([^"]+)"', form))
    for name, options in re.findall(r'<select id="(\w+)"(.*?)</select>', form, re.S):
        if code := re.search(r'value="([^"]+)" selected', options):
            found[name] = code[1]
    area = re.search(r'<textarea id="account"[^>]*>([^<]*)', form)
    assert area
    return found | ({"account": html.unescape(area[1])} if area[1] else {})


def _draft(person: Visitor) -> dict[str, str]:
    return _chosen(person.get(NEW).text)


def _entered(desk: Desk, person: Visitor, **other: str) -> Case:
    answer = person.post(NEW, **TOLD | other)
    assert answer.status_code == 302, answer.text
    with desk.database() as db:
        case = db.query(Case).order_by(Case.received_at.desc()).first()
    assert case
    assert answer.location == f"/staff/cases/{case.id}"
    return case


def test_it_is_a_case_like_the_others_and_wakes_somebody(desk: Desk) -> None:
    person = desk.person()
    case = _entered(desk, person)
    assert (case.channel, case.county, case.danger, case.urgent) == ("VISIT", "047", "YES", True)
    assert case.open_answers(desk.private_key)["account"] == SAID
    assert b"Kilimani" not in case.sealed_answers
    contact = case.open_contact(desk.private_key)
    assert contact
    assert contact["contact_number"] == "+254711222333"
    page = person.get(f"/staff/cases/{case.id}").text
    assert "Those on duty are woken for it" in page
    for shown in ("By visit", "Entered the case by hand", "Agreed that we keep this"):
        assert shown in page
    assert "Visit" in person.get("/staff/cases").text
    assert _draft(person) == {}
    with desk.database() as db:
        assert db.query(Alert).count() == 1
        assert db.query(Event).filter_by(what="case entered", case_id=case.id).count() == 1


def test_what_is_filled_in_badly_stays_and_all_that_is_wrong_is_said(desk: Desk) -> None:
    person = desk.person()
    bad = {**TOLD, "contact_number": "0711", "contact_how": "", "danger": "", "county": "099"}
    answer = person.post(NEW, **bad)
    assert answer.status_code == 400
    said = re.search(r'<p class="problem" role="alert">([^<]+)', answer.text)
    assert said
    for why in (REQUIRED["danger"], NO_WAY, "The number has too few digits.", "none that the form"):
        assert why in html.unescape(said[1])
    stays = {name: given for name, given in bad.items() if given and name != "county"}
    assert _chosen(answer.text) == stays
    assert _draft(desk.person()) == stays
    with desk.database() as db:
        assert db.query(Case).count() == 0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        *(({name: ""}, why) for name, why in REQUIRED.items() if name != "contact"),
        ({"contact": "", "contact_number": "", "code_word": ""}, REQUIRED["contact"]),
        ({"contact_number": ""}, NO_NUMBER),
        ({"contact": "NO"}, NO_CONSENT),
        ({"kind": "CALL", "contact_how": "SMS"}, CALL_TO_NOBODY),
        ({"kind": "CALL", "contact": "NO", "contact_number": "", "code_word": ""}, CALL_TO_NOBODY),
        ({"account": "x" * 5001}, "One answer is too long: shorten it."),
        ({"consent_store": "NO", "account": ""}, NOT_KEPT),
    ],
)
def test_what_lacks_or_contradicts_is_said(given: dict[str, str], why: str) -> None:
    with pytest.raises(Amiss) as said:
        submission(dict.fromkeys(FIELDS, "") | TOLD | given)
    assert str(said.value) == why


def test_who_may_not_be_contacted_leaves_nothing_to_be_reached_by() -> None:
    alone = {"contact": "NO", "contact_number": "", "code_word": "", "danger": "NOT_ASKED"}
    told = submission(dict.fromkeys(FIELDS, "") | TOLD | alone | {"contact_when": "NIGHT"})
    assert (told.contact, told.danger, told.urgent) == (None, None, False)


def test_of_who_wants_nothing_kept_nothing_is_kept(desk: Desk) -> None:
    person = desk.person()
    person.post(f"{NEW}/unsent", **TOLD)
    assert person.post(f"{NEW}/unsent", **TOLD | {"consent_store": "NO"}).text == "Nothing is kept."
    assert _draft(person) == {}
    person.post(f"{NEW}/unsent", **TOLD)
    answer = person.post(NEW, **TOLD | {"consent_store": "NO"})
    assert html.escape(NOT_KEPT, quote=False) in html.unescape(answer.text)
    assert "Kilimani" not in answer.text
    with desk.database() as db:
        assert (db.query(Case).count(), db.query(UnsentCase).count()) == (0, 0)


def test_a_draft_is_sealed_and_there_again_for_who_wrote_it_alone(desk: Desk) -> None:
    person = desk.person()
    assert person.post(f"{NEW}/unsent", **TOLD).status_code == 204
    assert _draft(desk.person()) == TOLD
    assert "not sent" in desk.person().get(NEW).text
    assert _draft(desk.person("barasa")) == {}
    with desk.database() as db:
        sealed = db.query(UnsentCase).one().sealed_form
    assert b"Kilimani" not in sealed
    assert b"711" not in sealed


@pytest.mark.parametrize("where", [NEW, f"{NEW}/unsent"])
def test_what_comes_when_the_sign_in_is_over_is_kept(desk: Desk, where: str) -> None:
    person = desk.person()
    token = person.token()
    desk.redis.flushdb()  # as after a quarter of an hour, or eight hours
    assert person.post(where, token, **TOLD).location == "/staff/sign-in"
    assert "What you wrote is kept" in person.get("/staff/sign-in").text
    assert person.sign_in().location == NEW
    assert _draft(person) == TOLD
    with desk.database() as db:
        assert db.query(Case).count() == 0


def test_without_its_token_nothing_is_kept_and_the_words_are_given_back(desk: Desk) -> None:
    person = desk.person()
    assert html.escape("keeps her papers &") in person.post(NEW, "made-up", **TOLD).text
    desk.redis.flushdb()
    person.post(NEW, "made-up", **TOLD)
    with desk.database() as db:
        assert db.query(UnsentCase).count() == 0


def test_a_draft_is_given_up_and_is_gone_after_a_day(desk: Desk) -> None:
    person = desk.person()
    person.post(f"{NEW}/unsent", **TOLD)
    assert person.post(NEW, what="discard", **TOLD).location == NEW
    assert _draft(person) == {}
    person.post(f"{NEW}/unsent", **TOLD)
    with desk.database.begin() as db:
        db.query(UnsentCase).update({"at": now() - timedelta(days=1)})
    assert _draft(person) == {}
    desk.forget()
    with desk.database() as db:
        assert db.query(UnsentCase).count() == 0


def test_a_form_pressed_twice_at_once_is_one_case_and_no_draft(desk: Desk) -> None:
    person = desk.person()
    mark, token, cookie = _mark(person.get(NEW).text), person.token(), person.cookie()

    def send(_: int) -> str | None:
        client = desk.app.test_client()
        client.set_cookie("salama", cookie or "")
        return client.post(NEW, data={"csrf_token": token, "form": mark, **TOLD}).location

    with ThreadPoolExecutor(2) as together:
        [led] = set(together.map(send, range(2)))
    # What a script sent a moment before may come a moment after.
    person.post(f"{NEW}/unsent", form=mark, **TOLD)
    with desk.database() as db:
        assert led == f"/staff/cases/{db.query(Case).one().id}"
        assert (db.query(UnsentCase).count(), db.query(SentForm).count()) == (0, 1)


def test_a_code_is_given_once_and_its_pin_alone_shows_it_again(desk: Desk) -> None:
    person = desk.person()
    url = f"/staff/cases/{_entered(desk, person).id}"
    assert "four digits" in person.post(f"{url}/code", pin="48").text
    given = person.post(f"{url}/code", pin="4826")
    again = person.post(f"{url}/code", pin="4826")
    code = re.search(r'spoken-code">(\d{4} \d{4})<', given.text)
    assert code
    assert code[0] in again.text
    other = desk.person("barasa").post(f"{url}/code", pin="4827")
    assert other.status_code == 409
    assert code[1] not in other.text
    assert "Gave the caller a code" in (page := person.get(url).text)
    assert 'id="reply"' in page
    with desk.database() as db:
        assert db.query(ReturnCode).count() == 1


def test_a_pin_that_anybody_would_try_first_is_not_taken_by_hand_either(desk: Desk) -> None:
    person = desk.person()
    case = _entered(desk, person, contact="YES", contact_how="CALL", contact_number="0711004826")
    url = f"/staff/cases/{case.id}/code"
    for pin in ("1234", "4826"):
        refused = person.post(url, pin=pin)
        assert (refused.status_code, "ask them for another" in refused.text) == (400, True)
    assert person.post(url, pin="9081").status_code == 200


def test_who_came_through_the_service_is_given_no_code_here(desk: Desk) -> None:
    person, url = desk.person(), f"/staff/cases/{desk.file().id}"
    assert 'id="pin"' not in person.get(url).text
    assert person.post(f"{url}/code", pin="2580").status_code == 409


def test_a_trainer_enters_none_and_gives_codes_for_requests_alone(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    trainer, person = desk.person("trainer"), desk.person()
    assert trainer.get(NEW).status_code == trainer.post(NEW, **TOLD).status_code == 403
    for kind, status in (("REPORT", 403), ("TRAINING", 200)):
        url = f"/staff/cases/{_entered(desk, person, kind=kind).id}"
        assert trainer.post(f"{url}/code", pin="4826").status_code == status
