"""One walk on one server, measured in rounds."""

import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import servers
from bench.load import Load, press
from bench.walks import Hop


@dataclass
class Contender:
    """One walk on one server, and what came of it in each round."""

    name: str
    server: servers.Server
    walk: list[Hop]
    redis: int  # its process
    loads: list[Load] = field(default_factory=list)
    used: list[float] = field(default_factory=list)  # microseconds of processor time, a hop
    of_redis: list[float] = field(default_factory=list)  # the same, of Redis
    others: list[float] = field(default_factory=list)  # of the cores, what nobody here used
    answers: dict[int, bytes] = field(default_factory=dict)

    @property
    def usual(self) -> float:
        """Hops a second, the median of all rounds."""
        return statistics.median(load.hops_a_second for load in self.loads)

    @property
    def usually_used(self) -> float:
        """Microseconds of processor time, a hop, the median of all rounds."""
        return statistics.median(self.used)

    def warm(self, seconds: float) -> None:
        """Have everything made that is made once."""
        self._press(seconds)

    def round(self, seconds: float) -> None:
        """Measure once.

        :raise SystemExit: an answer was not what it had to be: then its speed means nothing.
        """
        before, busy, began = self.server.processor_seconds(), _busy(), time.monotonic()
        redis = servers.processor_seconds(self.redis)
        load = self._press(seconds)
        took = time.monotonic() - began
        used = self.server.processor_seconds() - before
        redis = servers.processor_seconds(self.redis) - redis
        self.loads.append(load)
        self.used.append(used / len(load.waited) * 1e6)
        self.of_redis.append(redis / len(load.waited) * 1e6)
        self.others.append(max(0, (_busy() - busy - used) / took - 1))

    def _press(self, seconds: float) -> Load:
        return press([self.server.port], self.walk, seconds, self.answers).right(self.name)


def _busy() -> float:
    """Seconds that all cores together have been at work."""
    user, nice, system, _idle, _waiting, *rest = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + sum(rest[:3])) / os.sysconf("SC_CLK_TCK")
