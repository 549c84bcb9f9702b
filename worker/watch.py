"""The worker's watch on what nobody may change: the audit log, and the organisation's key."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
import structlog

from models import Database
from models.chain import CHECK, CHECK_LASTS_S, Anchor, Check, Walk, signed, walk
from models.db.base import now
from models.public_key import KeyChanged, PublicKey

SECONDS_BETWEEN = 60
SECONDS_BETWEEN_WHOLE = 60 * 60

log = structlog.get_logger()


@dataclass
class Watch:
    """Looks each minute at what came to the log since, and each hour at all of it.

    The end that was seen is anchored in a file, and each hour in the service's own log, out of
    reach of who owns the database. What it came to is in Redis for the console, signed.
    """

    database: Database
    public_key: PublicKey
    redis: "redis.Redis"
    anchor: Path
    key: bytes = field(repr=False)
    _whole_at: float = field(default_factory=time.monotonic, repr=False)

    def round(self) -> None:
        """One look at both."""
        try:
            self.public_key.check()
        except KeyChanged:
            log.error("public_key_changed")
        self.look()

    def look(self) -> None:
        """Look at the log; an alarm where it is not as it was written."""
        whole = time.monotonic() >= self._whole_at
        since, fault = self._since()
        with self.database() as db:
            walked = walk(db, since, whole=whole or since is None)
        if fault or walked.broken is not None:
            log.error("audit_log_broken", entry=walked.broken, fault=fault)
        else:
            self._anchor(walked)
        if whole or fault or walked.broken is not None:
            self._tell(walked, fault)
        if whole:
            self._whole_at = time.monotonic() + SECONDS_BETWEEN_WHOLE

    def _since(self) -> tuple[Anchor | None, str]:
        try:
            return Anchor.read(self.anchor, self.key), ""
        except (ValueError, TypeError):
            return None, "its anchor is not ours"

    def _anchor(self, walked: Walk) -> None:
        seen = Anchor(walked.head.id, walked.head.hash.hex(), walked.unkeyed)
        seen.write(self.anchor, self.key)

    def _tell(self, walked: Walk, fault: str) -> None:
        broken = 0 if fault else walked.broken
        seal = walked.head.hash.hex()
        found = Check(now().isoformat(), walked.head.id, seal, broken)
        self.redis.set(CHECK, signed(vars(found), self.key), ex=CHECK_LASTS_S)
        if broken is None:
            log.info("audit_log_whole", entries=walked.head.id, seal=seal)
