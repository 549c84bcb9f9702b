"""The service as a web server runs it (RSGI): callers, sounds, health and pages apart.

What callers wait for has threads that nobody else can take: not a slow page, not a slow sender.
"""

from collections.abc import AsyncIterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from edge import wsgi
from edge.bodies import Bodies, NotWhole
from edge.crew import Crew
from gateway.callbacks import Posted
from gateway.gate import Found, Gate
from patience import carry

if TYPE_CHECKING:
    from granian.rsgi import Scope

# Africa's Talking gives up after ten seconds or more; a body that takes half of that never comes.
SECONDS_FOR_A_CALLBACK = 5.0
# A list of 1 MB over a slow line, and in the demo a recording.
SECONDS_FOR_A_PAGE = 30.0
LARGEST_FOR_A_PAGE = 16 << 20

CALLERS = 4
"""Threads for what callbacks have to wait for, but for Redis where a loop carries them."""
SIGNED = 2
"""Threads for callbacks that are signed: one may hold a thousand messages, and nobody waits on a
line for it."""
MOST_SIGNED_HELD = 16 << 20
"""Bytes of their bodies on the way in: whoever they come from is known only once they are whole."""
OTHERS = {"/audio/": 2, "/spoken/": 2, "/healthz": 2, "/readyz": 2, "/metrics": 2}
"""What neither callers nor staff may be kept waiting by, by the beginning of its path."""
PAGES = 4


class Request(AsyncIterable[bytes], Protocol):
    """One request's body as it comes, and the place for its answer."""

    def response_bytes(self, status: int, headers: wsgi.Headers, body: bytes) -> None:
        """Answer it."""


class Server:
    """An RSGI application before the gate and the pages; it has no sockets."""

    def __init__(self, gate: Gate, pages: wsgi.Wsgi) -> None:
        self._gate = gate
        self._pages = pages
        self._bodies, self._signed_bodies = Bodies(), Bodies(MOST_SIGNED_HELD)
        self._callers = Crew("callers", CALLERS)
        self._signed = Crew("signed", SIGNED)
        self._staff = Crew("pages", PAGES)
        self._others = {path: Crew(path.strip("/"), size) for path, size in OTHERS.items()}

    async def __call__(self, scope: "Scope", request: Request) -> None:
        """Answer one request."""
        if found := self._gate.find(scope.path):
            await self._answer(found, scope, request)
        else:
            await self._page(scope, request)

    async def _answer(self, found: Found, scope: "Scope", request: Request) -> None:
        headers: Any = scope.headers  # a copy, each time
        post = Posted(
            metadata=headers.get("at-ussd-hop-metadata", ""),
            method=scope.method,
            query=scope.query_string,
        )
        if found.beforehand:
            post.signature = "".join(headers.get_all("x-hub-signature-256"))  # two are none
        answer = found.beforehand(post) if found.beforehand else None
        if answer is None:
            signs = found.beforehand is not None
            bodies = self._signed_bodies if signs else self._bodies
            try:
                post.body = await bodies.whole(
                    _length(headers), request, found.largest, SECONDS_FOR_A_CALLBACK
                )
            except NotWhole as why:
                post.ails = str(why)
            work, crew = partial(found, post), self._signed if signs else self._callers
            answer = await (carry(work, crew.do) if found.carried else crew.do(work))
        if answer is None:
            await self._show(scope, [], b"", request)
        else:
            request.response_bytes(answer.status, answer.all_headers(), answer.body)

    async def _page(self, scope: "Scope", request: Request) -> None:
        """Whatever is not a caller's; what may be a callback with a wrong token is not read."""
        headers: Any = scope.headers
        body = b""
        if not scope.path.startswith("/at/"):
            try:
                body = await self._bodies.whole(
                    _length(headers), request, LARGEST_FOR_A_PAGE, SECONDS_FOR_A_PAGE
                )
            except NotWhole as why:
                status = _STATUS.get(str(why), 400)
                request.response_bytes(status, [("content-length", "0")], b"")
                return
        await self._show(scope, headers.items(), body, request)

    async def _show(
        self, scope: "Scope", headers: wsgi.Headers, body: bytes, request: Request
    ) -> None:
        path = scope.path
        crew = next((crew for at, crew in self._others.items() if path.startswith(at)), self._staff)
        told = wsgi.environ(scope, headers, body)
        request.response_bytes(*await crew.do(partial(wsgi.ask, self._pages, told)))


_STATUS = {"too large": 413, "too slow": 408, "no room": 503}


def _length(headers: Any) -> str:
    """How long the body is, as `Bodies` wants it."""
    if "transfer-encoding" in headers:
        return ""
    length: str = headers.get("content-length", "0")
    return length
