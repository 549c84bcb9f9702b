"""Callbacks over HTTP carry the same bytes as those straight into an app."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from handset.transports import over_http, over_wsgi
from handset.ussd.phone import NETWORK_ERROR, Phone
from tests.handset.conftest import Serve
from tests.handset.small_service import SmallService


def test_http_and_wsgi_carry_the_same(serve: Serve, small_service: SmallService) -> None:
    straight = SmallService(small_service.says)
    address = serve(small_service)
    over = Phone("+254711000001", over_http(address))
    for phone in (over, Phone("+254711000001", over_wsgi(straight))):
        phone.dial()
        phone.press("Kisumu & Nairobi * é")
        phone.press("0")
    id_of = straight.forms[0]["sessionId"]
    same = [(path, body.replace(over.session_id, id_of)) for path, body in small_service.asked]
    assert same[:3] == straight.asked[:3]
    for name in ("HTTP_USER_AGENT", "HTTP_ACCEPT_ENCODING", "CONTENT_TYPE"):
        assert small_service.headers[0][name] == straight.headers[0][name]


class KeptAlive(BaseHTTPRequestHandler):
    """Answers on one connection for as long as it is told to."""

    protocol_version = "HTTP/1.1"
    opened = 0
    answers_each = 99

    def setup(self) -> None:
        super().setup()
        type(self).opened += 1
        self.answered = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"CON 1")
        self.answered += 1
        self.close_connection = self.answered == self.answers_each

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clear."""


@pytest.mark.parametrize(("answers_each", "connections"), [(99, 1), (2, 2)])
def test_a_connection_is_kept_and_renewed_when_the_server_closed_it(
    answers_each: int, connections: int
) -> None:
    class Handler(KeptAlive):
        pass

    Handler.answers_each = answers_each
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        phone = Phone("+254711000001", over_http(f"http://127.0.0.1:{server.server_port}"))
        phone.dial()
        phone.press("1")
        phone.press("2")
        assert phone.screen == "1"
        assert Handler.opened == connections
        del phone
        server.shutdown()


def test_an_address_may_carry_a_token(serve: Serve, small_service: SmallService) -> None:
    Phone("+254711000001", over_http(serve(small_service) + "/at/token")).dial("0")
    assert [path for path, _ in small_service.asked] == ["/at/token/ussd", "/at/token/ussd/events"]


def test_nobody_at_the_address_is_a_network_error() -> None:
    phone = Phone("+254711000001", over_http("http://127.0.0.1:9"))
    assert phone.dial() == NETWORK_ERROR
    assert phone.exchanges[-1].form["errorMessage"] == "ConnectionRefusedError"


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    service = SmallService(lambda _: (301, "", {"Location": "/elsewhere"}))
    phone = Phone("+254711000001", over_http(serve(service)))
    assert phone.dial() == NETWORK_ERROR
    assert {path for path, _ in service.asked} == {"/ussd", "/ussd/events"}


def test_a_packed_answer_is_unpacked() -> None:
    def packed(environ: object, start_response: object) -> list[bytes]:
        assert callable(start_response)
        start_response("200 OK", [("Content-Encoding", "gzip")])
        return [gzip.compress(b"CON Karibu")]

    assert Phone("+254711000001", over_wsgi(packed)).dial() == "Karibu"
