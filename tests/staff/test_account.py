"""A person changes their password: the key is wrapped anew, other sessions end."""

import re

import pytest

from models import Person

from .conftest import PASSWORD, Desk, Visitor

NEW = "four other words of mine"


def _change(desk: Desk, old: str = PASSWORD, new: str = NEW) -> int:
    return desk.person().post("/staff/account/password", old=old, new=new).status_code


def test_the_new_password_opens_cases_and_the_old_one_nothing(desk: Desk) -> None:
    case = desk.file()
    assert _change(desk) == 302
    assert desk.visitor().sign_in().status_code == 403
    visitor = desk.visitor()
    assert visitor.sign_in(password=NEW).status_code == 302
    assert "They keep her papers" in visitor.read(f"/staff/cases/{case.id}").text


def test_who_changes_it_stays_signed_in_and_every_other_place_does_not(desk: Desk) -> None:
    here, there = desk.person(), desk.person()
    here.post("/staff/account/password", old=PASSWORD, new=NEW)
    assert here.get("/staff/cases").status_code == 200
    assert there.get("/staff/cases").location == "/staff/sign-in"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("a guess", NEW, 403),
        (PASSWORD, "short", 400),
        (PASSWORD, "x" * 201, 400),
        (PASSWORD,) * 2 + (400,),
    ],
)
def test_a_password_is_not_changed_for_a_bad_one_or_without_the_old(
    desk: Desk, old: str, new: str, code: int
) -> None:
    assert _change(desk, old, new) == code
    assert desk.visitor().sign_in().status_code == 302


def test_a_password_made_for_someone_is_changed_before_anything_else(desk: Desk) -> None:
    with desk.database.begin() as db:
        db.query(Person).filter_by(username="achieng").one().one_time = True
    person = desk.person()
    assert person.get("/staff/cases").location == "/staff/account"
    assert "choose a password of your own" in person.get("/staff/account").text
    person.post("/staff/account/password", old=PASSWORD, new=NEW)
    assert person.get("/staff/cases").status_code == 200


def test_the_colours_are_as_one_chose_and_else_as_the_machine_is_set(desk: Desk) -> None:
    person, other = desk.person(), desk.person("barasa")

    def dark(visitor: Visitor) -> list[str]:
        return re.findall(r'dark\.css" media="([^"]+)"', visitor.get("/staff/cases").text)

    assert dark(person) == ["screen and (prefers-color-scheme: dark)"]
    for chosen, media in [
        ("dark", ["screen"]),
        ("light", []),
        ("blue", dark(other)),
        ("", dark(other)),
    ]:
        assert person.post("/staff/account/scheme", scheme=chosen).status_code == 302
        assert dark(person) == media
    person.post("/staff/account/scheme", scheme="dark")
    assert dark(desk.person()) == ["screen"]
