"""Callbacks as no gateway would send them: requests that HTTP allows, with odd all else."""

import gzip
import json
import random
from collections.abc import Callable
from urllib.parse import quote, quote_from_bytes

PATHS = (
    "/ussd", "/ussd/", "/ussd/events", "/voice", "/voice/", "/voice/events",
    "/voice/1", "/voice/7/silence", "/voice/99999999999999999999", "/sms", "/sms/delivery",
    "/sms/optout",
)  # fmt: skip
METHODS = ("POST",) * 12 + ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "SUBSCRIBE")
FIELDS = {
    "sessionId": ("S", "ATUid_1", "", "s" * 5000, "\x00", "ATUid_1\r\nX: 1"),
    "phoneNumber": ("+254711000001", "254711000001", "0711000001", "", "anonymous", "+" * 90, "٠"),
    "callerNumber": ("+254711000001", "Anonymous", "", "sip:+1@x"),
    "destinationNumber": ("+254711082900", "711082900", "x"),
    "networkCode": ("63902", "", "99999", "😀"),
    "serviceCode": ("*384#", "*384*1#", "*" * 400, ""),
    "text": ("", "1", "1*2", "*" * 300, "0*" * 4000, "1*\x00*2", "é" * 200, "98*98", "00"),
    "isActive": ("0", "1", "", "2", "true", "None"),
    "direction": ("Inbound", "Outbound", "inbound", ""),
    "dtmfDigits": ("1", "0", "12345678901234567890", "*", "#", "", "x", "²"),
    "recordingUrl": ("http://127.0.0.1/", "https://x/" + "a" * 9000, "file:///etc/passwd", ""),
    "durationInSeconds": ("12", "-1", "1e9", "", "NaN", "9" * 400),
    "callSessionState": ("Completed", "Ringing", ""),
    "status": ("Success", "Failed", "Delivered", "x" * 999),
    "from": ("+254711000001", "SALAMA", "", "20000"),
    "to": ("20000", ""),
    "id": ("ATXid_1", "", "\x00"),
    "linkId": ("x", ""),
    "date": ("2026-11-27 08:00:00", "never"),
    "failureReason": ("AbsentSubscriber", "", "\n" * 99),
}  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-16",
    "application/x-www-form-urlencoded; charset=no-such", "application/json", "text/plain",
    "multipart/form-data", "multipart/form-data; boundary=b", "", ";;;", "\xff",
)  # fmt: skip


def odd_request(chance: random.Random) -> tuple[str, bytes]:
    """The path of one, and its bytes."""
    path, method = chance.choice(PATHS), chance.choice(METHODS)
    body = _body(chance)
    asked = path + chance.choice(("",) * 5 + ("?" + "a=1&" * 20, "?text=1*1", "?%", "#x"))
    lines = [f"{method} {asked} HTTP/1.1".encode(), b"Host: here"]
    lines += [f"Content-Type: {kind}".encode("latin-1") for kind in _some(chance, KINDS)]
    lines += [
        line.encode("latin-1")
        for line in _some(
            chance,
            (
                "at-ussd-hop-metadata: " + "1,2,3" * chance.randrange(200),
                "at-ussd-hop-metadata: \xff\xfe",
                "Content-Encoding: gzip",
                "Expect: 100-continue",
                "Accept: image/png",
                "Cookie: " + "a=b;" * 300,
                "X-HTTP-Method-Override: DELETE",
                "Connection: keep-alive",
            ),
        )
    ]
    if chance.random() < 0.25:
        lines.append(b"Transfer-Encoding: chunked")
        body = _chunks(chance, body)
    else:
        lines.append(b"Content-Length: %d" % len(body))
    return path.rstrip("/"), b"\r\n".join([*lines, b"", body])


def _some(chance: random.Random, of: tuple[str, ...]) -> list[str]:
    return [chance.choice(of)] if chance.random() < 0.5 else []


def _body(chance: random.Random) -> bytes:
    form = {name: chance.choice(said) for name, said in FIELDS.items() if chance.random() < 0.6}
    pairs = [f"{quote(name)}={quote(said, safe='*')}".encode() for name, said in form.items()]
    chance.shuffle(pairs)
    raw = quote_from_bytes(chance.randbytes(40)).encode()
    large = b"a=" + b"x" * chance.choice((100, 60_000, 200_000, 2_000_000))
    as_it_is = b"&".join(pairs)
    shapes: tuple[Callable[[], bytes], ...] = (
        lambda: b"",
        lambda: chance.randbytes(chance.randrange(3000)),
        lambda: json.dumps(form).encode(),
        lambda: gzip.compress(as_it_is),
        lambda: b"&".join(pairs * 30),
        lambda: as_it_is + b"&text=%ff%fe&text=%zz&=&&&sessionId=%00",
        lambda: large + b"&" + as_it_is,
        lambda: b"&".join(b"%d=" % n for n in range(chance.randrange(5000))),
        lambda: as_it_is + b"&text=%s&dtmfDigits=%s&phoneNumber=%s" % (raw, raw, raw),
        *[lambda: as_it_is] * 3,
    )
    return chance.choice(shapes)()


def _chunks(chance: random.Random, body: bytes) -> bytes:
    said, at = b"", 0
    while at < len(body):
        size = chance.choice((7, 500, 30_000)) if len(body) < 9000 else 30_000
        part = body[at : at + size]
        more = b";name=value" if chance.random() < 0.1 else b""
        said += b"%x%s\r\n%s\r\n" % (len(part), more, part)
        at += size
    return said + b"0\r\n\r\n"
