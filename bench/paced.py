"""Callers who come when they come, whether those before them were answered or not.

What each waits is counted from the moment that it was to press its key: a server that stands still
for a while makes all of those wait who would have come meanwhile, not only the one it kept.
"""

import random
import select
import time
from collections import deque
from collections.abc import Sequence

from bench.load import Caller, Load
from bench.walks import Hop

CONNECTIONS = 64
_SOON_S = 0.05


class Flow:
    """One walk, of which so many hops a second are pressed, at chance moments."""

    def __init__(
        self, port: int, walk: list[Hop], a_second: float, answers: dict[int, bytes] | None = None
    ) -> None:
        self.load = Load()
        self.callers = [
            Caller([port], walk, {} if answers is None else answers) for _ in range(CONNECTIONS)
        ]
        self._free, self._late = deque(self.callers), deque[float]()
        self._chance, self._a_second = random.Random(1), a_second  # noqa: S311 - the same each time
        self.due = time.perf_counter()

    def ask(self, now: float) -> None:
        """Press what is due by now, as far as there are connections."""
        while self.due <= now:
            self._late.append(self.due)
            self.due += self._chance.expovariate(self._a_second)
        while self._late and self._free:
            caller = self._free.popleft()
            caller.ask()
            caller.asked = self._late.popleft()

    def hear(self, caller: Caller) -> None:
        """Take in what came for one of them."""
        if caller.hear(self.load):
            self._free.append(caller)


def paced(flows: Sequence[Flow], seconds: float) -> None:
    """Press all of them at once for so many seconds; what came of it is in each one's `load`."""
    whose = {
        wire.fileno(): (flow, caller)
        for flow in flows
        for caller in flow.callers
        for wire in caller.wires
    }
    began, files = time.perf_counter(), list(whose)
    while (now := time.perf_counter()) < began + seconds:
        for flow in flows:
            flow.ask(now)
        left = min(flow.due for flow in flows) - time.perf_counter()
        # Unlike epoll's, its time-out is no whole number of milliseconds.
        for file in select.select(files, [], [], min(max(left, 0), _SOON_S))[0]:
            flow, caller = whose[file]
            flow.hear(caller)
    for flow in flows:
        flow.load.seconds = now - began
        for caller in flow.callers:
            caller.hang_up()
