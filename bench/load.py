"""Many callers at once: walks pressed on a few connections, each answer compared whole."""

import re
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from bench.walks import CODE, NUMBER, SESSION, Hop

CONNECTIONS = 16
PATIENCE_S = 10
_SESSION = SESSION.encode()
_NUMBER = NUMBER.removeprefix("+").encode()
_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
_callers = count(1)


@dataclass
class Load:
    """What came of a while of load."""

    seconds: float = 0
    waited: list[float] = field(default_factory=list)  # seconds, by hop
    wrong: list[bytes] = field(default_factory=list)  # answers that were not what they had to be
    own: float = 0  # seconds of processor time that the load itself took

    @property
    def hops_a_second(self) -> float:
        return len(self.waited) / self.seconds

    def waits(self, *parts: float) -> list[float]:
        """Seconds that so large a part of all hops did not wait longer than, for each part."""
        ordered = sorted(self.waited)
        return [ordered[int((len(ordered) - 1) * part)] for part in parts]

    def right(self, whose: str) -> Self:
        """Itself.

        :raise SystemExit: an answer was not what it had to be: then its speed means nothing.
        """
        if self.wrong:
            raise SystemExit(f"{whose} answered what it should not:\n{self.wrong[0].decode()}")
        return self


class Caller:
    """Somebody who presses one walk after another, each hop on the next of a few connections."""

    def __init__(self, ports: Sequence[int], walk: list[Hop], answers: dict[int, bytes]) -> None:
        self.wires = [_connected(port) for port in ports]
        self._walk, self._answers = walk, answers
        self.at = len(walk)
        self._came = b""
        self.asked = 0.0

    def ask(self) -> None:
        """Press the next key, or dial anew."""
        if self.at >= len(self._walk):
            number = next(_callers)
            self.at, self._session, self._number = 0, b"%036d" % number, b"2547%08d" % number
        request = self._walk[self.at].request.replace(_SESSION, self._session)
        self.asked = time.perf_counter()
        self._wire().sendall(request.replace(_NUMBER, self._number))

    def hear(self, load: Load) -> bool:
        """Take in what has come; whether that was all of it."""
        if not (part := self._wire().recv(1 << 16)):
            raise ConnectionError("the server hung up")
        self._came += part
        head, _, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not length or len(body) < int(length[1]):
            return False
        load.waited.append(time.perf_counter() - self.asked)
        expected = self._walk[self.at].answer
        if expected is None:
            expected = self._answers.setdefault(self.at, body)
        if body != expected and not _is_but_for_its_code(body, expected):
            load.wrong.append(body)
        self._came, self.at = b"", self.at + 1
        return True

    def hang_up(self) -> None:
        """Close all of its connections."""
        for wire in self.wires:
            wire.close()

    def _wire(self) -> socket.socket:
        return self.wires[self.at % len(self.wires)]


def press(ports: Sequence[int], walk: list[Hop], seconds: float, answers: dict[int, bytes]) -> Load:
    """Press a walk for so many seconds; what is to be compared with itself is kept in `answers`."""
    load, poll = Load(), select.epoll()
    callers = [Caller(ports, walk, answers) for _ in range(CONNECTIONS)]
    by_file = {wire.fileno(): caller for caller in callers for wire in caller.wires}
    for file in by_file:
        poll.register(file, select.EPOLLIN)
    for caller in callers:
        caller.ask()
    began, own = time.perf_counter(), time.process_time()
    while (now := time.perf_counter()) < began + seconds:
        for file, _ in poll.poll(PATIENCE_S):
            if by_file[file].hear(load):
                by_file[file].ask()
    load.seconds, load.own = now - began, time.process_time() - own
    for caller in callers:
        caller.hang_up()
    return load


def _connected(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _is_but_for_its_code(body: bytes, expected: bytes) -> bool:
    """Whether it is what was expected with a code in its place, which each report has of its
    own."""
    before, code, after = expected.partition(CODE)
    return bool(code) and body.startswith(before) and body.endswith(after)
