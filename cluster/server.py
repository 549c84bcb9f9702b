"""A server that is started, killed and frozen."""

import os
import signal
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from ops.child_process import child

READY_S = 60.0


class Server:
    """One process, and what it starts itself."""

    def __init__(self, command: list[str], home: Path, user: str | None, **more: str) -> None:
        as_whom: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if user else {}
        self.log = home / "log"
        self._command, self._running = command, ExitStack()
        self._options = as_whom | {"cwd": home, "env": os.environ | {"HOME": str(home)} | more}
        self.start()

    def start(self) -> None:
        """Begin, anew where it was ended."""
        log = self._running.enter_context(self.log.open("ab"))
        running = child(self._command, stdout=log, stderr=log, **self._options)
        self.process = self._running.enter_context(running)

    def kill(self) -> None:
        """It is gone from one moment to the next."""
        self.send(signal.SIGKILL)
        self._running.close()

    def send(self, what: signal.Signals) -> None:
        """To all of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, what)

    def wait_for(self, address: str, port: int) -> None:
        """Until it listens there.

        :raise SystemExit: it does not.
        """
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError):
                socket.create_connection((address, port), 1).close()
                return
            time.sleep(0.02)
        last_words = self.log.read_text(errors="replace")[-1000:]
        raise SystemExit(f"{self._command[0]} does not listen at {address}:{port}:\n{last_words}")
