"""What answers a request: callers, sounds, health and pages apart.

What callers wait for has threads that nobody else can take: not a slow page, not a slow sender.
"""

from functools import partial

from edge import wsgi
from edge.bodies import Bodies, NotWhole
from edge.connection import Said
from edge.crew import Crew
from edge.request import Headers, Request
from gateway.callbacks import Posted
from gateway.gate import Found, Gate
from patience import carry

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


class Server:
    """A gate and the pages behind it."""

    def __init__(self, gate: Gate, pages: wsgi.Wsgi) -> None:
        self._gate = gate
        self._pages = pages
        self._bodies, self._signed_bodies = Bodies(), Bodies(MOST_SIGNED_HELD)
        self._callers = Crew("callers", CALLERS)
        self._signed = Crew("signed", SIGNED)
        self._staff = Crew("pages", PAGES)
        self._others = {path: Crew(path.strip("/"), size) for path, size in OTHERS.items()}

    async def __call__(self, asked: Request) -> Said:
        """Answer one request."""
        if found := self._gate.find(asked.path):
            return await self._answer(found, asked)
        if asked.path.startswith("/at/"):  # maybe a callback with a wrong token: it is not read
            return await self._page(asked, b"")
        try:
            body = await self._bodies.whole(asked.body, LARGEST_FOR_A_PAGE, SECONDS_FOR_A_PAGE)
        except NotWhole as why:
            return Said(_STATUS.get(str(why), 400), _with_length([], b""), b"")
        return await self._page(asked, body)

    async def _answer(self, found: Found, asked: Request) -> Said:
        post = _told(asked)
        answer = found.beforehand(post) if found.beforehand else None
        if answer is None:
            signs = found.beforehand is not None
            bodies = self._signed_bodies if signs else self._bodies
            try:
                post.body = await bodies.whole(asked.body, found.largest, SECONDS_FOR_A_CALLBACK)
            except NotWhole as why:
                post.ails = str(why)
            work, crew = partial(found, post), self._signed if signs else self._callers
            answer = await (carry(work, crew.do) if found.carried else crew.do(work))
        if answer is None:
            asked.headers = []
            return await self._page(asked, b"")
        headers = [(name.encode(), value.encode()) for name, value in answer.all_headers()]
        return Said(answer.status, headers, answer.body)

    async def _page(self, asked: Request, body: bytes) -> Said:
        """Whatever is not a caller's."""
        others = (crew for at, crew in self._others.items() if asked.path.startswith(at))
        crew = next(others, self._staff)
        status, headers, body = await crew.do(partial(wsgi.ask, self._pages, asked, body))
        return Said(status, _with_length(headers, body), body)


_STATUS = {"too large": 413, "too slow": 408, "no room": 503}


def _told(asked: Request) -> Posted:
    """All that is told before a body comes."""
    post = Posted(method=asked.method, query=asked.query)
    for name, value in asked.headers:
        if name == b"at-ussd-hop-metadata":
            post.metadata = value.decode("latin-1")
        elif name == b"x-hub-signature-256":  # one that comes twice is none
            post.signature += value.decode("latin-1")
    return post


def _with_length(headers: Headers, body: bytes) -> Headers:
    if any(name == b"content-length" for name, _ in headers):
        return headers
    return [*headers, (b"content-length", b"%d" % len(body))]
