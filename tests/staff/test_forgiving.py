"""What people type is taken as they meant it, and nothing that they filled in is lost."""

import io
import re
from pathlib import Path

import pytest

from models.db.base import EAST_AFRICA, now

from .conftest import PASSWORD, Desk
from .test_second_factor import _code, _half_way, _set_up

TEMPLATES = Path(__file__).parents[2] / "staff" / "templates"


@pytest.mark.parametrize("between", ["-", " ", "–", " - "])
def test_a_code_of_the_app_is_taken_with_anything_between(desk: Desk, between: str) -> None:
    app, _ = _set_up(desk.person())
    code = _code(app)
    typed = f" {code[:3]}{between}{code[3:]} "
    assert _half_way(desk).post("/staff/second-factor", code=typed).location == "/staff/home"


@pytest.mark.parametrize("between", ["", " ", "-", " - "])
def test_a_recovery_code_is_taken_without_its_dashes_and_once(desk: Desk, between: str) -> None:
    _, codes = _set_up(desk.person())
    typed = codes[0].replace("-", between).upper()
    assert _half_way(desk).post("/staff/second-factor", code=typed).location == "/staff/home"
    assert _half_way(desk).post("/staff/second-factor", code=codes[0]).status_code == 403


def test_a_new_password_is_typed_twice(desk: Desk) -> None:
    person, new = desk.person(), "four other words of mine"
    assert 'name="again"' in person.get("/staff/account").text
    typed = {"old": PASSWORD, "new": new}
    answer = person.post("/staff/account/password", **typed, again=f"{new}x")
    assert answer.status_code == 400
    assert "typed in two ways" in answer.text
    assert desk.visitor().sign_in().status_code == 302
    assert person.post("/staff/account/password", **typed, again=new).status_code == 302


def test_no_field_cuts_what_is_pasted() -> None:
    cutting = [page.name for page in TEMPLATES.rglob("*.html") if "maxlength" in page.read_text()]
    assert cutting == []


def test_a_title_that_is_too_long_is_said_and_kept(desk: Desk) -> None:
    title = "K" * 61
    answer = desk.person().post("/staff/workshops", title=title, month="2026-11", county="047")
    assert answer.status_code == 400
    assert "at most 60" in answer.text
    for kept in (f'value="{title}"', 'value="2026-11"', 'value="047" selected'):
        assert kept in answer.text


def test_a_list_that_is_refused_keeps_its_day(desk: Desk) -> None:
    person, day = desk.person(), now().astimezone(EAST_AFRICA).date().isoformat()
    fields = {"csrf_token": person.token(), "as_of": day, "file": (io.BytesIO(b"x"), "x.csv")}
    answer = person.client.post("/staff/lists/agencies", data=fields)
    assert answer.status_code == 400
    field = re.search(r'<input id="as_of"[^>]*>', answer.text)
    assert field
    assert f'value="{day}"' in field[0]


@pytest.mark.parametrize(("number", "until"), [("+254722000001", "never"), ("12", "17:30")])
def test_a_duty_that_is_refused_keeps_its_fields(desk: Desk, number: str, until: str) -> None:
    answer = desk.person().post("/staff/duty", number=number, until=until)
    assert answer.status_code == 400
    assert f'value="{number}"' in answer.text
    assert f'value="{until}"' in answer.text
