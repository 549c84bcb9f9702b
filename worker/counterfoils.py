"""The worker's part in counterfoils: what the database has lost is given to it once more."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from models import Database, counterfoils

SECONDS_BETWEEN = 15.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Counterfoils:
    """Looks whether what is on the counterfoils of `folder` is in the database, or in a journal."""

    folder: Path
    journal: Path
    database: Database

    def round(self) -> None:
        """One round of the worker."""
        counterfoils.prune(self.folder)
        with self.database() as db:
            lost = counterfoils.lost(db, self.folder)
        if lost:
            log.error("commits_lost", records=counterfoils.give_back(lost, self.journal))
