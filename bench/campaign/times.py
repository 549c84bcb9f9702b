"""The times that the model stands on: what `make bench` measured, in seconds of a core."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEASURED = Path(__file__).parents[1] / "measured.json"


@dataclass(frozen=True)
class Times:
    """What each piece of work takes of a core."""

    browsing: float
    reporting: float
    redis: float
    """Of Redis, a hop: a load and a save."""
    case: float
    """To put a report, and the row of its code, into PostgreSQL; of the web process."""
    pin: float
    waking: float = 0
    """What each piece of a hop takes more that finds the core asleep: threads, cold caches."""
    apart: float = 0
    """Seconds of a hop's wait that are nobody's work here: sockets, and the load's own."""
    commit: float = 0.005
    """Seconds that the caller waits for a commit which two machines have; of no core.
    Source: synchronous replication in one city, 1 to 5 ms."""

    @classmethod
    def read(cls, file: Path = MEASURED) -> Self:
        """Those of the last `make bench`.

        :raise SystemExit: there was none.
        """
        if not file.exists():
            raise SystemExit("Nothing has been measured here yet: make bench.")
        us = json.loads(file.read_text("utf-8"))
        return cls(
            browsing=us["ours, browsing"] / 1e6,
            reporting=us["ours, reporting"] / 1e6,
            redis=us["Redis, a hop"] / 1e6,
            case=2 * us["a report filed, PostgreSQL"] / 1e6,
            pin=us["a PIN stretched"] / 1e6,
        )

    def of_a_dialogue(self, hops: float, reports: float) -> float:
        """Seconds of a core for one, where a part of all report."""
        reported = self.case + self.pin + hops * (self.reporting - self.browsing)
        return hops * self.browsing + reports * reported
