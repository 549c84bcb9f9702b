"""The work list as a hand meets it: what is ticked is counted, and no row moves under a finger."""

from playwright.sync_api import Browser, Page, ViewportSize, expect

from .conftest import Desk
from .pages import follow, sign_in

LAPTOP: ViewportSize = {"width": 1366, "height": 768}


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
