"""The phone in the browser, pressed in a real one under the service's strictest policy."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from handset import operators
from tests.handset.conftest import Serve
from tests.handset.small_service import SmallService


@pytest.fixture
def page(
    serve: Serve,
    small_service: SmallService,
    strict_page: Callable[[str], Flask],
    browse: Callable[[str], Page],
) -> Page:
    """The page, before a small service."""
    return browse(serve(strict_page(serve(small_service))) + "/handset")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.click(f'[data-key="{key}"]')


def shows(page: Page, words: str) -> None:
    expect(page.locator("#words")).to_contain_text(words, use_inner_text=True)


def mode(page: Page, name: str) -> None:
    expect(page.locator(".lcd")).to_have_attribute("data-mode", name)


def test_nothing_is_sent_before_the_green_key(page: Page, small_service: SmallService) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    expect(page.locator("#entry")).to_have_value("*384*70421#")
    press(page, "right-soft", "1", "2", "red")
    expect(page.locator("#entry")).to_have_value("*384*70421#")
    page.select_option("[name=network]", "63903")
    assert "POST" not in sent
    press(page, "green")
    shows(page, "Choose:\n1. English")
    assert small_service.forms[0]["networkCode"] == "63903"
    expect(page.locator("#letters dd")).to_have_text("31 / 182")
    expect(page.locator("#idle dd")).to_have_text(re.compile(r"^(60|[1-5]\d) s$"))


def test_a_walk_by_the_phones_own_keys(page: Page, small_service: SmallService) -> None:
    press(page, "green")
    shows(page, "Choose:")
    press(page, "left-soft", "2", "left-soft")
    shows(page, "You typed 2")
    press(page, "0", "0", "right-soft", "green")
    shows(page, "Goodbye.")
    expect(page.locator("#soft-left")).to_have_text("OK")
    press(page, "left-soft")
    mode(page, "idle")
    assert [form["text"] for form in small_service.forms] == ["", "2", "2*0"]
    assert [notice["status"] for notice in small_service.notices] == ["Success"]


def test_letters_are_typed_by_tapping_a_key_again(page: Page, small_service: SmallService) -> None:
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    press(page, "green")
    mode(page, "reading")
    press(page, "left-soft", "#")
    expect(page.locator("#typing")).to_have_text("abc")
    press(page, "2", "2", "2", "3")
    expect(page.locator("#entry")).to_have_value("cd")
    press(page, "4")
    page.clock.run_for(1100)
    press(page, "4", "0", "#", "5", "5", "6")
    expect(page.locator("#entry")).to_have_value("cdgg Km")
    press(page, "#", "#", "9")
    page.hover('[data-key="#"]')
    page.mouse.down()
    page.clock.run_for(700)
    page.mouse.up()
    press(page, "right-soft", "*", "select")
    shows(page, "You typed")
    assert small_service.forms[-1]["text"] == "cdgg Km9*"


def test_a_walk_by_the_computers_keyboard(page: Page, small_service: SmallService) -> None:
    page.keyboard.press("Control+A")
    page.keyboard.type("*384*70421*7#")
    page.keyboard.press("Enter")
    shows(page, "You typed 7")
    page.keyboard.type("Nairobi, #3*")
    page.keyboard.press("Enter")
    shows(page, "You typed \n")
    page.keyboard.press("Enter")
    page.keyboard.type("k")
    page.keyboard.press("Enter")
    shows(page, "You typed k")
    page.keyboard.press("Escape")
    mode(page, "idle")
    assert [form["text"] for form in small_service.forms] == [
        "7",
        "7*Nairobi, #3*",
        "7*Nairobi, #3**k",
    ]
    assert small_service.notices[0]["status"] == "Incomplete"


def test_the_network_repeats_and_drops(page: Page, small_service: SmallService) -> None:
    press(page, "green")
    mode(page, "reading")
    page.click("#repeat")
    expect(page.locator("#exchanges article")).to_have_count(2)
    mode(page, "reading")
    page.click("#drop")
    shows(page, "Connection lost.")
    expect(page.locator("#drop")).to_be_disabled()
    page.click("summary")
    expect(page.locator("#exchanges")).to_contain_text("status=Incomplete")
    assert small_service.asked[0] == small_service.asked[1]


def test_a_screen_that_is_too_long_is_shown_and_said(page: Page) -> None:
    press(page, "green")
    mode(page, "reading")
    page.keyboard.type("long")
    page.keyboard.press("Enter")
    shows(page, "A long screen.")
    expect(page.locator("#warnings")).to_have_text("195 letters: Safaricom shows 160")
    before = page.locator("#view").evaluate("view => view.scrollTop")
    page.locator("#view").evaluate(
        "view => { view.style.flex = 'none'; view.style.height = '3em' }"
    )
    press(page, "down")
    assert page.locator("#view").evaluate("view => view.scrollTop") > before


def test_a_caller_who_does_not_reply_is_told(
    page: Page, small_service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operators, "OPERATORS", (operators.Operator("63902", "Quick", idle=1),))
    press(page, "green")
    shows(page, "Session timed out.")
    assert len(small_service.forms) == 1
    assert [notice["status"] for notice in small_service.notices] == ["Incomplete"]


def test_a_phone_the_server_forgot_is_made_anew(page: Page) -> None:
    press(page, "green")
    mode(page, "reading")
    page.route("**/press", lambda route: route.continue_(url=route.request.url + "/gone"))
    press(page, "1", "green")
    shows(page, "The network does not answer.")
    page.unroute("**/press")
    press(page, "left-soft", "green")
    shows(page, "Choose:")


def test_it_fits_the_window(page: Page) -> None:
    for width, height in ((1366, 768), (1024, 600), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        box = page.locator("#phone").bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert 0 <= box["y"] <= box["y"] + box["height"] <= height
        wide, high = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        assert wide <= width
        assert width < 720 or high <= height, "a narrow window may scroll to the options"
