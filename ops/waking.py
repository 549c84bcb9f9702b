"""Whether those would be woken who have to be. The worker writes down how it is, beside its
heartbeat, and whoever is asked reads that: no probe waits for the database."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Waking:
    """How many alerts should have asked somebody by now, and messages of theirs should have gone;
    how many people are on duty, and how many can be woken at all."""

    late_alerts: int
    late_messages: int
    on_duty: int
    to_wake: int

    def write(self, instance: Path) -> None:
        """Keep it for whoever asks."""
        path = _path(instance)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            os.fchmod(file.fileno(), 0o640)
            json.dump(asdict(self), file)
        draft.rename(path)

    @classmethod
    def read(cls, instance: Path) -> "Waking | None":
        """As it was written last; None where no worker has yet."""
        try:
            return cls(**json.loads(_path(instance).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def ails(self) -> str:
        """What ails it, in a few words; nothing where it is well."""
        parts = {
            f"{self.late_alerts} alerts have asked nobody": self.late_alerts,
            f"{self.late_messages} texts, calls or e-mails late": self.late_messages,
            "nobody can be woken": not self.to_wake,
        }
        return "; ".join(said for said, so in parts.items() if so)


def _path(instance: Path) -> Path:
    return instance / "worker" / "waking.json"
