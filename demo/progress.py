"""How far the demo is filled with invented cases: told in a file beside its database."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

FILE = "invented.json"
PIN = "4826"
"""What every invented caller chose who was given a code."""


@dataclass(frozen=True)
class Progress:
    """How many cases were made, and the code that the caller of one of them comes back with."""

    cases: int = 0
    code: str = ""

    @classmethod
    def read(cls, instance: Path) -> Self:
        """How far it was filled; not at all where nothing tells."""
        try:
            return cls(**json.loads((instance / FILE).read_text()))
        except FileNotFoundError:
            return cls()

    def keep(self, instance: Path) -> None:
        """Tell it, in one step."""
        draft = instance / f"{FILE}.new"
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(instance / FILE)
