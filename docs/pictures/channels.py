"""Takes the pictures of `docs/channels.md` anew: in a real browser, on a demo, callers go the very
journeys that the tests play, a report made, answered and closed on each channel in both languages;
staff answer and close it in the console.

Start a demo in a folder of its own, then this beside it:

    SEED=0 PORT=8020 INSTANCE_PATH=/tmp/pictures DEMO_PASSWORD=for-pictures make run
    PORT=8020 DEMO_PASSWORD=for-pictures .venv/bin/python -m docs.pictures.channels

Each screen has to change with each answer, the answer of staff has to be read, and that the case
is closed; hours of the day change some words, so no more of a journey is compared.
"""

import itertools
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.pictures.ways import SERVICE, WAYS, Way

HERE = Path(__file__).parent
JOURNEYS = HERE.parents[1] / "tests" / "journeys"
LANGUAGES = {"en": "Our work on it is done", "sw": "imekamilika"}
"""What a caller reads once the case is closed."""

IN = {"made": "sw", "answered": "en", "closed": "sw"}
"""In which language each picture is taken."""

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TARAKIMU = ["sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"]
QUALITY, NEWEST = 50, 3


class Desk:
    """A person of staff in the console."""

    def __init__(self, page: Page) -> None:
        self.page, self.case = page, ""
        page.goto(f"{SERVICE}/staff")
        page.fill("#username", "demo")
        page.fill("#password", os.environ["DEMO_PASSWORD"])
        page.click("button:has-text('Sign in')")
        page.wait_for_selector("h1:has-text('Work list')")

    def reply(self, words: str) -> None:
        """Take the one case that waits, read it, and answer."""
        self.page.goto(f"{SERVICE}/staff")
        self.page.click("tbody th a")
        self.page.wait_for_selector("#reply")
        self.case = self.page.url
        self.page.click("text=Take it")
        self.page.wait_for_selector("#reply")
        if self.page.locator("text=Show words and recordings").count():
            self.page.click("text=Show words and recordings")
            self.page.wait_for_selector("text=Cover it again")
        self.page.fill("#reply", words)
        self.page.click("button:has-text('Send')")
        self.page.wait_for_selector(f"text={words}")

    def draw(self) -> None:
        """Take pictures of what became of the case, and of what went out."""
        self.page.goto(self.case)
        self._keep("case-closed")
        self.page.goto(f"{SERVICE}/staff/alerts")
        self.page.locator("h2:has-text('Outbox')").evaluate("heading => heading.scrollIntoView()")
        self._keep("outbox")

    def _keep(self, name: str) -> None:
        self.page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=QUALITY)

    def close(self) -> None:
        """Close it, with all that its caller has added since."""
        self.page.goto(self.case)
        self.page.click("summary:has-text('Close the case')")
        self.page.select_option("#disposition", index=1)
        self.page.fill("#summary", "Read and answered; nothing is left to do.")
        self.page.click("button:has-text('Close it')")
        self.page.wait_for_selector(".warning:has-text('Closed')")


def main() -> None:
    """Go each journey, and keep the pictures beside this file."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        desk = Desk(browser.new_page(viewport={"width": 1100, "height": 700}))
        walks = itertools.product(WAYS, LANGUAGES)
        for number, (channel, language) in enumerate(walks, start=10):
            page = browser.new_page(viewport={"width": 860, "height": 768})
            way = WAYS[channel](page, f"+2547110010{number}")
            Walk(page, way, desk, channel, language).go()
            page.close()
        desk.draw()
        browser.close()


@dataclass
class Walk:
    """One caller's way through a journey, and what staff do meanwhile."""

    page: Page
    way: Way
    desk: Desk
    channel: str
    language: str
    code: str = ""
    reply: str = ""

    def go(self) -> None:
        """To its end.

        :raise SystemExit: the answer was not read, or not that the case is closed.
        """
        file = JOURNEYS / f"{self.way.journey}_{self.language}.txt"
        _, *steps = file.read_text("utf-8").splitlines()
        done = [step for step in steps if not step.startswith("<")]
        for step in done:
            self._act(step[:1], step[2:])
            self._look(_in_figures(self.way.shown()))
        if self.reply or LANGUAGES[self.language] not in self.way.shown():
            raise SystemExit(f"{file.name}: the answer was not read, or not that it is closed.")
        self._draw("closed")
        print(f"{file.name}: made, answered, read and closed in {len(done)} steps", flush=True)

    def _act(self, mark: str, words: str) -> None:
        if mark == ">":
            self.way.answer(words.replace("{code}", self.code))
        elif words == "closed":
            self.desk.close()
        elif words.startswith("reply: "):
            self.reply = words.removeprefix("reply: ")
            self.desk.reply(self.reply)
        else:
            self.way.act(words)

    def _look(self, shown: str) -> None:
        if not self.code and (found := re.search(r"(?<!\d)\d{8}(?!\d)", shown)):
            self.code = found[0]
            self._draw("made")
        if self.reply and self.reply in shown:
            self.reply = ""
            self._draw("answered")

    def _draw(self, what: str) -> None:
        """Keep what is drawn now, with its last bubbles, if it is wanted in this language."""
        if IN[what] != self.language:
            return
        drawn = self.page.locator(self.way.drawn).first
        hide = "(all, most) => all.forEach((one, at) => { one.hidden = at < all.length - most; })"
        drawn.locator("li").evaluate_all(hide, NEWEST)
        place = HERE / f"{self.channel}-{what}.jpg"
        drawn.screenshot(path=place, type="jpeg", quality=QUALITY)


def _in_figures(words: str) -> str:
    """Numbers that are told digit by digit."""
    for names in (DIGITS, TARAKIMU):
        for figure, name in enumerate(names):
            words = re.sub(rf"\b{name}\b", str(figure), words)
    return re.sub(r"(?<=\d) (?=\d)", "", words)


if __name__ == "__main__":
    main()
