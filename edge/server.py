"""The service as a web server runs it (ASGI): callers, sounds, health and pages apart.

What callers wait for has threads that nobody else can take: not a slow page, not a slow sender.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from edge import wsgi
from edge.bodies import Bodies, NotWhole, Receive
from edge.crew import Crew
from gateway.callbacks import Posted
from gateway.gate import Found, Gate
from patience import carry

Send = Callable[[Mapping[str, Any]], Awaitable[None]]

# Africa's Talking gives up after ten seconds or more; a body that takes half of that never comes.
SECONDS_FOR_A_CALLBACK = 5.0
# A list of 1 MB over a slow line, and in the demo a recording.
SECONDS_FOR_A_PAGE = 30.0
LARGEST_FOR_A_PAGE = 16 << 20

CAME = "salama.came"
"""Where a scope has the body, if all of it came with its head."""

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


class Server:
    """An ASGI application before the gate and the pages; it has no lifespan and no sockets."""

    def __init__(self, gate: Gate, pages: wsgi.Wsgi) -> None:
        self._gate = gate
        self._pages = pages
        self._bodies, self._signed_bodies = Bodies(), Bodies(MOST_SIGNED_HELD)
        self._callers = Crew("callers", CALLERS)
        self._signed = Crew("signed", SIGNED)
        self._staff = Crew("pages", PAGES)
        self._others = {path: Crew(path.strip("/"), size) for path, size in OTHERS.items()}

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if found := self._gate.find(scope["path"]):
            await self._answer(found, scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _answer(
        self, found: Found, scope: Mapping[str, Any], receive: Receive, send: Send
    ) -> None:
        length, post = _told(scope)
        answer = found.beforehand(post) if found.beforehand else None
        if answer is None:
            signs = found.beforehand is not None
            bodies = self._signed_bodies if signs else self._bodies
            try:
                post.body = await bodies.whole(
                    length, receive, found.largest, SECONDS_FOR_A_CALLBACK, scope.get(CAME)
                )
            except NotWhole as why:
                post.ails = str(why)
            work, crew = partial(found, post), self._signed if signs else self._callers
            answer = await (carry(work, crew.do) if found.carried else crew.do(work))
        if answer is None:
            await self._page({**scope, "headers": []}, _nothing, send)
            return
        headers = [(name.encode(), value.encode()) for name, value in answer.all_headers()]
        await _say(send, answer.status, headers, answer.body)

    async def _page(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Whatever is not a caller's; what may be a callback with a wrong token is not read."""
        path, body = scope["path"], b""
        if not path.startswith("/at/"):
            length, _ = _told(scope)
            try:
                body = await self._bodies.whole(
                    length, receive, LARGEST_FOR_A_PAGE, SECONDS_FOR_A_PAGE, scope.get(CAME)
                )
            except NotWhole as why:
                await _say(send, _STATUS.get(str(why), 400), _with_length([], b""), b"")
                return
        crew = next((crew for at, crew in self._others.items() if path.startswith(at)), self._staff)
        status, headers, body = await crew.do(partial(wsgi.ask, self._pages, scope, body))
        await _say(send, status, _with_length(headers, body), body)


_STATUS = {"too large": 413, "too slow": 408, "no room": 503}


def _told(scope: Mapping[str, Any]) -> tuple[str, Posted]:
    """How long the body is, as `Bodies` wants it, and all that is told before it comes."""
    length, metadata, signature = "0", "", ""
    for name, value in scope["headers"]:
        if name == b"content-length" and length:
            length = value.decode("latin-1")
        elif name == b"transfer-encoding":
            length = ""
        elif name == b"at-ussd-hop-metadata":
            metadata = value.decode("latin-1")
        elif name == b"x-hub-signature-256":  # one that comes twice is none
            signature += value.decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return length, Posted(
        metadata=metadata, method=scope["method"], query=query, signature=signature
    )


async def _say(send: Send, status: int, headers: wsgi.Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_length(headers: wsgi.Headers, body: bytes) -> wsgi.Headers:
    if any(name == b"content-length" for name, _ in headers):
        return headers
    return [*headers, (b"content-length", b"%d" % len(body))]


async def _nothing() -> Mapping[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}
