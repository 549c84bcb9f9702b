"""Fetching a recording from an address that anybody may have sent us: from hosts named in a
setting alone, at public addresses alone, once, whole, and not for long.

The name is resolved once and the line opened to that very address, so that a name that changes its
mind gains nothing. No redirect is followed, no proxy asked, nothing decompressed.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import SplitResult, urlsplit

from gateway.recording_hosts import HOST, PORTS, Origin

CONNECT_S, READ_S, WHOLE_S = 3.05, 20.0, 120.0
MOST_BYTES = 20_000_000
BLOCK = 64 * 1024
AGENT = "safari-salama"

_PRINTABLE = re.compile(r"[!-~]{1,2000}")
# IPv6 networks whose addresses carry an IPv4 one or lead inside, whatever else is said of them.
_NOT_OUTSIDE = [
    ipaddress.IPv6Network(network)
    for network in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "2001::/32", "2002::/16", "fec0::/10",
    )
]  # fmt: skip


class NotFetched(Exception):
    """It can't be had, or not now; says why in a few words that hold nothing of the address."""


@cache
def _whom_all_trust() -> ssl.SSLContext:
    """The authorities that this machine trusts, read once a process: it takes a while."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # where the system's own default says nothing
    return context


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Network:
    """How names are resolved and lines opened; a test has a small internet of its own."""

    addresses: Callable[[str, int], list[str]] = _addresses
    connect: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    tls: ssl.SSLContext = field(default_factory=_whom_all_trust)


def fetch(
    url: str, allowed: tuple[Origin, ...], network: Network, token: str = "", method: str = "GET"
) -> bytes:
    """The whole of what is answered at `url`, asked with a bearer's token where there is one.

    :raise NotFetched: it may not be fetched from there, or it could not.
    """
    parts, origin = _checked(url, allowed)
    host = parts.hostname or ""
    try:
        with closing(_line(host, origin, network)) as line, _not_for_long(line):
            return _ask(_over(line, host, origin, network), method, parts, token)
    except (OSError, UnicodeError, http.client.HTTPException) as wrong:
        raise NotFetched(type(wrong).__name__) from wrong


def is_outside(address: str) -> bool:
    """Whether this is a public address of the internet, and no way to one that is not."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and any(ip in network for network in _NOT_OUTSIDE):
        return False
    return ip.is_global and not ip.is_multicast


def _checked(url: str, allowed: tuple[Origin, ...]) -> tuple[SplitResult, Origin]:
    """The parts of an address that may be fetched, and the origin that allows it."""
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise NotFetched("no address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as wrong:
        raise NotFetched("no address") from wrong
    if "@" in parts.netloc or not HOST.fullmatch(host):
        raise NotFetched("no plain host")
    for origin in allowed:
        if origin.holds(parts.scheme, host, port):
            return parts, origin
    raise NotFetched("not from there")


def _line(host: str, origin: Origin, network: Network) -> socket.socket:
    """A line to the first of the host's addresses that answers, if all of them are public."""
    found = network.addresses(host, origin.port)
    if not found or not (origin.inside or all(map(is_outside, found))):
        raise NotFetched("not a public address")
    *others, last = found
    for address in others:
        with suppress(OSError):
            return network.connect((address, origin.port), CONNECT_S)
    return network.connect((last, origin.port), CONNECT_S)


def _over(
    line: socket.socket, host: str, origin: Origin, network: Network
) -> http.client.HTTPConnection:
    line.settimeout(READ_S)
    connection = http.client.HTTPConnection(host, origin.port)
    tls = origin.scheme == "https"
    connection.sock = network.tls.wrap_socket(line, server_hostname=host) if tls else line
    return connection


def _ask(
    connection: http.client.HTTPConnection, method: str, parts: SplitResult, token: str
) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "audio/*"}
    if token:
        headers = {"Accept": "*/*", "Authorization": f"Bearer {token}", "User-Agent": AGENT}
    with closing(connection):
        connection.request(method, target, headers=headers)
        with connection.getresponse() as answer:
            if answer.status != http.HTTPStatus.OK:
                raise NotFetched(f"status {answer.status}")
            if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise NotFetched("compressed")
            return _body(answer)


def _body(answer: http.client.HTTPResponse) -> bytes:
    """All of it, counted as it comes: what the headers say of its size is only said."""
    body = bytearray()
    while block := answer.read(BLOCK):
        body += block
        if len(body) > MOST_BYTES:
            raise NotFetched("too large")
    if answer.length:
        raise NotFetched("cut short")
    if not body:
        raise NotFetched("empty")
    return bytes(body)


@contextmanager
def _not_for_long(line: socket.socket) -> Iterator[None]:
    """Cut the line when its time is up, wherever in the exchange that is."""
    began = time.monotonic()
    with closing(line.dup()) as same:  # TLS takes the line itself over
        clock = threading.Timer(WHOLE_S, _cut, [same])
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()
            clock.join()
    if time.monotonic() - began > WHOLE_S:
        raise NotFetched("too slow")


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
