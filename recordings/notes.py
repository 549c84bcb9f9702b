"""A voice note, fetched from Meta by what it is called there: asked where it is, then from there.

Both with our token, so from no host that is not named. Where it is changes within minutes, and is
asked anew at each try; what it is called holds for seven days.
Source: developers.facebook.com, "Media", read in November 2026.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from gateway.recording_hosts import AT_META, Origin
from recordings.download import NotFetched

LARGEST = 16 << 20
"""Bytes of a sound that Meta takes from a phone."""

Get = Callable[[str, tuple[Origin, ...], str], bytes]
"""Fetches from an address, if it is of one of these origins, with a token."""


@dataclass(frozen=True)
class Notes:
    """Those sent to one number of ours, as Meta calls it; `hosts` are where sounds may lie."""

    api: str
    api_origin: Origin
    number_id: str
    token: str = field(repr=False)
    hosts: tuple[Origin, ...]
    get: Get

    def fetch(self, address: str) -> bytes:
        """The whole of a voice note.

        :raise NotFetched: it can't be had, or not now, or it is no sound.
        """
        name, _, digest = address.removeprefix(AT_META).partition("/")
        asked = f"{self.api}/{name}?phone_number_id={self.number_id}"
        sound = self.get(_where(self.get(asked, (self.api_origin,), self.token)),
                         self.hosts, self.token)  # fmt: skip
        if digest and sha256(sound).hexdigest() != digest:
            raise NotFetched("not what was sent")
        return sound


def _where(answer: bytes) -> str:
    """The address that Meta tells."""
    try:
        told: Any = json.loads(answer)
        url, kind, size = told["url"], told["mime_type"], int(told.get("file_size", 0))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        raise NotFetched("no answer") from None
    if not (isinstance(url, str) and isinstance(kind, str) and kind.startswith("audio/")):
        raise NotFetched("no sound")
    if size > LARGEST:
        raise NotFetched("too large")
    return url
