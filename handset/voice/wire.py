"""How a call reaches the service: callbacks and sounds by the absolute addresses its XML names."""

from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.test import Client

from handset.operators import ANSWER_SECONDS
from handset.transports import VOICE_AGENT, Answer, Post, over_http, over_wsgi
from handset.voice import sounds

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PUBLIC = "http://127.0.0.1:8000"
"""Where the service believes it is reached, unless its PUBLIC_URL says otherwise."""

MOST_SOUND = 16 << 20

Fetch = Callable[[str], tuple[int, str, bytes]]
"""Gets an address; its status, content type and body, or 0 and an error."""


class Wire:
    """Carries callbacks to any address, and fetches each sound once, as Africa's Talking does."""

    def __init__(self, callback: str, post_to: Callable[[str], Post], fetch: Fetch) -> None:
        self.callback = callback
        """The address that Africa's Talking was told for the number."""
        self._post_to = post_to
        self._fetch = fetch
        self._posts: dict[str, Post] = {}
        self._lengths: dict[str, float] = {}

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """Deliver a form."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._posts:
            self._posts[origin] = self._post_to(origin)
        return self._posts[origin](path_of(url), form)

    def seconds(self, url: str) -> float:
        """How long the sound at an address lasts; fetched the first time and then known.

        :raise sounds.NoSound: where there is none that a call can play.
        """
        if url not in self._lengths:
            status, content_type, body = self._fetch(url)
            if status != 200:
                raise sounds.NoSound(f"{path_of(url)}: {status or content_type}")
            if content_type.partition(";")[0] not in (sounds.kind(body), "audio/x-wav"):
                raise sounds.NoSound(f"{path_of(url)} says it is {content_type}")
            self._lengths[url] = sounds.seconds(body)
        return self._lengths[url]


def path_of(url: str) -> str:
    """An address without its server: what differs between two machines is left out."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def wire_over_http(service: str, public: str = "") -> Wire:
    """A wire to the service at `service`, callback token and all, over real connections.

    Where the service names itself by another address, `public`, that is asked at `service` too.
    """
    there = urlsplit(service)
    near, far = f"{there.scheme}://{there.netloc}", public.rstrip("/")

    def nearer(url: str) -> str:
        return near + url.removeprefix(far) if far and f"{url}/".startswith(f"{far}/") else url

    return Wire(
        f"{far or near}{there.path.rstrip('/')}/voice",
        lambda origin: over_http(nearer(origin), VOICE_AGENT),
        lambda url: get(nearer(url)),
    )


def wire_over_wsgi(app: "WSGIApplication", prefix: str = "", public: str = PUBLIC) -> Wire:
    """A wire straight into an app; an address that is not beneath `public` reaches nobody."""
    client = Client(app, use_cookies=False)

    def post_to(origin: str) -> Post:
        return over_wsgi(app, agent=VOICE_AGENT) if origin == public else _nobody

    def fetch(url: str) -> tuple[int, str, bytes]:
        if not url.startswith(f"{public}/"):
            return 0, "nobody is there", b""
        with client.get(path_of(url)) as answer:
            return answer.status_code, answer.headers.get("Content-Type", ""), answer.get_data()

    return Wire(f"{public}{prefix}/voice", post_to, fetch)


def _nobody(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
    return Answer(0, "", "", 0.0, error=f"Nobody is at the address before {path}")


class AskedFor(Mapping[str, str]):
    """The words that are spoken in a sound, by its path, asked for below an address one by one."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._known: dict[str, str] = {}

    def __getitem__(self, path: str) -> str:
        if path not in self._known:
            status, _, body = get(f"{self._url}{path}")
            if status != 200:
                raise KeyError(path)
            self._known[path] = body.decode()
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def get(url: str) -> tuple[int, str, bytes]:
    """Fetch an address; its status, content type and body, or 0 and an error."""
    return _request("GET", url)


def hand_over(url: str, sound: bytes) -> str:
    """Leave a recording with the phones of a demo; its address there, or "" where none keeps it.

    A demo fetches recordings from its own address only.
    """
    status, _, address = _request("POST", url, sound)
    return address.decode() if status == 201 else ""


def _request(method: str, url: str, body: bytes | None = None) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=ANSWER_SECONDS)
    headers = {"User-Agent": VOICE_AGENT, "Origin": f"{parts.scheme}://{parts.netloc}"}
    try:
        connection.request(method, path_of(url), body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read(MOST_SOUND)
    except (HTTPException, OSError) as error:
        return 0, type(error).__name__, b""
    finally:
        connection.close()
