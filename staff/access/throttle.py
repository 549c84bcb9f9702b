"""How often a password or a second factor may be tried: per name and address, never for all."""

import hashlib
from uuid import UUID

import redis
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

# Ten slips in a quarter of an hour are human; an office behind one address has many hands; a name
# tried from many addresses is under attack.
NAME_FROM_ADDRESS = RateLimitItemPerMinute(10, 15, namespace="sign-in")
ADDRESS = RateLimitItemPerMinute(100, 15, namespace="sign-in")
NAME = RateLimitItemPerHour(60, namespace="sign-in")
CODE = RateLimitItemPerMinute(10, 15, namespace="second-factor")


class Throttle:
    """Counts tries in Redis; names are kept there as a hash only."""

    def __init__(self, keys: "redis.Redis") -> None:
        storage = RedisStorage("redis://", connection_pool=keys.connection_pool)
        self._limiter = FixedWindowRateLimiter(storage)

    def may_sign_in(self, name: str, address: str) -> bool:
        """Count one try; False once there were too many."""
        who = _hashed(name)
        rules = [(NAME_FROM_ADDRESS, (who, address)), (ADDRESS, (address,)), (NAME, (who,))]
        # A list, not a generator: every rule counts, also when an earlier one already says no.
        return all([self._limiter.hit(rule, *keys) for rule, keys in rules])

    def signed_in(self, name: str, address: str) -> None:
        """Forget this person's slips from this address."""
        self._limiter.clear(NAME_FROM_ADDRESS, _hashed(name), address)

    def may_try_code(self, person_id: UUID) -> bool:
        """Count one try at a second factor; False once there were too many."""
        return self._limiter.hit(CODE, person_id.hex)


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]
