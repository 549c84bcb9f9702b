"""The gate that callbacks come through: ahead of Flask, behind the token, always answered.

Whatever Flask does for the console (sessions, guards, headers, forms) is no caller's business, and
its request machinery alone would take most of a hop.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Wsgi = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a callback is answered with, always under 200."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


Door = Callable[[str, Mapping[str, Any]], Answer | None]
"""Answers what is called at a place behind it, by the rest of the path; None where nothing is."""


class Gate:
    """Each channel's callbacks behind a door of its own, named by the first part of their path.

    With a token they live under `/at/<token>/` only; all else goes on to the application.
    """

    def __init__(self, application: Wsgi, token: str | None, doors: Mapping[str, Door]) -> None:
        self._application = application
        self._token = token.encode() if token else None
        self._doors = doors

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        answer = self._answer(environ)
        if answer is None:
            return self._application(environ, start_response)
        start_response(
            "200 OK",
            [
                ("Content-Type", answer.content_type),
                ("Content-Length", str(len(answer.body))),
                ("Cache-Control", "no-store"),
                *answer.headers,
            ],
        )
        return [answer.body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer | None:
        path = environ["PATH_INFO"].removeprefix("/")
        if self._token is not None:
            at, _, path = path.partition("/")
            token, _, path = path.partition("/")
            right = hmac.compare_digest(token.encode("latin-1", "replace"), self._token)
            if at != "at" or not right:
                return None
        name, _, place = path.partition("/")
        door = self._doors.get(name)
        return door(place, environ) if door else None
