"""A small service on a real port, before the phone in a browser."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from handset.web.routes import register
from tests.handset.small_service import Said, SmallService

Serve = Callable[[object], str]

# What the browser's page sends along, and the phone it asks for.
OURS = {"Sec-Fetch-Site": "same-origin"}
SAFARICOM = {"number": "+254711000001", "network": "63902"}


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Keep the test's output clear."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Puts a WSGI app on a free port of the loopback; answers its address."""
    running: list[tuple[BaseWSGIServer, threading.Thread]] = []

    def start(app: object) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def strict_page() -> Callable[[str], Flask]:
    """Makes the phone's page before a service, on a server that forbids all that is inline."""

    def make(service: str) -> Flask:
        app = Flask("page")
        register(app, service)

        @app.after_request
        def strict(answer: Response) -> Response:
            answer.headers["Content-Security-Policy"] = "default-src 'self'"
            return answer

        return app

    return make


@pytest.fixture
def browse(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Page]]:
    """Opens an address; the page must not complain of anything.

    A test that asks for the browser with a microphone has its pages in that.
    """
    speaks = "recording_browser" in request.fixturenames
    browser: Browser = request.getfixturevalue("recording_browser" if speaks else "browser")
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    complaints: list[str] = []

    def go(address: str) -> Page:
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{said.text} {said.location['url']}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield go
    context.close()
    assert [each for each in complaints if not _is_asked_again(each)] == []


def _is_asked_again(complaint: str) -> bool:
    """A phone that the server forgot, and one that another request holds: the browser tells of
    either, and the page asks once more."""
    return "404" in complaint or ("503" in complaint and "/handset/" in complaint)


@pytest.fixture
def small_service() -> SmallService:
    """A menu, a screen that is too long, and an end."""
    return SmallService(_says)


def _says(text: str) -> Said:
    if not text:
        return "CON Choose:\n1. English\n2. Kiswahili"
    screens = {
        "long": "CON " + "A long screen. " * 13,
        "bad": " CON a blank first",
    }
    last = text.rpartition("*")[2]
    if last == "0":
        return "END Goodbye."
    return screens.get(last, f"CON You typed {last}\n\nYour code: 48217733\n1. Next\n0. Leave")
