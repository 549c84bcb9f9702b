"""A voice note, fetched from Meta by what it is called there: asked where it is, then from there;
and deleted there.

Both with our token, so from no host that is not named. Where it is changes within minutes, and is
asked anew at each try; what it is called holds for seven days.
Source: developers.facebook.com, "Media", read in November 2026.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from gateway.recording_hosts import AT_META, Origin
from recordings.download import NotFetched

LARGEST = 16 << 20
"""Bytes of a sound that Meta takes from a phone."""

GONE = "status 404"


class Request(Protocol):
    """Asks at an address, if it is of one of these origins, with a token."""

    def __call__(
        self, url: str, allowed: tuple[Origin, ...], token: str, method: str = "GET"
    ) -> bytes:
        """What is answered.

        :raise NotFetched: nothing, or that it may not be.
        """


@dataclass(frozen=True)
class Notes:
    """Those sent to one number of ours, as Meta calls it; `hosts` are where sounds may lie."""

    api: str
    api_origin: Origin
    number_id: str
    token: str = field(repr=False)
    hosts: tuple[Origin, ...]
    request: Request

    def fetch(self, address: str) -> bytes:
        """The whole of a voice note.

        :raise NotFetched: it can't be had, or not now, or it is no sound.
        """
        _, _, digest = address.partition("/")
        told = self.request(self._name(address), (self.api_origin,), self.token)
        sound = self.request(_where(told), self.hosts, self.token)
        if digest and sha256(sound).hexdigest() != digest:
            raise NotFetched("not what was sent")
        return sound

    def delete(self, address: str) -> None:
        """Delete it where Meta keeps it. What is not there any more is deleted.

        :raise NotFetched: it may lie there still.
        """
        try:
            answer = self.request(self._name(address), (self.api_origin,), self.token, "DELETE")
        except NotFetched as why:
            if str(why) != GONE:
                raise
        else:
            if b"true" not in answer:
                raise NotFetched("no answer")

    def _name(self, address: str) -> str:
        """Where Meta is asked for it."""
        name, _, _ = address.removeprefix(AT_META).partition("/")
        return f"{self.api}/{name}?phone_number_id={self.number_id}"


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
