"""Hosts of the internet, as far as `fetching` can tell: public addresses that lead to real servers
on this machine, over real lines and real TLS."""

import datetime
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from recordings.download import Network

Served = Callable[[socket.socket, bytes], None]
PUBLIC = "93.184.215.14"


@dataclass
class FarHost:
    """A server that does as it is told with each line opened to it, and what it was asked."""

    serve: Served
    tls: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)
    port: int = 0

    def run(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            spoken = self.tls.wrap_socket(line, server_side=True) if self.tls else line
            with spoken:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += spoken.recv(4096)
                self.asked.append(request)
                self.serve(spoken, request)


@contextmanager
def far_host(serve: Served, tls: ssl.SSLContext | None = None) -> Iterator[FarHost]:
    """A server for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = FarHost(serve, tls, port=listening.getsockname()[1])
        threading.Thread(target=host.run, args=(listening,), daemon=True).start()
        yield host
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


@dataclass
class Internet:
    """Which names resolve to what, asked one after another, and where public addresses lead."""

    names: dict[str, list[list[str]]]
    ports: dict[str, int]
    called: list[str] = field(default_factory=list)

    def addresses(self, host: str, port: int) -> list[str]:
        found = self.names[host]
        return found.pop(0) if len(found) > 1 else found[0]

    def connect(self, where: tuple[str, int], timeout: float) -> socket.socket:
        self.called.append(where[0])
        return socket.create_connection(("127.0.0.1", self.ports[where[0]]), timeout)

    def network(self, trusted: ssl.SSLContext | None = None) -> Network:
        return Network(self.addresses, self.connect, trusted or ssl.create_default_context())


def one_host(host: FarHost, name: str = "r1.at-internal.com") -> Internet:
    """An internet of one name, at a public address that leads to this host."""
    return Internet({name: [[PUBLIC]]}, {PUBLIC: host.port})


def says(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> Served:
    """A server that answers this to everyone."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    whole = "\r\n".join([*head, *headers, "Connection: close", "", ""]).encode() + body
    return lambda line, _: line.sendall(whole)


def says_in_turn(*answers: Served) -> Served:
    """A server that answers this first, that next, and the last to everyone after."""
    left = list(answers)

    def serve(line: socket.socket, request: bytes) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(line, request)

    return serve


def gzip_bomb(megabytes: int) -> bytes:
    """What swells a thousandfold for whoever is so kind as to open it."""
    return gzip.compress(bytes(megabytes * 1_000_000))


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a host of this name, and for those who trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    at = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1)
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    no_password = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password)
    chain = folder / f"{name}.pem"
    chain.write_bytes(private + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    trusting = ssl.create_default_context(cadata=made.public_bytes(pem).decode())
    return server, trusting
