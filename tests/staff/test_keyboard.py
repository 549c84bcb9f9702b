"""Keys that stand alone: listed, pressed outside of fields alone, and off where somebody wants."""

from playwright.sync_api import Browser, Page

from .conftest import Desk
from .pages import follow, sign_in


def test_the_list_of_keys_is_a_page_and_turns_single_keys_off(desk: Desk) -> None:
    person = desk.person()
    assert 'href="/staff/keys" data-key="?"' in person.get("/staff/cases").text
    page = person.get("/staff/keys").text
    for said in ("<kbd>?</kbd>", "Write a note for colleagues", "They are on."):
        assert said in page
    assert 'data-keys="on"' in page
    person.post("/staff/keys", keys="off")
    page = person.get("/staff/keys").text
    assert "They are off in this browser." in page
    assert "data-keys" not in page
    person.post("/staff/keys", keys="on")
    assert 'data-keys="on"' in person.get("/staff/cases").text
    assert "data-key=" not in desk.visitor().get("/staff/sign-in").text


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
    page.keyboard.press("f")
    assert _focused(page) == "service"
    assert page.is_visible("#service")
    page.locator("#service").evaluate("field => field.blur()")
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.url.endswith(str(second.id))
    with page.expect_navigation():
        page.keyboard.press("?")
    assert page.inner_text("h1") == "Keys"
    follow(page, "text=Turn them off")
    page.keyboard.press("?")
    page.goto(f"{console}/cases/{first.id}")
    page.keyboard.press("n")
    assert _focused(page) == ""
    page.close()


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))
