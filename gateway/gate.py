"""The gate that callbacks come through: ahead of Flask, behind the token, always answered.

Whatever Flask does for the console (sessions, guards, headers, forms) is no caller's business, and
its request machinery alone would take most of a hop.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from gateway.callbacks import LARGEST_BODY, Post

Wsgi = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a callback is answered with, always under 200."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()

    def all_headers(self) -> Iterator[tuple[str, str]]:
        """Its own and those that every answer has."""
        yield "content-type", self.content_type
        yield "content-length", str(len(self.body))
        yield "cache-control", "no-store"
        yield from self.headers


Door = Callable[[str, Post], Answer | None]
"""Answers what is called at a place behind it, by the rest of the path; None where nothing is."""

Found = Callable[[Post], Answer | None]
"""A door with the place that was called behind it."""


class Gate:
    """Each channel's callbacks behind a door of its own, named by the first part of their path.

    With tokens they live under `/at/<token>/` only, each of them alike, and all else goes on to the
    application. No body is read before its token is known.
    """

    def __init__(self, application: Wsgi, tokens: Iterable[str], doors: Mapping[str, Door]) -> None:
        self._application = application
        self._tokens = [token.encode() for token in tokens]
        self._doors = doors

    def find(self, path: str) -> Found | None:
        """What answers at a path; None for whatever is not for a caller."""
        path = path.strip("/")
        if self._tokens:
            at, _, path = path.partition("/")
            token, _, path = path.partition("/")
            if at != "at" or not self._is_right(token.encode("utf-8", "replace")):
                return None
        name, _, place = path.partition("/")
        door = self._doors.get(name)
        return partial(door, place) if door else None

    def _is_right(self, token: bytes) -> bool:
        """Whether it is one of ours; which, and how far it is right, takes the same time."""
        return any([hmac.compare_digest(token, ours) for ours in self._tokens])

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The same for a server that speaks WSGI, which waits for slow senders."""
        found = self.find(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
        answer = found(_read(environ)) if found else None
        if answer is None:
            return self._application(environ, start_response)
        start_response("200 OK", list(answer.all_headers()))
        return [answer.body]


def _read(environ: Mapping[str, Any]) -> Post:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return Post(ails="no length")
    body = environ["wsgi.input"].read(min(int(length), LARGEST_BODY + 1))
    if len(body) > LARGEST_BODY:
        return Post(ails="too large")
    if len(body) < int(length):
        return Post(ails="broken off")
    return Post(body, metadata=environ.get("HTTP_AT_USSD_HOP_METADATA", ""))
