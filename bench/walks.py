"""What the load presses, and what has to be shown for it: every screen is compared whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

JOURNEYS = Path(__file__).parents[1] / "tests" / "journeys"
SESSION = "S" * 36
NUMBER = "+254" + "9" * 9
"""What stands in a request until it is sent; as long as what takes its place."""
CODE = b"{code}"
"""What stands in an answer where each report has a code of its own."""
HOST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Hop:
    """A request, and the body that has to answer it; None where the first answer is to be kept."""

    request: bytes
    answer: bytes | None


def on_screen(journey: str, hops: int) -> list[Hop]:
    """The first hops of a journey on a phone, as the gateway sends them."""
    typed, shown = _read(JOURNEYS / f"{journey}.txt", hops)
    return [
        Hop(_ussd(typed[1 : number + 1]), f"CON {screen}".encode())
        for number, screen in enumerate(shown)
    ]


def numbered(hops: int, path: str = "/ussd") -> list[Hop]:
    """So many hops of a menu that says how far it has come: what floor and peer are asked."""
    return [Hop(_ussd(["1"] * number, path), screen(number).encode()) for number in range(hops)]


def screen(number: int) -> str:
    """The screen of a hop of those."""
    return f"CON This is screen {number} of a menu that has nothing to tell.\n1. Go on\n0. Back"


def in_a_call(*keys: str) -> list[Hop]:
    """A call: the phone rings, and each of these is pressed."""
    told = {
        "isActive": "1",
        "sessionId": SESSION,
        "direction": "Inbound",
        "callerNumber": NUMBER,
        "destinationNumber": "+254711082000",
    }
    rings = _request("/voice", told)
    turns = (
        _request(f"/voice/{turn}", told | {"dtmfDigits": key}) for turn, key in enumerate(keys)
    )
    return [Hop(request, None) for request in (rings, *turns)]


def by_text(*words: str) -> list[Hop]:
    """As many texts of one phone, each with an id of its own. The gateway is answered with nothing:
    what the caller is told goes out by itself."""
    sent = {"from": NUMBER, "to": "22334", "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    return [
        Hop(_request("/sms", {**sent, "text": text, "id": f"{SESSION}-{turn}"}), None)
        for turn, text in enumerate(words)
    ]


def _ussd(typed: list[str], path: str = "/ussd") -> bytes:
    fields = {
        "sessionId": SESSION,
        "phoneNumber": NUMBER,
        "networkCode": "63902",
        "serviceCode": "*384*70421#",
        "text": "*".join(typed),
    }
    lengths = ",".join(str(len(each)) for each in typed[:-1])  # those of the last answer
    return _request(path, fields, f"at-ussd-hop-metadata: {lengths}\r\n" if lengths else "")


def _request(path: str, fields: dict[str, str], more: str = "") -> bytes:
    body = urlencode(fields).encode()
    return b"%s%sContent-Length: %d\r\n\r\n%s" % (
        HOST % path.encode(), more.encode(), len(body), body,
    )  # fmt: skip


def _read(path: Path, hops: int) -> tuple[list[str], list[str]]:
    """What is typed in a journey, nothing at first, and the screen after each."""
    typed, shown = list[str](), list[str]()
    for mark, text in _steps(path.read_text("utf-8")):
        if mark == "<":
            shown.append(text)
        else:
            typed.append("" if mark == "=" else text)
    return typed[:hops], shown[:hops]


def _steps(journey: str) -> Iterator[tuple[str, str]]:
    lines = re.findall(r"^([<>=]) ?(.*)$", journey, flags=re.M)
    screen = list[str]()
    for mark, text in (*lines, ("", "")):
        if mark == "<":
            screen.append(text)
            continue
        if screen:
            yield "<", "\n".join(screen)
            screen = []
        if mark:
            yield mark, text
