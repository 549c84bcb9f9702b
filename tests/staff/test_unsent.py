"""What someone was writing is not lost, whatever comes in between, and nobody else reads it."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from models import Case, Unsent
from models.db.base import now
from models.person import Role

from .conftest import Desk, Visitor

WORDS = "Her brother's number\nis with the “chief” & <no one> else"


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _area(person: Visitor, case: Case, field: str = "note") -> str:
    found = re.search(rf'<textarea id="{field}"[^>]*>([^<]*)', person.get(_url(case)).text)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("field", ["note", "reply"])
def test_it_is_there_again_on_any_device_of_the_same_person_alone(desk: Desk, field: str) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/unsent", **{f"unsent-{field}": WORDS})
    assert answer.status_code == 204
    assert _area(desk.person(), case, field) == WORDS
    assert "not sent" in desk.person().get(_url(case)).text
    assert _area(desk.person("barasa"), case, field) == ""


def test_it_is_sealed_and_bound_to_its_place(desk: Desk) -> None:
    case, other, person = desk.file(), desk.file(2), desk.person()
    person.post(f"{_url(case)}/unsent", **{"unsent-note": WORDS})
    with desk.database.begin() as db:
        kept = db.query(Unsent).one()
        assert b"brother" not in kept.sealed_text
        assert kept.open(desk.private_key) == WORDS
        db.execute(text("UPDATE unsent SET case_id = :other"), {"other": other.id.hex})
    assert "brother" not in person.get(_url(other)).text


def test_another_form_of_the_page_takes_it_along(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    along = {"unsent-note": WORDS, "unsent-case": str(case.id)}
    person.post(f"{_url(case)}/work", was_status="New", status="Active", **along)
    assert desk.read(case).status == "Active"
    assert _area(person, case) == WORDS


def test_a_save_that_came_too_late_keeps_it(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    along = {"unsent-note": WORDS, "unsent-reply": "We read it"}
    answer = person.post(f"{_url(case)}/work", was_status="Active", status="Closed", **along)
    assert answer.status_code == 409
    assert html.escape(WORDS, quote=False).split("\n")[1] in answer.text
    assert _area(person, case, "reply") == "We read it"


@pytest.mark.parametrize("way", ["sign-out", "hide"])
def test_leaving_takes_it_along(desk: Desk, way: str) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"/staff/{way}", **{"unsent-note": WORDS, "unsent-case": str(case.id)})
    assert person.get("/staff/cases").location == "/staff/sign-in"
    assert _area(desk.person(), case) == WORDS


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("notes", {"note": WORDS}),
        ("replies", {"reply": WORDS, "what": "send"}),
        ("work", {"was_status": "New", "status": "Closed", "unsent-note": WORDS}),
        ("unsent", {"unsent-reply": WORDS}),
    ],
)
def test_what_comes_when_the_sign_in_is_over_is_kept(
    desk: Desk, verb: str, fields: dict[str, str]
) -> None:
    case, person = desk.file(), desk.person()
    token = person.token()
    desk.redis.flushdb()  # as after a quarter of an hour, or eight hours
    answer = person.post(f"{_url(case)}/{verb}", token, **fields)
    assert answer.location == "/staff/sign-in"
    assert "What you wrote is kept" in person.get("/staff/sign-in").text
    assert desk.read(case).status == "New"
    assert person.sign_in().location == _url(case)
    assert WORDS in (_area(person, case), _area(person, case, "reply"))


def test_without_its_token_nothing_is_kept_for_anybody(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    desk.redis.flushdb()
    person.post(f"{_url(case)}/notes", "made-up", note=WORDS)
    desk.visitor().post(f"{_url(case)}/notes", note=WORDS)
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


def test_a_role_keeps_nothing_on_a_case_that_it_may_not_read(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    case, trainer = desk.file(), desk.person("trainer")
    assert trainer.post(f"{_url(case)}/unsent", **{"unsent-note": WORDS}).status_code == 403
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


@pytest.mark.parametrize(("verb", "field"), [("notes", "note"), ("replies", "reply")])
def test_what_is_sent_is_no_longer_unsent(desk: Desk, verb: str, field: str) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"{_url(case)}/unsent", **{f"unsent-{field}": "We read it"})
    mark = re.findall(r'name="form" value="([^"]+)"', person.get(_url(case)).text)[0]
    sent = {field: "We read it now", "what": "send"}
    assert person.post(f"{_url(case)}/{verb}", form=mark, **sent).status_code == 302
    assert _area(person, case, field) == ""
    # What a script sent a moment before may come a moment after.
    person.post(f"{_url(case)}/unsent", form=mark, **{f"unsent-{field}": "We read"})
    assert _area(person, case, field) == ""


def test_whoever_empties_it_gives_it_up(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    for words in (WORDS, " \n"):
        person.post(f"{_url(case)}/unsent", **{"unsent-note": words})
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


def test_it_goes_with_its_case_and_after_a_day(desk: Desk) -> None:
    case, other, person = desk.file(), desk.file(2), desk.person()
    for one in (case, other):
        person.post(f"{_url(one)}/unsent", **{"unsent-note": WORDS})
    with desk.database.begin() as db:
        db.delete(db.get_one(Case, case.id))
    with desk.database.begin() as db:
        assert db.query(Unsent).one().case_id == other.id
        db.query(Unsent).update({"at": now() - timedelta(days=1)})
    assert _area(person, other) == ""
    desk.forget()
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


def test_a_form_that_can_not_be_taken_gives_the_words_back(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/notes", "of a session before", note=WORDS)
    assert answer.status_code == 400
    assert html.escape("is with the “chief” & <no one> else") in answer.text


def test_a_link_of_another_site_signs_nobody_out(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    stranger = desk.app.test_client()  # SameSite=Strict: browsers send no cookie with such a link
    led = stranger.get(f"{_url(case)}?x=1", headers={"Sec-Fetch-Site": "cross-site"})
    assert led.status_code == 200
    assert "Set-Cookie" not in led.headers
    address = led.headers["Refresh"].partition("url=")[2]
    assert address == f"{_url(case)}?x=1&led_here=yes"
    assert f'href="{html.escape(address)}"' in led.text
    assert person.get(address).status_code == 200
    again = stranger.get(address, headers={"Sec-Fetch-Site": "cross-site"})
    assert again.location == "/staff/sign-in"


@pytest.mark.parametrize("name", ["endpoint", "_method", "_scheme", "_anchor", "_external"])
def test_a_link_of_another_site_says_nothing_of_how_its_address_is_built(
    desk: Desk, name: str
) -> None:
    address = f"/staff/sign-in?{name}=DELETE"
    led = desk.app.test_client().get(address, headers={"Sec-Fetch-Site": "cross-site"})
    assert led.status_code == 200
    assert led.headers["Refresh"] == f"0; url={address}&led_here=yes"
