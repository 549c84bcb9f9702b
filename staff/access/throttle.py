"""How often a password or a second factor may be tried: per name and address, never for all.

A name that is tried from everywhere is an alarm and no lock: a stranger must not be able to keep
somebody out. What holds then is a password that is on no list, and the second factor.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

import redis
import structlog

QUARTER_OF_AN_HOUR, HOUR = 15 * 60, 60 * 60


log = structlog.get_logger()


@dataclass(frozen=True)
class Limit:
    """So many tries within so many seconds, counted from the first."""

    what: str
    most: int
    seconds: int


# Ten slips in a quarter of an hour are human; an office behind one address has many hands; a name
# tried from many addresses is under attack.
NAME_FROM_ADDRESS = Limit("name-from-address", 10, QUARTER_OF_AN_HOUR)
ADDRESS = Limit("address", 100, QUARTER_OF_AN_HOUR)
NAME = Limit("name", 60, HOUR)
ALARM = Limit("alarm", 1, HOUR)
PASSWORD = Limit("password", 10, QUARTER_OF_AN_HOUR)
CODE = Limit("second-factor", 10, QUARTER_OF_AN_HOUR)
KEY_CODE = Limit("key-code", 10, QUARTER_OF_AN_HOUR)
"""What an account is asked for: each by itself, so that slips at one keep nobody from another."""


class Throttle:
    """Counts tries in Redis; names and addresses are kept there, and logged, as keyed hashes only:
    a plain hash of a name or an address is undone by trying all there are."""

    def __init__(self, keys: "redis.Redis", tag_key: bytes) -> None:
        self._redis = keys
        self._tag_key = tag_key

    def may_sign_in(self, name: str, address: str) -> bool:
        """Count one try; False once there were too many."""
        if not self._counts(NAME, name) and self._first_alarm(name):
            log.error("names_guessed", tries=NAME.most)
        rules = [(NAME_FROM_ADDRESS, (name, address)), (ADDRESS, (address,))]
        # A list, not a generator: every rule counts, also when an earlier one already says no.
        return all([self._counts(limit, *of) for limit, of in rules])

    def signed_in(self, name: str, address: str) -> None:
        """Forget this person's slips from this address."""
        self._redis.delete(self._key(NAME_FROM_ADDRESS, name, address))

    def may_try(self, limit: Limit, person_id: UUID) -> bool:
        """Count one try at what an account is asked for; False once there were too many."""
        return self._counts(limit, person_id.hex)

    def knew(self, limit: Limit, person_id: UUID) -> None:
        """Forget this person's slips at what they knew in the end: whoever guesses never does."""
        self._redis.delete(self._key(limit, person_id.hex))

    def _first_alarm(self, name: str) -> bool:
        """Whether nobody was told within the hour."""
        return bool(self._redis.set(self._key(ALARM, name), 1, nx=True, ex=ALARM.seconds))

    def _counts(self, limit: Limit, *of: str) -> bool:
        """Count one more, and say whether it is within the limit."""
        key = self._key(limit, *of)
        with self._redis.pipeline() as pipe:
            pipe.set(key, 0, nx=True, ex=limit.seconds)
            pipe.incr(key)
            _, tries = pipe.execute()
        return bool(tries <= limit.most)

    def refused(self, why: str, name: str, address: str) -> None:
        """Log who was not let in, from where: the same account and source have the same tags."""
        log.warning("staff_refused", why=why, account=self._tag(name), source=self._tag(address))

    def _key(self, limit: Limit, *of: str) -> str:
        """What tries are counted under; each part is hashed by itself, so that no two are mixed."""
        return f"sign-in:{limit.what}:{':'.join(map(self._tag, of))}"

    def _tag(self, part: str) -> str:
        return hmac.digest(self._tag_key, part.encode(errors="surrogatepass"), "sha256").hex()[:32]
