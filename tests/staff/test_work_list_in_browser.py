"""The work list as a hand meets it: what is ticked is counted, and no row moves under a finger."""

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from .conftest import Desk
from .pages import follow, sign_in

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
THUMB_PX = 44


def _list(page: Page, console: str, view: str = "") -> None:
    page.goto(f"{console}/cases{view}")


def _top(page: Page) -> float:
    """Where the first row begins, in pixels from the top."""
    box = page.locator("table.work tbody tr").first.bounding_box()
    assert box
    return box["y"]


def test_a_change_of_a_row_is_told_with_the_way_to_it_and_moves_no_row(
    desk: Desk, console: str, browser: Browser
) -> None:
    cases = [desk.file(number) for number in range(1, 6)]
    page = browser.new_page(viewport=LAPTOP)
    sign_in(page, console)
    before = _top(page)
    first = page.locator("table.work tbody tr").first
    reference = first.locator(".c-reference").inner_text()
    first.locator("summary").click()
    follow(page, ".quick[open] >> text=Take it")
    expect(page.locator(".order")).to_contain_text(f"{reference} is yours. Open it")
    assert _top(page) == before
    follow(page, ".order >> text=Open it")
    assert reference in page.inner_text("main")
    _list(page, console)
    follow(page, ".order >> text=Undo")
    expect(page.locator(".order")).to_contain_text("It is as it was before.")
    assert _top(page) == before
    assert {desk.read(case).status for case in cases} == {"New"}
    page.close()


def test_all_rows_are_ticked_by_one_tick_and_counted(
    desk: Desk, console: str, browser: Browser
) -> None:
    for number in range(1, 6):
        desk.file(number)
    page = browser.new_page(viewport=LAPTOP)
    sign_in(page, console)
    tick_all, counted = page.locator("#tick-all"), page.locator("#ticked")
    tick_all.check()
    expect(counted).to_have_text("5 ticked")
    page.locator("[name=case]").first.uncheck()
    expect(counted).to_have_text("4 ticked")
    assert tick_all.evaluate("one => one.indeterminate")
    page.select_option("[aria-label='Owner of the ticked']", "barasa")
    follow(page, ".bulk >> button")
    expect(page.locator(".order")).to_contain_text("4 cases: Owner barasa.")
    page.close()


def test_a_phone_shows_four_cases_at_once_and_a_menu_that_a_thumb_reaches(
    desk: Desk, console: str, browser: Browser
) -> None:
    for number in range(1, 9):
        desk.file(number, complete=False)
    page = browser.new_page(viewport=PHONE)
    sign_in(page, console)
    seen = [_box(row) for row in page.locator("table.work tbody tr").all()]
    assert sum(bottom <= PHONE["height"] for *_, bottom in seen) >= 4
    assert not page.locator(".filters").is_visible()
    opens = page.locator(".quick summary").nth(3)
    assert min(_size(opens)) >= THUMB_PX
    opens.click()
    for button in page.locator(".quick[open] button").all():
        assert min(_size(button)) >= THUMB_PX
        left, top, right, bottom = _box(button)
        assert min(left, top) >= 0
        assert right <= PHONE["width"]
        assert bottom <= PHONE["height"]
    page.mouse.click(180, 20)  # anywhere beside it
    expect(page.locator(".quick[open]")).to_have_count(0)
    page.click("text=Filter, find, export")
    assert page.locator(".filters").is_visible()
    assert page.locator("#reference").is_visible()
    page.close()


def test_on_a_phone_what_is_done_with_a_case_is_a_thumb_away(
    desk: Desk, console: str, browser: Browser
) -> None:
    case = desk.file()
    page = browser.new_page(viewport=PHONE)
    sign_in(page, console)
    page.goto(f"{console}/cases/{case.id}")
    jumps = page.locator(".jumps a")
    assert jumps.all_inner_texts() == ["Reply", "Take it", "Refer", "Close"]
    for one, there in zip(jumps.all(), ("#reply-form", "#work", "#refer", "#close"), strict=True):
        *_, bottom = _box(one)
        assert bottom <= PHONE["height"]
        assert min(_size(one)) >= THUMB_PX
        one.click()
        _, top, _, _ = _box(page.locator(there))
        assert -1 < top < PHONE["height"] / 2, there
    page.set_viewport_size(LAPTOP)
    assert not page.locator(".jumps").is_visible()
    page.close()


def _box(one: Locator) -> tuple[float, float, float, float]:
    """Its left, top, right and bottom on the screen."""
    box = one.bounding_box()
    assert box
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def _size(one: Locator) -> tuple[float, float]:
    left, top, right, bottom = _box(one)
    return right - left, bottom - top
