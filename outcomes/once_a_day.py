"""Counting once a day and phone: known for a day, in Redis only, by a keyed hash."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import redis
from sqlalchemy.orm import Session

from dialogue.act import Act
from models import Database
from models.db.breaker import Resting
from models.db.deadline import CANNOT_TAKE, within_deadline

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OnceADay:
    """What is counted once, however often one hop comes; `key` names phones in Redis."""

    database: Database
    client: redis.Redis
    key: bytes = field(repr=False)

    def count(self, act: Act, what: str, count: Callable[[Session], None]) -> str:
        """Count it: "counted", "again" for a phone that was counted before, "later" if it can't be.

        The mark says at first that the counting is under way: were we ended in the midst of it,
        nobody could say whether it was counted, so it is neither promised nor done again.
        """
        name = f"counted:{self._hash(act.caller.number.encode() or act.tag, what)}"
        hop = self._hash(act.tag, str(act.step))
        try:
            if not self.client.set(name, f"{hop} under way", nx=True, ex=A_DAY):
                mark: Any = self.client.get(name)
                return _said_before(mark or b"", hop)
        except redis.exceptions.RedisError:
            return "later"  # rather not at all than at every hop that comes after
        try:
            within_deadline(lambda: self._write(count))
        except Resting:
            self.client.delete(name)
            return "later"
        except TimeoutError:
            return "later"  # it may be counted yet, so it can't be tried again
        except CANNOT_TAKE:
            self.client.delete(name)
            return "later"
        with suppress(redis.exceptions.RedisError):
            self.client.set(name, f"{hop} counted", ex=A_DAY)
        return "counted"

    def _hash(self, phone: bytes, what: str) -> str:
        return hmac.digest(self.key, phone + b"/" + what.encode(), "sha256").hex()[:32]

    def _write(self, count: Callable[[Session], None]) -> None:
        with self.database.begin() as db:
            count(db)


def _said_before(mark: bytes, hop: str) -> str:
    """What there is to say where there is a mark: to the hop that set it, and to any other."""
    by, _, state = mark.decode().partition(" ")
    if state != "counted":
        return "later"
    return "counted" if by == hop else "again"
