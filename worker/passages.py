"""The worker's part of what is counted of sessions: out of Redis, where they are counted as they
end, into the database, by the day."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

import redis
import structlog

from dialogue.sessions import PASSAGES
from models import Database
from models.passage import Passage, Passed
from ops.logs import failure

SECONDS_BETWEEN = 30
TAKEN = f"{PASSAGES} taken"

log = structlog.get_logger()


@dataclass(frozen=True)
class PassageCount:
    """Takes what was counted since the last round."""

    database: Database
    redis: "redis.Redis"

    def round(self) -> None:
        """Take it aside, keep it, forget it. What a round died over is taken up by the next one;
        if it died between the last two, that is counted twice."""
        try:
            if not self.redis.exists(TAKEN) and not self._take():
                return
            counts = self._read()
            with self.database.begin() as db:
                Passage.add(db, counts)
            self.redis.delete(TAKEN)
        except redis.RedisError:
            log.warning("redis_away")

    def _take(self) -> bool:
        try:
            self.redis.rename(PASSAGES, TAKEN)
        except redis.ResponseError:  # there is none: no session ended
            return False
        return True

    def _read(self) -> Counter[Passed]:
        counts: Counter[Passed] = Counter()
        found = cast(dict[bytes, bytes], self.redis.hgetall(TAKEN))
        for written, count in found.items():
            try:
                counts[Passed.read(written.decode().split("|"))] += int(count)
            except ValueError as wrong:  # of another version: it bars no other
                failure("passage_not_counted", wrong)
        return counts
