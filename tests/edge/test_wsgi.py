"""What the console is told of a request, from what the server tells of it."""

from edge.wsgi import environ

SCOPE = {
    "method": "GET",
    "path": "/staff",
    "query_string": b"",
    "http_version": "1.1",
    "scheme": "http",
}


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    sent = [(b"x-forwarded-for", b"196.201.214.1"), (b"x_forwarded_for", b"127.0.0.1")]
    told = environ({**SCOPE, "headers": sent}, b"")
    assert told["HTTP_X_FORWARDED_FOR"] == "196.201.214.1"
