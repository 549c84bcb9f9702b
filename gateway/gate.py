"""The gate that callbacks come through: ahead of Flask, behind the token, always answered.

Whatever Flask does for the console (sessions, guards, headers, forms) is no caller's business, and
its request machinery alone would take most of a hop.
"""

import hmac
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol

from msgspec import Struct

from gateway.callbacks import LARGEST_BODY, Posted

Wsgi = Callable[..., Iterable[bytes]]


class Answer(Struct, frozen=True):
    """What a callback is answered with: under 200, unless who sent it is to send it again."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def all_headers(self) -> list[tuple[str, str]]:
        """Its own and those that every answer has."""
        return [
            ("content-type", self.content_type),
            ("content-length", str(len(self.body))),
            ("cache-control", "no-store"),
            *self.headers,
        ]


Door = Callable[[str, Posted], Answer | None]
"""Answers what is called at a place behind it, by the rest of the path; None where nothing is."""


class SignedDoor(Protocol):
    """A door for who signs what they send: it needs no token, and proves each body by itself."""

    @property
    def largest(self) -> int:
        """Bytes of a body at most."""
        ...

    def __call__(self, place: str, post: Posted) -> Answer | None:
        """Answer what came."""
        ...

    def beforehand(self, post: Posted) -> Answer | None:
        """The answer to what needs no body, or can't have one that is signed; its body is not
        read. None where it is to be."""
        ...


class Found(Struct, frozen=True):
    """A door with the place that was called behind it, and how large a body it takes."""

    answer: Callable[[Posted], Answer | None]
    largest: int = LARGEST_BODY
    beforehand: Callable[[Posted], Answer | None] | None = None
    """Of a door for who signs."""
    carried: bool = False
    """Whether a loop may carry it: wherever it would wait, it stands aside (`patience/`)."""

    def __call__(self, post: Posted) -> Answer | None:
        """Answer what was called."""
        return self.answer(post)


class Gate:
    """Each channel's callbacks behind a door of its own, named by the first part of their path.

    With tokens they live under `/at/<token>/` only, each of them alike, and all else goes on to the
    application. No body is read before its token is known. Who signs needs no token.
    """

    def __init__(
        self,
        application: Wsgi,
        tokens: Iterable[str],
        doors: Mapping[str, Door],
        signed: Mapping[str, SignedDoor] | None = None,
        carried: Container[str] = (),
    ) -> None:
        """`carried` are the places that a loop may carry, by their path; a door with a slash after
        its name is carried wherever it is called."""
        self._application = application
        self._tokens = [token.encode() for token in tokens]
        self._doors = doors
        self._signed = signed or {}
        self._carried = carried

    def find(self, path: str) -> Found | None:
        """What answers at a path; None for whatever is not for a caller."""
        path = path.strip("/")
        if signs := self._signed.get(path):
            return Found(partial(signs, ""), signs.largest, signs.beforehand)
        if self._tokens:
            at, _, path = path.partition("/")
            token, _, path = path.partition("/")
            if at != "at" or not self._is_right(token.encode("utf-8", "replace")):
                return None
        name, _, place = path.partition("/")
        if not (door := self._doors.get(name)):
            return None
        carried = path in self._carried or f"{name}/" in self._carried
        return Found(partial(door, place), carried=carried)

    def _is_right(self, token: bytes) -> bool:
        """Whether it is one of ours; which, and how far it is right, takes the same time."""
        return any([hmac.compare_digest(token, ours) for ours in self._tokens])

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The same for a server that speaks WSGI, which waits for slow senders."""
        found = self.find(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
        answer = _answered(found, environ) if found else None
        if answer is None:
            return self._application(environ, start_response)
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.all_headers())
        return [answer.body]


def _answered(found: Found, environ: Mapping[str, Any]) -> Answer | None:
    head = Posted(
        metadata=environ.get("HTTP_AT_USSD_HOP_METADATA", ""),
        method=environ["REQUEST_METHOD"],
        query=environ.get("QUERY_STRING", ""),
        signature=environ.get("HTTP_X_HUB_SIGNATURE_256", ""),
    )
    if found.beforehand and (answer := found.beforehand(head)):
        return answer
    _read(head, environ, found.largest)
    return found(head)


def _read(post: Posted, environ: Mapping[str, Any], most: int) -> None:
    """Put in its body, or what ails it."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        post.ails = "no length"
        return
    body = environ["wsgi.input"].read(min(int(length), most + 1))
    if len(body) > most:
        post.ails = "too large"
    elif len(body) < int(length):
        post.ails = "broken off"
    else:
        post.body = body
