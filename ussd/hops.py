"""How far sessions have come, as this process has told the gateway: for the gateways that hand
nothing back, while Redis is away."""

import threading
import time
from collections import OrderedDict

SECONDS_TO_LIVE = 300
"""As long as a dialogue lives after its last key."""

MOST = 20_000


class Hops:
    """Remembers the metadata of each session's last hop, by the keyed name of its dialogue: the
    lengths of what was typed, and nothing of what it was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def last(self, name: str) -> str:
        """What was told last; nothing of a session that is new here."""
        with self._lock:
            until, metadata = self._told.get(name, (0.0, ""))
        return metadata if time.monotonic() < until else ""

    def note(self, name: str, metadata: str) -> None:
        """Keep it in place of the last, and forget those that are over.

        The answer to a late repeat of an old hop tells less than was told since, and is not kept.
        """
        now = time.monotonic()
        with self._lock:
            _, last = self._told.get(name, (0.0, ""))
            if last.startswith(metadata):
                metadata = last
            self._told[name] = now + SECONDS_TO_LIVE, metadata
            self._told.move_to_end(name)
            while len(self._told) > MOST or next(iter(self._told.values()))[0] < now:
                self._told.popitem(last=False)
