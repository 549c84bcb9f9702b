"""The pages in a real browser: they keep the policy, need no script, are light, and can be read and
worked by who sees little or uses no mouse."""

import random
from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from models.fetch_queue import Sound
from models.imported_list import Topic
from staff.cases import letters
from telecom import gsm
from tests.recordings.test_voice_mask import wav

from .conftest import Desk
from .pages import follow, sign_in
from .test_case import HOSTILE
from .test_recordings import recorded

HEAVIEST_BYTES = 200_000
PAGES = (
    *("/cases", "/cases/new", "/search", "/account", "/duty", "/alerts", "/roster", "/export"),
    *("/people", "/numbers", "/audit", "/words?part=help", "/words/help.danger_now", "/prompts"),
    *("/prompts/sw/problem.silence", "/people/key", "/people/teams", "/cards", "/keys"),
    "/prompts/call?language=sw&at=voice.menu",
)
AXE = """options => axe.run({resultTypes: ["violations"], ...options}).then(said =>
    said.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))"""
"""What axe-core finds wrong with a page; of all that it finds right nothing is written down."""
UNFOLDED = """() => {
    document.querySelectorAll('.work tbody tr:nth-child(n+3)').forEach(one => one.remove());
    document.querySelectorAll('details').forEach(one => { one.open = true });
}"""
"""Every part of a page opened, and of the rows of the work list two left, for they are alike."""
COUNTED = """texts => texts.map(text => {
    const area = document.getElementById("reply"), said = document.getElementById("reply-letters");
    area.value = text;
    area.dispatchEvent(new Event("input"));
    return [said.textContent, said.classList.contains("over")];
})"""
"""What the page says of texts in the box of a reply."""
NARROW_AND_DARK = ["color-contrast", "scrollable-region-focusable", "target-size"]
"""Its rules of which a narrow or a dark screen can make a difference."""


def test_hostile_words_run_nothing_and_no_page_breaks_the_policy(
    desk: Desk, console: str, browser: Browser
) -> None:
    for number, hostile in enumerate(HOSTILE, 1):
        desk.file(number, answers={"account": hostile, "what": hostile, hostile: hostile})
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    sign_in(page, console)
    assert page.inner_text("h1") == "Work list"
    urls = [row.get_attribute("href") for row in page.locator("tbody th a").all()]
    for url in urls:
        page.goto(console.removesuffix("/staff") + (url or ""))
        follow(page, "text=Show words and recordings")
    for url in [
        "/staff/cases/new",
        "/staff/account",
        "/staff/export",
        "/staff/lists/agencies",
        "/staff/workshops",
        "/staff/audit",
        "/staff/locked",
    ]:
        page.goto(console.removesuffix("/staff") + (url or ""))
    page.context.clear_cookies()
    sign_in(page, console, "chebet")
    assert page.inner_text("h1") == "People"
    assert len(urls) == len(HOSTILE)
    assert trouble == []
    page.close()


def test_the_work_is_done_without_scripts(desk: Desk, console: str, browser: Browser) -> None:
    case = desk.file()
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    sign_in(page, console)
    follow(page, "tbody th a")
    follow(page, "text=Take it")
    page.select_option("#status", "Active")
    follow(page, "button:has-text('Keep the changes')")
    page.fill("#note", "Rang the chief")
    follow(page, "text=Keep the note")
    page.fill("#reply", "We read it")
    follow(page, "text=See it on a phone")
    assert page.is_visible(".screen")
    follow(page, "button:has-text('Send')")
    follow(page, "text=Show words and recordings")
    assert page.is_visible("text=They keep her papers")
    page.click("text=Show the number")
    page.check("[name=reason][value=call]")
    follow(page, "text=Show it")
    assert page.is_visible("text=mango")
    follow(page, "text=Sign out")
    assert page.is_visible("#password")
    kept = desk.read(case)
    assert kept.status == "Active"
    assert kept.owner_id
    context.close()


def test_every_page_fits_the_screen_is_light_and_can_be_read_by_all(
    desk: Desk, console: str, browser: Browser
) -> None:
    for number in range(1, 27):
        case = desk.file(number, complete=False, danger="UNSURE")
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    sign_in(page, console)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(console)))
    person = desk.person()
    person.post(f"/staff/cases/{case.id}/words")
    lists = [f"/lists/{topic}" for topic in Topic]
    hard_to_read: dict[str, list[str]] = {}
    for url in (f"/cases/{case.id}", *lists, *PAGES):
        asked.clear()
        page.goto(console + url)
        assert _too_wide(page) <= 0, url
        assert len(asked) >= 3
        assert sum(len(person.get(f"/staff{one}").data) for one in asked) < HEAVIEST_BYTES, url
        hard_to_read[url] = [] if url in (*lists[1:], "/search") else _found_by_axe(page)
    assert {url: found for url, found in hard_to_read.items() if found} == {}
    assert _rows_seen(page, console) >= 16
    page.set_viewport_size({"width": 390, "height": 800})
    for url in (
        "/cases",
        f"/cases/{case.id}",
        "/cases/new",
        "/duty",
        "/workshops",
        "/numbers",
        "/services",
        *lists,
    ):
        page.goto(console + url)
        assert _too_wide(page) <= 0, url
        bar = page.locator("header").bounding_box()
        assert bar is not None
        assert bar["height"] < 120, url
    context.close()


