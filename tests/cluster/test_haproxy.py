"""HAProxy as deploy/cluster sets it up: what it lets in, and that no reload is noticed."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cluster.haproxy import PROGRAM, PUBLIC_PORT, HAProxy, certificate
from cluster.place import Place, addresses
from handset.transports import over_http
from tests.conftest import missing
from tests.support.machine import until


class Web(BaseHTTPRequestHandler):
    """Answers everything with its path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        said = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def haproxy(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HAProxy]:
    """One, before one of two web processes. The path of a socket of its own must be short."""
    if not Path(PROGRAM).exists():
        missing("there is no HAProxy here: install haproxy")
    folder = tmp_path_factory.mktemp("proxy")
    a, b, c = addresses()
    public, pem = f"{a}:{PUBLIC_PORT}", certificate(folder, a)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "certificate.pem"))
    said = {"A": a, "B": b, "C": c, "PUBLIC": public, "CERTIFICATE": str(pem)}
    web = ThreadingHTTPServer((a, 8000), Web)
    Thread(target=web.serve_forever, daemon=True).start()
    haproxy = HAProxy([Place("a", a, folder / "a", said)])
    yield haproxy
    haproxy.end()
    web.shutdown()
    web.server_close()


def test_callers_notice_no_reload_and_what_is_inside_stays_there(haproxy: HAProxy) -> None:
    [address] = haproxy.servers
    post = over_http(f"https://{address}:{PUBLIC_PORT}")
    assert post("/at/token/ussd", {"text": ""}).body == "/at/token/ussd"
    haproxy.reload(address)
    log = haproxy.servers[address].log
    assert until(lambda: "Loading success" in log.read_text())
    time.sleep(0.1)  # by now it has hung up
    assert post("/at/token/ussd", {"text": "1"}).body == "/at/token/ussd"
    inside = ("/metrics", "/healthz", "/readyz", "/ussd")
    assert {post(path, {}).status for path in inside} == {404}
    # Refused, and cut off where it is told so before all was sent.
    assert post("/at/token/sms", {"text": "a" * 70_000}).status in (413, 0)
