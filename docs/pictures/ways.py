"""Phones in the browser on a demo, by channel: answered as a journey says, and looked at."""

import os
import re
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Page, expect

SERVICE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PATIENCE_MS, LOOK_MS = 60_000, 400


class Way(Protocol):
    """One channel in the browser."""

    journey: str
    drawn: str
    """What is taken a picture of."""

    def __init__(self, page: Page, number: str) -> None: ...

    def act(self, verb: str) -> None:
        """Begin, end, or do what is no answer."""

    def answer(self, words: str) -> None:
        """Answer, and wait for what comes."""

    def shown(self) -> str:
        """What is read or heard now."""


@dataclass
class Dialled:
    """The phone's screen."""

    page: Page
    number: str
    journey = "answered_and_closed"
    drawn = "#phone"

    def act(self, verb: str) -> None:
        self._begin("ussd", verb.partition(" from ")[2] or self.number)
        self.page.wait_for_selector("#words:has-text('English')")

    def answer(self, words: str) -> None:
        before = self.shown()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self._changed(before)

    def shown(self) -> str:
        return self.page.inner_text("#words")

    def _begin(self, way: str, number: str) -> None:
        self.page.goto(f"{SERVICE}/handset")
        self.page.check(f"input[name=way][value={way}]")
        self.page.fill("input[name=number]", number)
        self.page.set_checked("[name=aloud]", False) if way == "voice" else None
        self.page.click('[data-key="green"]')
        self.page.focus("#view")  # not the field of the number

    def _changed(self, before: str) -> None:
        expect(self.page.locator("#words")).not_to_have_text(before, timeout=PATIENCE_MS)
        expect(self.page.locator("#words")).not_to_have_text("Requesting…", timeout=PATIENCE_MS)


class Rung(Dialled):
    """The same phone in a call."""

    journey = "come_back_by_voice"

    def act(self, verb: str) -> None:
        if verb == "rings":
            self._begin("voice", self.number)
            self._hears("Press a key")
        elif verb == "hangs up":
            self.page.keyboard.press("Escape")
            self._hears("Call ended")
        elif verb == "stays silent":
            self._changed(self.shown())
            self._hears("Press a key")
        else:
            self._hears("Speak now")
            self.page.click("[data-key=left-soft]")
            self._hears("Recording")
            self.page.wait_for_timeout(1500)
            self.page.keyboard.press("#")
            self._hears("Press a key")

    def answer(self, words: str) -> None:
        before = self.shown()
        self.page.keyboard.type(words)
        self._changed(before)
        answered = re.compile("Press a key|Speak now|Call ended")
        expect(self.page.locator("#status")).to_have_text(answered, timeout=PATIENCE_MS)

    def _hears(self, status: str) -> None:
        self.page.wait_for_selector(f"#status:has-text('{status}')", timeout=PATIENCE_MS)


@dataclass
class Texted:
    """The texts of one phone."""

    page: Page
    number: str
    journey = "come_back_by_text"
    drawn = "section"
    here = "/handset/texts"
    came = "li.in"

    def act(self, verb: str) -> None:
        self.page.goto(f"{SERVICE}{self.here}")

    def answer(self, words: str) -> None:
        before = self.page.locator(self._came).count()
        self._send(words)
        for _ in range(PATIENCE_MS // LOOK_MS):
            if self.page.locator(self._came).count() > before:
                return
            self.page.wait_for_timeout(LOOK_MS)
            self.page.click("text=Look again")
        raise SystemExit(f"{self.number} was not answered.")

    def shown(self) -> str:
        came = self.page.locator(self._came)
        return came.last.inner_text() if came.count() else ""

    @property
    def _came(self) -> str:
        return f"section[aria-label='{self.number}'] {self.came}"

    def _send(self, words: str) -> None:
        form = self.page.locator("form[aria-label='A new text']")
        form.locator("[name=number]").fill(self.number)
        form.locator("[name=words]").fill(words)
        form.locator("button").click()


class Written(Texted):
    """A phone's chat on WhatsApp."""

    journey = "come_back_by_whatsapp"
    drawn = "main"

    def act(self, verb: str) -> None:
        if verb == "writes":
            self.page.goto(f"{SERVICE}/handset/whatsapp?number=%2B{self.number[1:]}")
        else:
            self.answer("")

    @property
    def _came(self) -> str:
        return self.came

    def _send(self, words: str) -> None:
        tap = self.page.locator("li#last button").get_by_text(words, exact=True)
        if not words:
            self.page.click("text=Sample of a voice note")
        elif tap.count():
            tap.click()
        else:
            self.page.fill("form.write input[name=words]", words)
            self.page.click("form.write button:has-text('Send')")


WAYS: dict[str, type[Way]] = {"ussd": Dialled, "voice": Rung, "sms": Texted, "whatsapp": Written}
