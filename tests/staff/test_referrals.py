"""Referring a caller: with consent, step by step, and with a letter that holds what it covers."""

import re
from datetime import date, timedelta

import pytest

from models import Case, Referral
from models.person import Role
from models.return_visit import stop_contact
from models.work_filter import today

from .conftest import Desk, Visitor
from .test_case import _url, _whats

FORM = {
    "service": "child",
    "consent": "told",
    "how": "On the phone today",
    "share": "facts",
    "referral": "A bed for tonight",
}


def _draft(person: Visitor, case: Case, **fields: object) -> int:
    both = FORM | fields
    both["csrf_token"] = person.token()
    return person.client.post(f"{_url(case)}/referrals", data=both).status_code


def _address(desk: Desk, case: Case) -> str:
    with desk.database() as db:
        [referral] = Referral.of(db, case.id)
        return f"{_url(case)}/referrals/{referral.id}"


def test_a_referral_goes_from_draft_to_outcome_and_the_timeline_tells(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    page = person.get(_url(case)).text
    assert "Child line: help for a child, someone to talk to; all of Kenya" in page
    assert _draft(person, case) == 302
    url = _address(desk, case)
    assert person.post(url, stage="outcome", said="Too early").status_code == 409
    for stage, said in (("sent", "To Njeri, by hand"), ("accepted", ""), ("outcome", "She is in")):
        assert person.post(url, stage=stage, said=said).status_code == 302
    page = person.get(_url(case)).text
    for shown in (
        "Referral drafted: Child line", "Referral sent: Child line", "To Njeri, by hand",
        "The service took it on: Child line", "What came of the referral: Child line", "She is in",
        "A bed for tonight",
    ):  # fmt: skip
        assert (shown in page) == (shown != "A bed for tonight"), shown
    stages = ("drafted", "sent", "accepted", "outcome")
    done = [what for what in _whats(desk, case) if what not in ("opened", "follow up")]
    assert done == [f"referral {stage}" for stage in stages]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": ""}, "Choose a service"),
        ({"service": "no_such"}, "Choose a service"),
        ({"consent": "no"}, "Say whether the caller agreed"),
        ({"how": " "}, "how and when they agreed"),
        ({"share": []}, "Tick what the caller agreed"),
        ({"referral": "x" * 3001}, "too long"),
    ],
)
def test_without_consent_or_a_service_nothing_is_drafted_and_nothing_is_lost(
    desk: Desk, wrong: dict[str, object], said: str
) -> None:
    case, person = desk.file(), desk.person()
    both = FORM | wrong | {"csrf_token": person.token()}
    answer = person.client.post(f"{_url(case)}/referrals", data=both)
    assert answer.status_code == 400
    assert said in answer.text
    assert "<details open>" in answer.text
    for name in ("how", "referral"):
        assert str(both[name]).strip()[:50] in answer.text
    with desk.database() as db:
        assert Referral.of(db, case.id) == []


@pytest.mark.parametrize("shares", [["facts"], ["words"], ["contact"], ["facts", "words"]])
def test_the_letter_holds_what_consent_covers_and_no_more(desk: Desk, shares: list[str]) -> None:
    case, person = desk.file(), desk.person()
    assert _draft(person, case, share=shares) == 302
    letter = person.get(f"{_address(desk, case)}/letter").text
    told = {
        "facts": ["Work by force", "Nairobi City"],
        "words": ["They keep her papers"],
        "contact": ["+254711222333", "In the evening"],
    }
    for share, shown in told.items():
        for one in shown:
            assert (one in letter) == (share in shares), one
    assert "A bed for tonight" in letter
    for never in ("mango", "Who it is about", "STRANGE_CODE", "On the phone today"):
        assert never not in letter
    assert "referral letter shown" in _whats(desk, case)


def test_who_wants_no_contact_any_more_is_reached_by_no_letter(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _draft(person, case, share=["facts", "contact"])
    with desk.database.begin() as db:
        stop_contact(db, db.get_one(Case, case.id))
    letter = person.get(f"{_address(desk, case)}/letter").text
    assert "711222333" not in letter
    assert "Work by force" in letter
    assert 'value="contact"' not in person.get(_url(case)).text


def test_a_referral_that_is_withdrawn_has_no_letter(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _draft(person, case, service="", named="Children's officer, Busia")
    url = _address(desk, case)
    assert person.post(url, stage="withdrawn", said="She changed her mind").status_code == 302
    assert person.get(f"{url}/letter").status_code == 404
    assert person.post(url, stage="sent").status_code == 409
    assert "Referral withdrawn: Children&#39;s officer, Busia" in person.get(_url(case)).text


def test_what_nobody_could_be_asked_about_is_sent_by_a_supervisor(desk: Desk) -> None:
    desk.add("kamau", Role.CASEWORKER)
    case, person = desk.file(), desk.person("kamau")
    _draft(person, case, consent="danger", how="A child of six, tonight")
    url = _address(desk, case)
    assert "a supervisor has to send it" in person.get(_url(case)).text
    assert person.post(url, stage="sent").status_code == 403
    assert desk.person("achieng").post(url, stage="sent").status_code == 302


def test_a_letter_of_another_case_is_not_there(desk: Desk) -> None:
    case, other, person = desk.file(), desk.file(2), desk.person()
    _draft(person, case)
    url = _address(desk, case).replace(str(case.id), str(other.id))
    assert person.get(f"{url}/letter").status_code == 404
    assert person.post(url, stage="sent").status_code == 404


def test_what_the_service_is_asked_is_kept_while_one_writes(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"{_url(case)}/unsent", **{"unsent-referral": "A bed for"})
    page = person.get(_url(case)).text
    assert re.search(r'id="referral"[^>]*>A bed for<', page)
    assert "<details open>" in page
    assert _draft(person, case) == 302
    assert "A bed for" not in person.get(_url(case)).text


def _ask_on(desk: Desk, day: date) -> None:
    with desk.database.begin() as db:
        db.query(Referral).one().ask_on = day


def test_what_came_of_it_is_asked_after_a_week_and_again_while_it_waits(desk: Desk) -> None:
    case, person, week = desk.file(), desk.person(), today() + timedelta(days=7)
    to_ask = "/staff/cases?mark=outcome"
    _draft(person, case)
    url = _address(desk, case)
    assert person.post(url, stage="waits").status_code == 409
    assert person.post(url, stage="sent").status_code == 302
    assert desk.read(case).follow_up_on == week
    assert "Ask what came of it from" in person.get(_url(case)).text
    assert case.reference not in person.get(to_ask).text
    _ask_on(desk, today())
    assert "ask what came of it" in person.get(_url(case)).text
    assert f"c-{case.reference}" in person.get(to_ask).text
    page = person.get(person.post(url, stage="waits").location or "").text
    assert "asked again in a week" in page
    assert "Wrote that a referral still waits" in page
    assert f"c-{case.reference}" not in person.get(to_ask).text
    _ask_on(desk, today())
    assert person.post(url, stage="unknown").status_code == 302
    assert "It is not known what came of it." in person.get(_url(case)).text
    assert f"c-{case.reference}" not in person.get(to_ask).text


def test_a_day_to_follow_up_that_is_sooner_stays(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        db.get_one(Case, case.id).follow_up_on = today() + timedelta(days=2)
    _draft(person, case)
    assert person.post(_address(desk, case), stage="sent").status_code == 302
    assert desk.read(case).follow_up_on == today() + timedelta(days=2)
