"""Rate limits on guessing: how often a code may be tried, enough for a shaking hand.

Reporting is never limited, and neither is help: only looking something up by its code and PIN, or a
workshop by its number.
"""

import hmac
import time
from contextlib import suppress

import redis

HOUR, DAY = 3600, 24 * 3600
A_SESSION, A_NUMBER_AN_HOUR, A_NUMBER_A_DAY = 3, 5, 10
# Nine million codes and ten thousand PINs: at one wrong try a minute for the whole service, the
# expected wait for one lucky guess among 20,000 live codes is over eight years.
WRONG_AN_HOUR = 60

# KEYS: the windows of whoever tries, and last the wrong tries of everyone. ARGV: the time, the
# attempt, the most wrong ones an hour, then for each window its most and its seconds.
_TRY = """
local now, attempt, allowed, added = tonumber(ARGV[1]), ARGV[2], true, {}
local wrong = KEYS[#KEYS]
for n = 1, #KEYS - 1 do
  local window, most, seconds = KEYS[n], tonumber(ARGV[2 + 2 * n]), tonumber(ARGV[3 + 2 * n])
  redis.call('ZREMRANGEBYSCORE', window, '-inf', now - seconds)
  if redis.call('ZADD', window, 'NX', now, attempt) == 1 then added[#added + 1] = window end
  redis.call('EXPIRE', window, seconds)
  if redis.call('ZRANK', window, attempt) >= most then allowed = false end
end
redis.call('ZREMRANGEBYSCORE', wrong, '-inf', now - 3600)
if redis.call('ZCARD', wrong) >= tonumber(ARGV[3]) then allowed = false end
if not allowed then for _, window in ipairs(added) do redis.call('ZREM', window, attempt) end end
return allowed and 1 or 0
"""


class Attempts:
    """Counts tries in Redis, by keyed hashes of who tries. With Redis away nobody may.

    What is guessed at has limits of its own. A limit is a sorted set of the tries within its time,
    so that one try told of twice counts once. A try that is refused takes nothing from later ones.
    """

    def __init__(self, client: redis.Redis, key: bytes, what: str = "code") -> None:
        self._client = client
        self._key = key
        self._what = f"tries:{what}"
        self._try = client.register_script(_TRY)

    def may_try(self, session: bytes, step: int, number: str) -> bool:
        """Count the try at this step of a session, and say whether it is allowed."""
        phone = self._name(number.encode())
        windows = {
            f"{self._what}:{self._name(session)}": (A_SESSION, HOUR),
            f"{self._what}:hour:{phone}": (A_NUMBER_AN_HOUR, HOUR),
            f"{self._what}:day:{phone}": (A_NUMBER_A_DAY, DAY),
        }
        attempt = self._name(session, str(step).encode())
        limits = [part for window in windows.values() for part in window]
        try:
            allowed = self._try(
                [*windows, f"{self._what}:wrong"], [time.time(), attempt, WRONG_AN_HOUR, *limits]
            )
        except redis.exceptions.RedisError:
            return False
        return bool(allowed)

    def was_wrong(self, session: bytes, step: int) -> None:
        """Count a wrong try against the whole service's budget."""
        attempt, wrong = self._name(session, str(step).encode()), f"{self._what}:wrong"
        with suppress(redis.exceptions.RedisError), self._client.pipeline() as pipe:
            pipe.zadd(wrong, {attempt: time.time()}, nx=True)
            pipe.expire(wrong, HOUR)
            pipe.execute()

    def _name(self, *parts: bytes) -> str:
        return hmac.digest(self._key, b"/".join(parts), "sha256").hex()[:32]
