"""What the script does for words that are not sent yet, in a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from models import Note, Unsent
from models.db.base import now
from staff.times import clock
from tests.support.machine import until

from .conftest import Desk
from .pages import follow, sign_in

WORDS = "Her brother is with the chief"


@pytest.fixture
def page(desk: Desk, console: str, browser: Browser) -> Iterator[Page]:
    """The page of a case, opened by a person who is signed in."""
    case = desk.file()
    page = browser.new_page()
    sign_in(page, f"{console}/cases/{case.id}")
    yield page
    page.close()


def test_it_is_kept_while_one_writes_and_there_after_a_crash(page: Page) -> None:
    page.fill("#note", WORDS)
    page.wait_for_selector("#note-kept:has-text('not sent')")
    page.evaluate("document.querySelector('#note').value = ''")  # nothing of the page is asked
    page.goto(page.url)
    assert page.input_value("#note") == WORDS


def test_it_survives_another_form_pressed_at_once_and_is_sent_once(desk: Desk, page: Page) -> None:
    page.fill("#note", WORDS)
    follow(page, "text=Take it")
    assert page.is_visible("text=It is kept.")
    assert page.input_value("#note") == WORDS
    page.dblclick("text=Keep the note")
    page.wait_for_selector("text=Your note is kept")
    page.wait_for_timeout(1000)  # longer than the script waits
    assert page.input_value("#note") == ""
    with desk.database() as db:
        assert (db.query(Note).count(), db.query(Unsent).count()) == (1, 0)


def test_it_survives_leaving_the_page_at_once(desk: Desk, page: Page) -> None:
    here = page.url
    page.fill("#reply", WORDS)
    follow(page, "text=← Work list")
    assert page.inner_text("h1") == "Work list"
    with desk.database() as db:
        assert until(lambda: db.query(Unsent).count())
    page.goto(here)
    assert page.input_value("#reply") == WORDS


def test_escape_twice_hides_the_screen_and_what_was_written_is_there_again(page: Page) -> None:
    here = page.url
    page.route("https://www.google.com/**", lambda route: route.fulfill(body="A search page"))
    page.fill("#note", WORDS)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1100)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert page.url == here
    page.keyboard.press("Escape")
    page.wait_for_selector("text=A search page")
    sign_in(page, here)
    assert page.input_value("#note") == f"{WORDS}a"


def test_what_is_written_after_the_end_of_a_sign_in_is_kept(desk: Desk, page: Page) -> None:
    here = page.url
    desk.redis.flushdb()
    page.fill("#note", WORDS)
    page.wait_for_selector("text=Your sign-in is over")
    sign_in(page, here)
    assert page.input_value("#note") == WORDS


def test_a_case_entered_by_hand_is_kept_while_one_fills_it_in(desk: Desk, page: Page) -> None:
    follow(page, "text=New case")
    page.fill("#account", WORDS)
    page.wait_for_selector("#new-case-kept:has-text('not sent')")
    with page.expect_response("**/unsent"):
        page.check("input[name=danger][value=UNSURE]")
    follow(page, "text=Work list")
    follow(page, "text=New case")
    assert page.input_value("#account") == WORDS
    assert page.is_checked("input[name=danger][value=UNSURE]")
    page.check("input[name=consent_store][value=NO]")
    page.wait_for_selector("#new-case-kept:has-text('Nothing is kept')")
    page.dblclick("text=Discard")
    page.wait_for_selector("text=The draft is gone")
    assert page.input_value("#account") == ""


def test_half_corrected_facts_survive_a_crash_and_another_form_pressed_at_once(page: Page) -> None:
    page.click("text=Correct or add")
    page.fill("#fact-place_text", WORDS)
    page.wait_for_selector("#facts-form-kept:has-text('not sent')")
    page.evaluate("document.querySelector('#facts-form').reset()")
    page.goto(page.url)
    assert page.input_value("#fact-place_text") == WORDS
    page.check("input[name=fact-control] >> nth=0")
    follow(page, "text=Take it")
    assert page.is_visible("text=It is kept.")
    assert page.is_checked("input[name=fact-control] >> nth=0")
    assert page.input_value("#fact-place_text") == WORDS
    page.dblclick("text=Keep the facts")
    page.wait_for_selector("text=The facts are kept")
    assert not page.is_visible("#facts-form-kept:has-text('not sent')")


def test_a_link_of_another_site_leads_in_and_signs_no_tab_out(page: Page) -> None:
    here = page.url
    page.route(
        "**/elsewhere.example/**",
        lambda route: route.fulfill(
            content_type="text/html", body=f'<a href="{here}">the case</a>'
        ),
    )
    page.goto("http://elsewhere.example/")
    page.click("text=the case")
    page.wait_for_selector("#note")
    page.goto(here)
    assert page.is_visible("#note")


def test_a_ready_reply_is_put_in_counted_and_kept_and_not_sent(page: Page) -> None:
    page.fill("#reply", "Habari")
    page.select_option("#ready", "call")
    page.click("text=Put it in")
    expect(page.locator("#reply")).to_have_value(re.compile(r"Habari\nTukupigie simu\?"))
    expect(page.locator("#reply-letters")).to_contain_text("of 300 letters")
    page.wait_for_selector("#reply-kept:has-text('not sent')")


def test_a_reply_that_was_sent_is_not_in_the_box_again(desk: Desk, page: Page) -> None:
    page.fill("#reply", "We read it")
    expect(page.locator("#reply-read")).to_contain_text("We read it")
    page.wait_for_selector("#reply-kept:has-text('not sent')")
    minute = re.compile("|".join(clock(now() - timedelta(minutes=ago)) for ago in range(2)))
    assert minute.search(page.inner_text("#reply-kept"))  # in Nairobi, as all times here are told
    page.click("#reply-form button.main")
    page.wait_for_selector("text=Your reply waits")
    expect(page.locator("#reply")).to_have_value("")
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


@pytest.mark.parametrize(
    ("box", "sends", "said"),
    [
        ("#note", "text=Keep the note", "text=Your note is kept"),
        ("#reply", "#reply-form button.main", "text=Your reply waits"),
    ],
)
def test_what_was_sent_does_not_come_back_with_the_page_before(
    page: Page, box: str, sends: str, said: str
) -> None:
    page.fill(box, WORDS)  # or a form of another identity would send it a second time
    page.click(sends)
    page.wait_for_selector(said)
    page.go_back()
    page.wait_for_timeout(500)  # a browser fills boxes in once the page is there
    assert page.input_value(box) == ""
