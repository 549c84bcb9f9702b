"""Many callers at once: walks pressed on a few connections, each answer compared whole."""

import re
import select
import socket
import time
from dataclasses import dataclass, field
from itertools import count

from bench.walks import NUMBER, SESSION, Hop

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


class Caller:
    """One connection, on which one walk after another is pressed."""

    def __init__(self, port: int, walk: list[Hop], answers: dict[int, bytes]) -> None:
        self.wire = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._walk, self._answers = walk, answers
        self._at = len(walk)
        self._came = b""
        self.asked = 0.0

    def ask(self) -> None:
        """Press the next key, or dial anew."""
        if self._at >= len(self._walk):
            number = next(_callers)
            self._at, self._session, self._number = 0, b"%036d" % number, b"2547%08d" % number
        request = self._walk[self._at].request.replace(_SESSION, self._session)
        self.asked = time.perf_counter()
        self.wire.sendall(request.replace(_NUMBER, self._number))

    def hear(self, load: Load) -> bool:
        """Take in what has come; whether that was all of it."""
        if not (part := self.wire.recv(1 << 16)):
            raise ConnectionError("the server hung up")
        self._came += part
        head, _, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not length or len(body) < int(length[1]):
            return False
        load.waited.append(time.perf_counter() - self.asked)
        expected = self._walk[self._at].answer
        if expected is None:
            expected = self._answers.setdefault(self._at, body)
        if body != expected:
            load.wrong.append(body)
        self._came, self._at = b"", self._at + 1
        return True


def press(port: int, walk: list[Hop], seconds: float, answers: dict[int, bytes]) -> Load:
    """Press a walk for so many seconds; what is to be compared with itself is kept in `answers`."""
    load, poll = Load(), select.epoll()
    callers = [Caller(port, walk, answers) for _ in range(CONNECTIONS)]
    by_file = {caller.wire.fileno(): caller for caller in callers}
    for file, caller in by_file.items():
        poll.register(file, select.EPOLLIN)
        caller.ask()
    began, own = time.perf_counter(), time.process_time()
    while (now := time.perf_counter()) < began + seconds:
        for file, _ in poll.poll(PATIENCE_S):
            if by_file[file].hear(load):
                by_file[file].ask()
    load.seconds, load.own = now - began, time.process_time() - own
    for caller in callers:
        caller.wire.close()
    return load
