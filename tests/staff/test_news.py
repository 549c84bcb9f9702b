"""What came in since a list was drawn is told, and nothing else of the page moves."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from models.db.base import now
from staff.access.vault import IDLE_SECONDS

from .conftest import Desk
from .pages import sign_in


def test_an_open_list_says_what_came_and_stays_as_it_is(
    desk: Desk, console: str, browser: Browser
) -> None:
    desk.file(1, received_at=now() - timedelta(hours=1))
    page = browser.new_page()
    page.clock.install()
    sign_in(page, console)
    desk.file(2, received_at=now() + timedelta(seconds=1))
    page.clock.fast_forward(31_000)
    expect(page.locator("#news")).to_have_text("1 urgent, 1 new: show them")
    assert page.title().startswith("(1) ")
    assert page.locator("tbody tr").count() == 1
    page.click("#news")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.url.endswith("?sort=newest")  # what was just told of stands on top
    page.close()


@pytest.mark.parametrize(
    ("looked", "newest", "urgently"),
    [
        ("", "?sort=newest", "?sort=newest"),
        ("?view=urgent", "?view=urgent&amp;sort=newest", "?view=urgent&amp;sort=newest"),
        ("?view=mine", "?view=mine&amp;sort=newest", "?view=urgent&amp;age=in1d&amp;sort=newest"),
        (
            "?kind=report",
            "?kind=report&amp;sort=newest",
            "?view=urgent&amp;age=in1d&amp;sort=newest",
        ),
    ],
)
def test_what_came_is_shown_where_the_newest_stand_on_top(
    desk: Desk, looked: str, newest: str, urgently: str
) -> None:
    shown = desk.person().get(f"/staff/cases{looked}").text
    [(href, urgent)] = re.findall(r'id="news" href="([^"]*)" data-urgently="([^"]*)"', shown)
    assert (href, urgent) == (f"/staff/cases{newest}", f"/staff/cases{urgently}")


def test_news_follow_the_view_and_the_filters(desk: Desk) -> None:
    person, since = desk.person(), quote(now().isoformat())
    desk.file(1, received_at=now() - timedelta(hours=1))
    desk.file(2, received_at=now() + timedelta(seconds=1), urgent=False)
    for query, new in (("", 1), ("&kind=report", 1), ("&kind=request", 0), ("&view=urgent", 0)):
        said = person.get(f"/staff/cases/news?since={since}{query}").json
        assert said == {"new": new, "urgent": 1}, query


@pytest.mark.parametrize(
    "since",
    ["", "x", "\0", "9999-12-31T23:59:59-14:00", "0001-01-01", "0001-01-01T00:00:00+14:00", "1e9"],
)
def test_a_moment_that_is_none_is_not_believed(desk: Desk, since: str) -> None:
    answer = desk.person().get(f"/staff/cases/news?since={quote(since)}")
    assert answer.status_code == 200


def test_asking_keeps_nobody_signed_in(desk: Desk) -> None:
    person = desk.person()
    [box] = [one for one in desk.redis.scan_iter("staff:*") if desk.redis.ttl(one) == IDLE_SECONDS]
    desk.redis.expire(box, 60)
    assert person.get("/staff/cases/news").status_code == 200
    assert desk.redis.ttl(box) <= 60
    person.get("/staff/cases")
    assert desk.redis.ttl(box) > 60
    desk.redis.delete(box)
    assert person.get("/staff/cases/news").status_code == 302


def test_a_sound_is_off_until_somebody_wants_it(desk: Desk) -> None:
    person = desk.person()
    assert "Sound: off" in person.get("/staff/cases").text
    person.post("/staff/sound")
    page = person.get("/staff/cases").text
    assert "Sound: on" in page
    assert 'data-sound="yes"' in page
    person.post("/staff/sound")
    assert "data-sound" not in person.get("/staff/cases").text


def test_urgent_ones_that_came_lately_are_told_of_where_older_ones_stand_on_top(desk: Desk) -> None:
    for number in range(1, 31):
        desk.file(number, received_at=now() - timedelta(days=2 + number))
    desk.file(40, urgent=False)
    person = desk.person()
    assert "came within 24 h" not in person.get("/staff/cases").text
    new = [desk.file(number) for number in (41, 42)]
    page = person.get("/staff/cases?view=unassigned").text
    assert "<strong>2 urgent</strong> came within 24 h" in page
    assert not any(case.reference in page for case in new)
    [link] = re.findall(r'came within 24 h: <a href="([^"]+)"', page)
    there = person.get(link.replace("&amp;", "&")).text
    assert [f'id="c-{case.reference}"' in there for case in new] == [True, True]
    assert "came within 24 h" not in there
