"""How often a code may be tried: enough for a shaking hand, too little to guess.

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


class Attempts:
    """Counts tries in Redis, by keyed hashes of who tries. With Redis away nobody may.

    What is guessed at has limits of its own. A limit is a sorted set of the tries within its time,
    so that one try told of twice counts once. A try that is refused takes nothing from later ones.
    """

    def __init__(self, client: redis.Redis, key: bytes, what: str = "code") -> None:
        self._client = client
        self._key = key
        self._what = f"tries:{what}"

    def may_try(self, session: bytes, step: int, number: str) -> bool:
        """Count the try at this step of a session, and say whether it is allowed."""
        attempt = self._name(session, str(step).encode())
        who = self._name(number.encode())
        windows = {
            f"{self._what}:{self._name(session)}": (A_SESSION, HOUR),
            f"{self._what}:hour:{who}": (A_NUMBER_AN_HOUR, HOUR),
            f"{self._what}:day:{who}": (A_NUMBER_A_DAY, DAY),
        }
        try:
            with self._client.pipeline() as pipe:
                for window, (_, seconds) in windows.items():
                    _add(pipe, window, attempt, seconds)
                    pipe.zrank(window, attempt)
                _forget(pipe, f"{self._what}:wrong", HOUR)
                pipe.zcard(f"{self._what}:wrong")
                answers = pipe.execute()
                ranks = [answers[4 * n + 3] for n in range(len(windows))]
                tried = zip(ranks, windows.values(), strict=True)
                within = all(rank < most for rank, (most, _) in tried)
                if within and answers[-1] < WRONG_AN_HOUR:
                    return True
                for window in windows if answers[1] else ():  # not where it was counted before
                    pipe.zrem(window, attempt)
                pipe.execute()
        except redis.exceptions.RedisError:
            pass
        return False

    def was_wrong(self, session: bytes, step: int) -> None:
        """Count a wrong try against the whole service's budget."""
        with suppress(redis.exceptions.RedisError), self._client.pipeline() as pipe:
            _add(pipe, f"{self._what}:wrong", self._name(session, str(step).encode()), HOUR)
            pipe.execute()

    def _name(self, *who: bytes) -> str:
        return hmac.digest(self._key, b"/".join(who), "sha256").hex()[:32]


def _add(pipe: "redis.client.Pipeline", window: str, attempt: str, seconds: int) -> None:
    _forget(pipe, window, seconds)
    pipe.zadd(window, {attempt: time.time()}, nx=True)
    pipe.expire(window, seconds)


def _forget(pipe: "redis.client.Pipeline", window: str, seconds: int) -> None:
    pipe.zremrangebyscore(window, "-inf", time.time() - seconds)