def _found_by_axe(page: Page) -> list[str]:
    """What is hard to read or to reach: wide and light, then dark and 320 pixels wide."""
    size = page.viewport_size
    page.evaluate(AXE_SCRIPT)
    page.evaluate(UNFOLDED)
    found = page.evaluate(AXE, {})
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    # As high as the page, so that the bar at its foot covers nothing that is scrolled beneath it.
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 320, "height": whole})
    found += page.evaluate(AXE, {"runOnly": NARROW_AND_DARK})
    page.emulate_media(color_scheme="light")
    assert size
    page.set_viewport_size(size)
    return [str(one) for one in found]


def _rows_seen(page: Page, console: str) -> int:
    """How many cases stand on the screen at once."""
    page.goto(f"{console}/cases")
    rows = [row.bounding_box() for row in page.locator("table.work tbody tr").all()]
    return sum(bool(row and row["y"] + row["height"] <= 768) for row in rows)


def test_a_recording_is_played_from_where_one_wants(
    desk: Desk, console: str, browser: Browser
) -> None:
    recording = recorded(desk, Sound(wav(120, 60), wav(90, 60), 60))
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text))
    sign_in(page, console)
    page.goto(f"{console}/cases/{recording.case_id}")
    follow(page, "text=Show words and recordings")
    player = page.locator("audio")
    assert player.get_attribute("preload") == "none"
    player.evaluate("player => player.play()")
    _plays_past(page, 0.2)
    player.evaluate("player => { player.currentTime = 50 }")
    _plays_past(page, 50.2)
    assert player.evaluate("player => Math.round(player.duration)") == 60
    assert trouble == []
    page.close()


def _plays_past(page: Page, seconds: float) -> None:
    past = "seconds => document.querySelector('audio').currentTime > seconds"
    page.wait_for_function(past, arg=seconds)


def _too_wide(page: Page) -> int:
    """How many pixels the page, or a table in it, is wider than there is room for."""
    table = "document.querySelector('.scroll') || document.body"
    page_over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    table_over = page.evaluate(f"({table}).scrollWidth - ({table}).clientWidth")
    return int(max(page_over, table_over))


def test_a_row_opens_by_keyboard_and_letters_are_counted(
    desk: Desk, console: str, browser: Browser
) -> None:
    desk.file()
    page = browser.new_page()
    sign_in(page, console)
    page.focus("tbody th a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    counted = page.locator("#reply-letters")
    page.fill("#reply", "a€")
    expect(counted).to_have_text("3 of 300 letters")
    page.fill("#reply", "• Enda “polisi”…\nE\u0301")
    expect(counted).to_have_text("20 of 300 letters")
    page.fill("#reply", "ሰላም")
    expect(counted).to_contain_text("3 of 131 letters, for phones have no “ሰላም”")
    texts = list(_texts())
    assert page.evaluate(COUNTED, texts) == [_counted(text) for text in texts]
    page.fill("#reply", "habari " * 30)
    expect(page.locator("#reply-read")).to_contain_text("Pages on a screen: 2. Parts of a text: 2.")
    assert page.locator("#reply-read .screen").count() == 2
    page.fill("#reply", "")
    expect(page.locator("#reply-read")).to_be_empty()
    page.close()


def _texts() -> Iterator[str]:
    """Texts of all sorts of letters: those of plain texts, those that count twice, those that are
    made plain, and those that widen all; of none to more than fit."""
    kinds = [
        *("".join(sorted(one)) for one in (gsm.BASIC - {"\r"}, gsm.ESCAPED, gsm.ALIKE)),
        "\u00a0\u1680\u2000\u205f\x00\x1b\x1c\x7f\x85\u00ad\ue000\ufeff \n\t",
        "ũĩŋЖሰላמ漢\U0001f600\U00010348e\u0301u\u0303n\u0303\u0301",
    ]
    chance = random.Random(338)
    for length in (1, 2, 5, 40, 131, 132, 299, 300, 301, 400) * 12:
        some = "".join(chance.sample(kinds, chance.randint(1, len(kinds))))
        yield "".join(chance.choices(some, k=length))


def _counted(text: str) -> list[object]:
    """What the server says of it, and whether it would refuse it."""
    reply = letters.plain(text)
    used, most, costs = letters.length(reply), letters.longest(reply), letters.wide(reply)[:5]
    why = f", for phones have no “{costs}”: without it, 300 fit" if costs else ""
    return [f"{used} of {most} letters{why}", used > most]
