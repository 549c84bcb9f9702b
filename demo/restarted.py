"""A part that no caller waits for: where it ends, it is started again, and nothing else ends."""

import subprocess
import sys
import time
from collections.abc import Callable

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0


class Restarted:
    """Started now, and anew whenever `look` finds it ended; after pauses that grow while it never
    lasts longer than they do. One that ends well is not complained of: it has lived long enough."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._name = name
        self._start = start
        self._pause = FIRST_PAUSE_S
        self._began = time.monotonic()
        self._again_at: float | None = None
        self._process = start()

    def look(self) -> None:
        """Start it again if it has ended, and if it is time."""
        now = time.monotonic()
        if self._again_at is not None:
            if now >= self._again_at:
                self._again_at, self._began = None, now
                self._process = self._start()
        elif (code := self._process.poll()) is not None:
            lasted = now - self._began > LONGEST_PAUSE_S
            self._pause = FIRST_PAUSE_S if lasted else min(self._pause * 2, LONGEST_PAUSE_S)
            self._again_at = now + self._pause
            if code:
                again = f"it is started again in {self._pause:.0f} s"
                print(f"{self._name} ended by itself (exit code {code}): {again}.", file=sys.stderr)
