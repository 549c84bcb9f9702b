"""Voice notes that are kept here are deleted where Meta keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from models import Database
from models.db.base import now
from models.leftover import Leftover
from recordings.download import NotFetched

log = structlog.get_logger()

AT_MOST = 20
"""In one round: each may be waited for as long as Meta is."""


@dataclass(frozen=True, repr=False)
class Leftovers:
    """Those of one service; `delete` deletes what lies at an address."""

    database: Database
    urls_key: bytes
    delete: Callable[[str], None]
    clock: Callable[[], datetime] = now

    def round(self) -> None:
        """Delete what is due. What could not be is tried again, as long as Meta knows it."""
        for _ in range(AT_MOST):
            with self.database.begin() as db:
                owed = Leftover.claim(db, self.urls_key, self.clock())
            if owed is None:
                return
            try:
                self.delete(owed.url)
            except NotFetched as why:
                log.warning("leftover_not_deleted", why=str(why), tries=owed.tries)
            else:
                with self.database.begin() as db:
                    Leftover.gone(db, owed)
                log.info("leftover_deleted", tries=owed.tries)
