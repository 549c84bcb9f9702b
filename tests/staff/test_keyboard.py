"""Keys that stand alone: listed, pressed outside of fields alone, and off where somebody wants."""

import json
import re
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser, Page

from staff.keyboard import EVERYWHERE, GOES, IN_A_CASE, IN_A_LIST

from .conftest import Desk
from .pages import follow, sign_in

TEMPLATES = Path(__file__).parents[2] / "staff" / "templates" / "staff"
BY_SCRIPT = {"j", "k", "o"}
"""In a list."""


def test_the_list_of_keys_is_a_page_and_turns_single_keys_off(desk: Desk) -> None:
    person = desk.person()
    assert 'href="/staff/keys" data-key="?"' in person.get("/staff/cases").text
    page = person.get("/staff/keys").text
    for said in ("<kbd>?</kbd>", "<kbd>g</kbd> <kbd>m</kbd>", "Write a note", "They are on."):
        assert said in page
    assert "data-keys" in page
    person.post("/staff/keys", keys="off")
    page = person.get("/staff/keys").text
    assert "They are off in this browser." in page
    assert "data-keys" not in page
    person.post("/staff/keys", keys="on")
    assert "data-keys" in person.get("/staff/cases").text
    assert "data-key=" not in desk.visitor().get("/staff/sign-in").text


def test_every_key_that_is_listed_is_there_and_no_other(desk: Desk) -> None:
    written = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    listed = {*EVERYWHERE, *IN_A_LIST, *IN_A_CASE}
    alone = {key for key in listed if " " not in key}
    assert set(re.findall(r'data-key="(.)"', written)) | BY_SCRIPT == alone
    assert {f"g {key}" for key in GOES} == listed - alone
    assert set(_goes(desk, "achieng")) == set(GOES)
    assert _goes(desk, "chebet") == {"d": "/staff/numbers"}


def _goes(desk: Desk, name: str) -> dict[str, str]:
    page = desk.person(name).get("/staff/keys").text
    found = re.search(r'data-keys="([^"]*)"', page)
    assert found
    goes: dict[str, str] = json.loads(unescape(found[1]))
    return goes


def test_the_case_before_is_that_above_it_in_the_list(desk: Desk) -> None:
    first, second = desk.file(1), desk.file(2)
    person = desk.person()
    person.get("/staff/cases?view=unassigned")
    answer = person.get(f"/staff/cases/{second.id}/before")
    assert answer.location == f"/staff/cases/{first.id}"
    assert person.get(f"/staff/cases/{first.id}/before").location == "/staff/cases?view=unassigned"
    assert "That was the first case of this list." in person.get("/staff/cases").text
    for number in range(3, 30):
        last = desk.file(number)
    shown = person.get("/staff/cases").text
    following = re.search(r'rel="next" href="([^"]+)"', shown)
    assert following
    later = person.get(unescape(following[1])).text
    on_top = re.search(r'<th scope="row">\s*<a href="/staff/cases/([^"]+)"', later)
    assert on_top
    assert on_top[1] != str(last.id)
    before = person.get(f"/staff/cases/{on_top[1]}/before").location
    assert f'href="{before}"' in shown[shown.rindex('<th scope="row">') :]


def test_a_single_key_leads_to_what_names_it_and_is_a_letter_while_one_writes(
    desk: Desk, console: str, browser: Browser
) -> None:
    first, second = desk.file(1), desk.file(2)
    page = browser.new_page()
    sign_in(page, f"{console}/cases")
    page.keyboard.press("/")
    assert _focused(page) == "reference"
    page.goto(f"{console}/cases/{first.id}")
    page.keyboard.press("Control+n")
    page.keyboard.press("n")
    assert _focused(page) == "note"
    page.keyboard.type("near?")
    assert page.input_value("#note") == "near?"
    page.locator("#note").evaluate("field => field.blur()")
    for key, field in (("t", "service"), ("s", "status"), ("p", "priority"), ("f", "follow-up")):
        page.keyboard.press(key)
        assert _focused(page) == field
        assert page.is_visible(f"#{field}")
        page.locator(f"#{field}").evaluate("field => field.blur()")
    _led(page, "j")
    assert page.url.endswith(str(second.id))
    _led(page, "k")
    assert page.url.endswith(str(first.id))
    _led(page, "a")
    assert desk.read(first).owner_id
    page.keyboard.press("g")
    _led(page, "m")
    assert page.url.endswith("view=mine")
    with page.expect_navigation():
        page.keyboard.press("?")
    assert page.inner_text("h1") == "Keys"
    follow(page, "text=Turn them off")
    page.keyboard.press("?")
    page.goto(f"{console}/cases/{first.id}")
    for key in "nag":
        page.keyboard.press(key)
    page.keyboard.press("m")
    assert _focused(page) == ""
    assert page.url.endswith(str(first.id))
    page.close()


def test_the_rows_of_the_list_are_worked_by_single_keys(
    desk: Desk, console: str, browser: Browser
) -> None:
    cases = [desk.file(number) for number in range(1, 5)]
    page = browser.new_page()
    sign_in(page, f"{console}/cases")
    page.keyboard.press("a")  # in no row, so it is meant of none
    page.keyboard.press("x")
    assert page.locator("[name=case]:checked").count() == 0
    for key in "jjjkx":
        page.keyboard.press(key)
    row = page.locator("table.work tbody tr").nth(1)
    assert row.locator("[name=case]").is_checked()
    page.keyboard.press("p")
    assert page.locator(".quick[open] button:focus").inner_text() == "High"
    page.keyboard.press("Escape")
    assert page.locator(".quick[open]").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("k")
    _led(page, "a")
    owned = [one for one in cases if desk.read(one).owner_id]
    assert [one.id for one in owned] == [cases[1].id]
    page.keyboard.press("j")
    _led(page, "o")
    assert page.locator("#work").count() == 1
    _led(page, "u")
    assert page.inner_text("h1") == "Work list"
    _led(page, "c")
    assert page.inner_text("h1") == "New case"
    page.close()


def _led(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))
