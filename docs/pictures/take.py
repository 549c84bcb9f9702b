"""Takes the pictures of the README and the docs anew: invented callers file, a browser looks.

Start a demo in a folder of its own, then this beside it, with the same settings:

    SEED=0 PORT=8020 INSTANCE_PATH=/tmp/pictures DEMO_PASSWORD=for-pictures make run
    PORT=8020 DEMO_PASSWORD=for-pictures .venv/bin/python -m docs.pictures.take
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from handset.transports import over_http
from handset.ussd.phone import Phone

HERE = Path(__file__).parent
SERVICE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"

# Numbers nobody has; each caller's keys after dialling. 99 skips a question.
CALLERS = {
    # A worker who asks to be called in the evening.
    "+254711000002": ("2", "1", "1", "2", "1", "1", "4", "embe", "1"),
    # A witness in Kisumu, with nothing in their own words.
    "+254733000003": ("1", "2", "1", "2", "kisu", "3", "1", "99", "2"),
    # Cut off by the network after three answers.
    "+254711000004": ("2", "2", "1", "2", "nair", "1"),
    # An emergency, told in the fewest keys there are.
    "+254711000005": ("1", "2", "1", "1", "1", "3", "1", "99", "2"),
}
PIN = "4826"
COUSIN = (
    "1", "2", "1", "2", "momb", "1",  # nobody in danger; Mombasa, forced work
    "4", "4", PIN, "99", "1",  # call in the evening
    "2", "mango", "1", "1", "3",  # a relative; one adult, this month
    "An agent at the bus stage", "99",
    "My cousin was promised hotel work. They keep her ID", "2",
    "and she may not leave the house", "1", "1",
)  # fmt: skip
# What the picture's phone is asked, and its keys.
WALK = (
    ("English", "1"),
    ("Help now", "2"),
    ("May we keep", "1"),
    ("danger right now", "2"),
)
CALL = (("press 1", "1"), ("Help now", "1"), ("Where are you now", "1"))
REPLY = "We have read it. Her ID is hers by law. May we call you tomorrow evening?"


def main() -> None:
    """Fill the demo, and keep the pictures beside this file."""
    for number, keys in CALLERS.items():
        _dial(number, *keys)
    _dial("+254711000001", *COUSIN)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _take_handset(browser)
        _take_call(browser)
        _take_console(browser)
        browser.close()


def _dial(number: str, *keys: str) -> None:
    phone = Phone(number, over_http(SERVICE))
    phone.dial()
    for key in keys:
        phone.press(key)
    phone.hang_up()


def _take_handset(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 860, "height": 768})
    page.goto(f"{SERVICE}/handset")
    page.click('[data-key="green"]')
    for asked, key in WALK:
        page.wait_for_selector(f"#words:has-text('{asked}')")
        page.keyboard.type(key)
        page.keyboard.press("Enter")
    page.wait_for_selector("#words:has-text('Where does it')")
    page.click("#raw summary")
    # Its soft shades would make half a megabyte of PNG.
    page.screenshot(path=HERE / "handset.jpg", quality=88)
    page.close()


def _take_call(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 860, "height": 768})
    page.goto(f"{SERVICE}/handset")
    page.check("input[name=way][value=voice]")
    page.click('[data-key="green"]')
    for heard, key in CALL:
        page.wait_for_selector(f"#words:has-text('{heard}')")
        page.wait_for_selector("#status:has-text('Press a key')")
        page.keyboard.press(key)
    page.wait_for_selector("#words:has-text('in danger right now?')")
    page.screenshot(path=HERE / "call.jpg", quality=88)
    page.close()


def _take_console(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 540})
    page.goto(f"{SERVICE}/staff")
    page.fill("#username", "demo")
    page.fill("#password", os.environ["DEMO_PASSWORD"])
    page.click("button:has-text('Sign in')")
    page.wait_for_selector("h1:has-text('Work list')")
    page.screenshot(path=HERE / "work-list.png")
    _work_on_it(page)
    page.set_viewport_size({"width": 1200, "height": 960})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=HERE / "report.png")
    page.close()


def _work_on_it(page: Page) -> None:
    page.click("tr:has-text('Mombasa') th a")
    page.click("text=Take it")
    page.click("text=Show words and recordings")
    page.wait_for_selector("text=Cover it again")
    page.fill("#reply", REPLY)
    page.click("button:has-text('Send')")
    page.wait_for_selector(f"text={REPLY}")


if __name__ == "__main__":
    main()
