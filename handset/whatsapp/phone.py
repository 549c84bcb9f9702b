"""A person with WhatsApp: what they write, tap and send, and what arrives on their phone."""

import secrets
from collections.abc import Callable
from typing import Any

from handset.whatsapp.media import SAMPLE
from handset.whatsapp.meta import Meta, Sent


class MessagePhone:
    """A phone; its owner is known to the service by a scoped name, and by a number if it is shown.

    `wait` is how long they wait until an answer may have come.
    """

    def __init__(
        self, number: str, scoped: str, meta: Meta, wait: Callable[[], None] = lambda: None
    ) -> None:
        self.number, self.scoped = number.removeprefix("+"), scoped
        self.shown, self.seconds_old = bool(number), 0
        self._meta, self._wait = meta, wait
        self._read = 0
        self.last: dict[str, Any] = {}
        self.status = 0

    def press(self, words: str) -> int:
        """Write a message, and read what comes of it."""
        return self.send(type="text", text={"body": words})

    def say(self, words: str) -> int:
        """Tap these words if they stand under the last message, and else write them."""
        taps = self._last.taps if self._last else {}
        return self.tap(words) if words in taps else self.press(words)

    def tap(self, words: str) -> int:
        """Tap one of the words under the message that came last."""
        taps = self._last.taps if self._last else {}
        return self.tap_at(taps[words], words)

    def tap_at(self, tap: tuple[str, str], words: str) -> int:
        """Tap what is known by a kind and an id, under whichever message."""
        kind, id_ = tap
        told = {"type": kind, kind: {"id": id_, "title": words[:20]}}
        return self.send(type="interactive", interactive=told)

    def send(self, **what: Any) -> int:
        """Send anything that there is."""
        return self.tell({"id": f"wamid.{secrets.token_hex(12)}", **what})

    def speak(self, sound: bytes = b"", kind: str = "audio/ogg; codecs=opus") -> int:
        """Send a voice note."""
        kept = self._meta.media.keep(sound or SAMPLE.read_bytes(), kind)
        return self.send(type="audio", audio=kept)

    def repeat(self) -> int:
        """Meta tells of the message sent last once more."""
        return self.tell(self.last)

    def tell(self, item: dict[str, Any]) -> int:
        """Have Meta tell of a message, and read what comes of it."""
        self._read = len(self.arrived)
        at = self._meta.clock() - self.seconds_old
        whose = {"from_user_id": self.scoped} | ({"from": self.number} if self.shown else {})
        self.last = {"timestamp": str(int(at)), **whose, **item}
        for name in self.names:
            self._meta.windows[name] = max(at, self._meta.windows.get(name, 0))
        profile = {"profile": {"name": "Amina Wanjiru"}, "user_id": self.scoped}
        self.status = self._meta.tell([self.last], contacts=[profile])
        self._wait()
        return self.status

    @property
    def names(self) -> tuple[str, ...]:
        """What messages may be sent to."""
        return self.number, self.scoped

    @property
    def screen(self) -> str:
        """What has arrived since the last message was sent; nothing where nothing has."""
        return "\n".join(self.arrived[self._read :])

    @property
    def drawn(self) -> str:
        """The same, with what can be tapped below."""
        taps = " ".join(f"[{words}]" for words in self._last.taps) if self._last else ""
        return f"{self.screen}\n{taps}".rstrip("\n") if self.screen else ""

    @property
    def _last(self) -> Sent | None:
        there = self._meta.on(*self.names)
        return there[-1] if there else None

    @property
    def arrived(self) -> list[str]:
        """The words of all messages that came, oldest first."""
        return [one.words for one in self._meta.on(*self.names)]
