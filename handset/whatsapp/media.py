"""What phones have sent besides words, as Meta keeps it: found by its name, and then by an address
that dies within minutes. Both ask for the service's token.

Source: developers.facebook.com, "Media", read in November 2026.
"""

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ADDRESS_LIVES, NAME_LIVES = 5 * 60, 7 * 24 * 3600
SAMPLE = Path(__file__).with_name("note.ogg")
"""Three seconds as a phone records a voice note: one channel of Opus in Ogg."""

Answer = tuple[int, str, bytes]
"""A status, a kind of content, and the content."""


@dataclass(frozen=True)
class Sound:
    """One sound, since when, and what kind of content it is said to be."""

    data: bytes
    kind: str
    at: float


@dataclass
class Media:
    """All of one account. `where` is the address before `/attachments`, on Meta's other host."""

    token: str
    where: str = "https://lookaside.fbsbx.com/whatsapp_business"
    clock: Callable[[], float] = time.time
    dead: bool = False
    """Whether nothing can be had just now."""
    kept: dict[str, Sound] = field(default_factory=dict)
    _told: dict[str, tuple[str, float]] = field(default_factory=dict)

    def keep(self, sound: bytes, kind: str = "audio/ogg; codecs=opus") -> dict[str, Any]:
        """Keep what a phone sends; what Meta tells the service of it."""
        name = str(secrets.randbelow(10**14) + 10**14)
        self.kept[name] = Sound(sound, kind, self.clock())
        digest = base64.b64encode(hashlib.sha256(sound).digest()).decode()
        return {"id": name, "mime_type": kind, "sha256": digest, "voice": True}

    def answer(self, path: str, authorization: str) -> Answer:
        """What is answered where the service asks for a name, or at an address that it was told."""
        if authorization != f"Bearer {self.token}":
            return 401, "application/json", b'{"error":{"code":190}}'
        if found := re.fullmatch(r".*/attachments/\?mid=(\w+)", path):
            return self._sound(found[1])
        return self._address(path.partition("?")[0].rpartition("/")[2])

    def delete(self, path: str, authorization: str) -> Answer:
        """What is answered where the service wants something deleted, by its name."""
        if authorization != f"Bearer {self.token}":
            return 401, "application/json", b'{"error":{"code":190}}'
        if self.dead:
            return 503, "application/json", b'{"error":{"code":131000}}'
        if self.kept.pop(path.partition("?")[0].rpartition("/")[2], None) is None:
            return 404, "application/json", b'{"error":{"code":100,"error_subcode":33}}'
        return 200, "application/json", b'{"success":true}'

    def _address(self, name: str) -> Answer:
        one = self.kept.get(name)
        if self.dead or one is None or self.clock() - one.at > NAME_LIVES:
            return 404, "application/json", b'{"error":{"code":100}}'
        self._told[told := secrets.token_hex(8)] = name, self.clock()
        digest, size = hashlib.sha256(one.data).hexdigest(), len(one.data)
        body = (
            f'{{"messaging_product":"whatsapp","url":"{self.where}/attachments/?mid={told}",'
            f'"mime_type":"{one.kind}","sha256":"{digest}","file_size":"{size}","id":"{name}"}}'
        )
        return 200, "application/json", body.replace("/", "\\/").encode()

    def _sound(self, told: str) -> Answer:
        name, at = self._told.get(told, ("", 0.0))
        if name not in self.kept or self.clock() - at > ADDRESS_LIVES:
            return 404, "text/html", b"<html>"
        return 200, self.kept[name].kind.partition(";")[0], self.kept[name].data
