"""How slow this machine is just now, against a quiet one: bounds of time stretch with it."""

import time

QUIET_S = 0.020
"""What `_work` takes on one core of a server of 2026 that nobody else uses."""


def slowness() -> float:
    """1 on a quiet machine, 3 where the same work takes three times as long; never under 1."""
    return max(1.0, min(_work() for _ in range(3)) / QUIET_S)


def _work() -> float:
    began = time.perf_counter()
    words = {f"{n:05}": n for n in range(40_000)}
    assert sum(map(words.__getitem__, words)) == 799_980_000
    return time.perf_counter() - began
