"""How often a code and PIN may be tried: enough for a shaking hand, too little to guess.

Filing is never limited, and neither is help: only looking something up by its code.
"""

import hmac

import redis
from limits import RateLimitItemPerDay, RateLimitItemPerHour
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

A_SESSION = RateLimitItemPerHour(3)
A_NUMBER = (RateLimitItemPerHour(5), RateLimitItemPerDay(10))
# Nine million codes and ten thousand PINs: at one wrong try a minute for the whole service, the
# expected wait for one lucky guess among 20,000 live codes is over eight years.
THE_SERVICE = RateLimitItemPerHour(60)


class Guessing:
    """Counts tries in Redis, by keyed hashes of who tries. With Redis away nobody may."""

    def __init__(self, client: redis.Redis, key: bytes) -> None:
        pool = client.connection_pool
        self._storage = RedisStorage("redis://", connection_pool=pool, key_prefix="tries")
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._key = key

    def may_try(self, session: bytes, number: str) -> bool:
        """Count a try, and say whether it is allowed."""
        who = hmac.digest(self._key, number.encode(), "sha256").hex()
        try:
            return (
                self._limiter.test(THE_SERVICE, "wrong")
                and self._limiter.hit(A_SESSION, session.hex())
                and all([self._limiter.hit(limit, who) for limit in A_NUMBER])
            )
        except redis.exceptions.RedisError:
            return False

    def was_wrong(self) -> None:
        """Count a wrong guess against the whole service's budget."""
        self._limiter.hit(THE_SERVICE, "wrong")
