"""Which passwords are taken, and what else a person changes about their sign-in."""

import re
import time
from uuid import uuid4

import pytest

from staff.access import passwords
from staff.access.vault import SignIn

from .conftest import PASSWORD, Desk
from .test_second_factor import STEP_SECONDS, _code, _half_way, _set_up


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "alicealicealice", "123456789012", "qwertyuiop123", "yyyyyyyyyyyyyyyy",
        "safarisalama", "Safari Salama", "kenyakenyakenya", "alice has four words", "short one",
        "purple-ALICE-bicycle-rain", "x" * 201,
    ],
)  # fmt: skip
def test_poor_ones_are_refused_with_what_to_do(password: str) -> None:
    assert re.search("letters|words", passwords.fault(password, "alice.w"))


@pytest.mark.parametrize(
    "password",
    [
        "four other words of mine",
        "chakula kizuri mama ndizi",
        "ሰላም ለዓለም ሁሉ ዛሬ ማታ",
        "w" * 3 + "Xq7-pL" * 20,
    ],
)
def test_good_ones_are_taken_in_any_letters(password: str) -> None:
    assert passwords.fault(password, "al") == ""


def test_a_poor_one_is_not_taken_by_the_page(desk: Desk) -> None:
    for new in ("password1234", "achieng four words"):
        answer = desk.person().post("/staff/account/password", old=PASSWORD, new=new)
        assert answer.status_code == 400
    assert desk.visitor().sign_in().status_code == 302


def test_another_second_factor_asks_the_old_one(desk: Desk) -> None:
    app, codes = _set_up(desk.person())
    person = _half_way(desk)
    assert person.post("/staff/second-factor", code=codes[0]).status_code == 302
    page = person.get("/staff/account").text
    assert 'name="old_code"' in page
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    assert key
    new = type(app)(key=key[1].replace("-", ""))

    def replaced(later: int, **old: str) -> int:
        fields = {"code": _code(new, later), "password": PASSWORD} | old
        return person.post("/staff/account/second-factor", **fields).status_code

    assert replaced(-STEP_SECONDS) == 403
    assert replaced(0, old_code=codes[0]) == 403  # it was used
    assert replaced(STEP_SECONDS, old_code=_code(app, STEP_SECONDS)) == 200  # at the same time
    assert _half_way(desk).post("/staff/second-factor", code=codes[1]).status_code == 403


def test_another_second_factor_ends_every_other_sign_in(desk: Desk) -> None:
    here, there = desk.person(), desk.person()
    _set_up(here)
    assert here.get("/staff/cases").status_code == 200
    assert there.get("/staff/cases").location == "/staff/sign-in"


def test_each_sees_where_they_are_signed_in_and_ends_it(desk: Desk) -> None:
    here, there, other = desk.person(), desk.visitor(), desk.person("barasa")
    there.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    there.sign_in()
    page = here.get("/staff/account").text
    assert "Firefox on Windows" in page
    assert page.count("Sign out there") == 1
    assert "<strong>here</strong>" in page
    (door,) = re.findall(r'formaction="(/staff/account/places/[0-9a-f]+)"', page)
    other.post(door, password=PASSWORD)  # nobody ends another's
    assert here.post(door, password="not mine").status_code == 403
    assert there.get("/staff/cases").status_code == 200
    here.post(door, password=PASSWORD)
    assert there.get("/staff/cases").location == "/staff/sign-in"
    assert here.get("/staff/cases").status_code == 200
    assert "Sign out there" not in here.get("/staff/account").text


def test_the_words_of_who_is_signed_out_elsewhere_are_gone_with_the_key(desk: Desk) -> None:
    desk.file()
    here, there = desk.person(), desk.person()
    there.post("/staff/search", q="zebra")
    page = here.get("/staff/account").text
    ends = re.findall(r'formaction="(/staff/account/places/[0-9a-f]+)"', page)
    for door in ends:
        here.post(door, password=PASSWORD)
    assert there.get("/staff/cases").status_code == 302
    assert not [key for key in desk.redis.keys("staff:*") if b":beside" in key]


def test_a_search_under_way_leaves_nothing_of_who_has_signed_out(desk: Desk) -> None:
    vault = desk.app.extensions["staff"].vault
    cookie_key = vault.put(SignIn(uuid4(), time.time(), desk.private_key))
    vault.put_beside(cookie_key, b"words")
    assert vault.beside(cookie_key) == b"words"
    vault.drop(cookie_key)
    vault.put_beside(cookie_key, b"words")
    assert vault.beside(cookie_key) is None
