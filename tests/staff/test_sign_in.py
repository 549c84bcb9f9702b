"""Who gets in, who does not, and what is left behind when they leave."""

import re
import time
from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4

import pytest
import structlog

from models import Person
from staff.access.accounts import Account, hashed
from staff.access.vault import IDLE_SECONDS, LONGEST_SECONDS, SignIn

from .conftest import PASSWORD, Desk


def test_a_person_with_their_password_sees_the_work_list(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = visitor.sign_in()
    assert answer.location == "/staff/home"
    assert visitor.get("/staff/home").location == "/staff/cases"
    assert "Work list" in visitor.get("/staff/cases").text


def test_an_unknown_name_and_a_wrong_password_look_alike(desk: Desk) -> None:
    answers = [
        desk.visitor().sign_in("achieng", "not my password"),
        desk.visitor().sign_in("nobody-of-that-name", "not my password"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    bodies = {re.sub(r'value="[^"]{20,}"', "", answer.text) for answer in answers}
    assert len(bodies) == 1


def test_who_is_not_let_in_is_logged_so_that_tries_by_one_hand_can_be_put_together(
    desk: Desk,
) -> None:
    with structlog.testing.capture_logs() as lines:
        desk.visitor().sign_in("achieng", "not my password")
        desk.visitor().sign_in(" Achieng", "nor this one")
        desk.visitor().sign_in("nobody-of-that-name", "not my password")
    refused = [line for line in lines if line["event"] == "staff_refused"]
    assert [line["why"] for line in refused] == ["password"] * 3
    accounts = [line["account"] for line in refused]
    assert accounts[0] == accounts[1] != accounts[2]
    assert len({line["source"] for line in refused}) == 1
    for secret in ("achieng", "127.0.0.1", "not my password", sha256(b"achieng").hexdigest()[:32]):
        assert secret not in str(lines).lower()


def test_a_page_that_is_for_another_role_is_logged(desk: Desk) -> None:
    visitor = desk.person("chebet")
    with structlog.testing.capture_logs() as lines:
        assert visitor.get("/staff/cases").status_code == 403
    assert [(line["event"], line["why"]) for line in lines] == [("staff_refused", "role")]


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"argon2__memory_cost": 16384, "argon2__time_cost": 2, "argon2__parallelism": 1}
    context = desk.app.extensions["security"].pwd_context
    context.update(**options)
    with desk.app.app_context(), desk.database.begin() as db:
        db.query(Account).filter_by(username="achieng").one().password = hashed(PASSWORD)

    def seconds(name: str) -> float:
        visitor = desk.visitor()
        token = visitor.token()
        start = time.process_time()  # of this process alone, however busy the machine is
        visitor.post("/staff/sign-in", token, username=name, password="not my password")
        return time.process_time() - start

    seconds("achieng")
    known = min(seconds("achieng") for _ in range(4))
    unknown = min(seconds("nobody") for _ in range(4))
    assert unknown == pytest.approx(known, rel=0.5)


@pytest.mark.parametrize("name", ["ACHIENG", " achieng ", "ａchieng"])
def test_a_name_is_the_same_however_it_is_typed(desk: Desk, name: str) -> None:
    assert desk.visitor().sign_in(name).status_code == 302


def test_a_password_of_a_megabyte_is_only_wrong(desk: Desk) -> None:
    assert desk.visitor().sign_in(password="x" * 60_000).status_code == 403
    assert desk.visitor().sign_in(password="x" * 1_000_000).status_code == 413


def test_a_removed_person_stays_out_and_their_session_ends(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        db.query(Person).filter_by(username="achieng").one().active = False
    assert person.get("/staff/cases").location == "/staff/sign-in"
    assert desk.visitor().sign_in().status_code == 403


def test_the_session_is_new_after_sign_in_and_the_old_cookie_is_dead(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.token()
    before = visitor.cookie()
    visitor.sign_in()
    first = visitor.cookie()
    visitor.sign_in()
    assert len({before, first, visitor.cookie()}) == 3
    for dead in (before, first):
        thief = desk.visitor()
        thief.client.set_cookie("salama", dead or "")
        assert thief.get("/staff/cases").location == "/staff/sign-in"


@pytest.mark.parametrize("way", ["sign-out", "hide"])
def test_whoever_leaves_is_out_on_the_server_too(desk: Desk, way: str) -> None:
    person = desk.person()
    cookie = person.cookie()
    answer = person.post(f"/staff/{way}")
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert not list(desk.redis.scan_iter("staff:signed-in:*"))
    thief = desk.visitor()
    thief.client.set_cookie("salama", cookie or "")
    assert thief.get("/staff/cases").location == "/staff/sign-in"


def test_leaving_shows_a_harmless_page_at_once(desk: Desk) -> None:
    answer = desk.person().post("/staff/hide")
    assert answer.headers["Refresh"].startswith("0; url=https://")
    assert "Safari Salama" not in answer.text


def test_the_cookie_is_shut_to_scripts_and_other_sites(live_desk: Desk) -> None:
    visitor = live_desk.app.test_client()
    cookie = visitor.get("/staff/sign-in", base_url="https://console.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-salama=")
    for mark in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert mark in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_touch(desk: Desk) -> None:
    person = desk.person()
    (box,) = desk.redis.scan_iter("staff:signed-in:*")
    desk.redis.expire(box, 5)
    person.get("/staff/awake")
    assert IDLE_SECONDS - 5 <= int(desk.redis.ttl(box)) <= IDLE_SECONDS == 15 * 60
    desk.redis.delete(box)
    assert person.get("/staff/cases").location == "/staff/sign-in"


def test_a_session_ends_after_eight_hours_whatever_happens(desk: Desk) -> None:
    vault = desk.app.extensions["staff"].vault
    young = vault.put(SignIn(uuid4(), time.time() - LONGEST_SECONDS + 60, b"key"))
    old = vault.put(SignIn(uuid4(), time.time() - LONGEST_SECONDS - 1, b"key"))
    assert vault.open(young)
    assert vault.open(old) is None
    assert LONGEST_SECONDS == 8 * 60 * 60


def test_many_wrong_tries_are_slowed_for_one_name_at_one_address_only(desk: Desk) -> None:
    for _ in range(10):
        assert desk.visitor().sign_in(password="wrong").status_code == 403
    refused = desk.visitor().sign_in()
    assert refused.status_code == 429
    assert "Wait a quarter of an hour" in refused.text
    assert desk.visitor().sign_in("barasa").status_code == 302
    elsewhere = desk.visitor()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    assert elsewhere.sign_in().status_code == 302


def test_no_name_or_password_lies_in_redis(desk: Desk) -> None:
    desk.visitor().sign_in(password="wrong-password")
    desk.person()
    everything = b"".join(key + (desk.redis.dump(key) or b"") for key in desk.redis.scan_iter("*"))
    assert everything
    for secret in (b"achieng", b"wrong-password", PASSWORD.encode(), desk.private_key):
        assert secret not in everything


def test_after_signing_in_one_is_where_one_wanted_to_go(desk: Desk) -> None:
    url = f"/staff/cases/{desk.file().id}"
    visitor = desk.visitor()
    assert visitor.get(url).location == "/staff/sign-in"
    assert visitor.sign_in().location == url


@pytest.mark.parametrize("evil", ["//evil", "/\\evil", "%2F%2Fevil", "https://evil"])
def test_no_address_in_a_request_decides_where_one_lands(desk: Desk, evil: str) -> None:
    visitor = desk.visitor()
    visitor.get(f"/staff/sign-in?next={evil}")
    token = visitor.token()
    answer = visitor.post(
        f"/staff/sign-in?next={evil}", token, username="achieng", password=PASSWORD, next=evil
    )
    assert answer.location == "/staff/home"


def test_a_page_that_is_gone_meanwhile_does_not_matter(
    desk: Desk, make_desk: Callable[[bool], Desk]
) -> None:
    visitor = desk.visitor()
    with visitor.client.session_transaction("/staff") as session:
        session["wanted"] = ("staff.no.such.page", {})
    assert visitor.sign_in().location == "/staff/home"


def test_an_administrator_manages_and_does_not_read(desk: Desk) -> None:
    admin = desk.person("chebet")
    case = desk.file()
    assert admin.get("/staff/home").location == "/staff/people"
    for url in ("/staff/cases", f"/staff/cases/{case.id}"):
        answer = admin.get(url)
        assert answer.status_code == 403
        assert "Your role, Administrator, opens People, Numbers and Audit log only." in answer.text
    assert admin.post(f"/staff/cases/{case.id}/contact").status_code == 403
    assert desk.read(case).unread
