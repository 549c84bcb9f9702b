"""What the console is told of a request, from what the server tells of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from edge.wsgi import environ

SCOPE: Any = SimpleNamespace(
    method="GET",
    path="/staff",
    query_string="",
    http_version="1.1",
    scheme="http",
    server="127.0.0.1:8000",
    client="196.201.214.1:50123",
)


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    sent = [("x-forwarded-for", "196.201.214.1"), ("x_forwarded_for", "127.0.0.1")]
    told = environ(SCOPE, sent, b"")
    assert told["HTTP_X_FORWARDED_FOR"] == "196.201.214.1"


@pytest.mark.parametrize(
    ("server", "client", "name", "port", "who"),
    [
        ("127.0.0.1:8000", "196.201.214.1:50123", "127.0.0.1", "8000", "196.201.214.1"),
        ("[::1]:8000", "[2001:db8::7]:50123", "[::1]", "8000", "2001:db8::7"),
    ],
)
def test_who_asks_whom_is_told(server: str, client: str, name: str, port: str, who: str) -> None:
    scope: Any = SimpleNamespace(**{**vars(SCOPE), "server": server, "client": client})
    told = environ(scope, [], b"")
    assert (told["SERVER_NAME"], told["SERVER_PORT"]) == (name, port)
    assert told["REMOTE_ADDR"] == who
