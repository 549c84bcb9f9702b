"""Rate limits on guessing: how often a code may be tried, enough for a shaking hand.

Reporting is never limited, and neither is help: only looking something up by its code and PIN, or a
workshop by its number. What is counted is what was tried, so that a new session or another step
makes no new attempt of it. Whoever has it right loses nothing, and no flood of others shuts the
door on them: it makes each phone's wrong attempts fewer, and sounds an alarm. Who knows a code and
tries PINs at it closes it to strangers for a while, and not to the phones that it is known on.
"""

import hmac
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

import redis
import structlog

HOUR, DAY, WEEK = 3600, 24 * 3600, 7 * 24 * 3600
A_SESSION, A_NUMBER_AN_HOUR, A_NUMBER_A_DAY = 3, 5, 10
# Of ten thousand PINs, so many at one code find the right one once in 38 years; the second is what
# one phone has in half a week, so that whoever guesses on one phone leaves some to all others.
A_CODE_A_WEEK, A_NUMBER_AT_A_CODE = 5, 3
# Who hides their number shares these with all who do.
HIDDEN_AN_HOUR, HIDDEN_A_DAY = 60, 300
# Nine million codes and ten thousand PINs: with 20,000 codes in use it takes 4,500 wrong pairs in a
# day for one chance in a thousand that any opens. A thousand phones with two each stay well below;
# a third is for phones that the code is known on, whose owner may mistype twice.
FLOOD_A_DAY, A_STRANGER_IN_A_FLOOD, A_NUMBER_IN_A_FLOOD = 500, 2, 3
COUNTED_AT_MOST = 10_000
ALARM_AN_HOUR = 60


class Allowed(IntEnum):
    """Who may see what an attempt opens: who makes it, whoever they are, or only on a phone that
    the code is known on. To anybody else a right one is then like a wrong one."""

    NOBODY = 0
    KNOWN_PHONES = 1
    ANYBODY = 2


# KEYS: the windows of whoever tries and of what is tried, and last the attempts of everyone. ARGV:
# the time, the attempt, which window is a number's day and which is a code's (0: none), then for
# each its most and its seconds. Answers what is allowed, how many attempts there were in an hour,
# and whether the code is closed: what is tried meanwhile does not keep it closed.
_TRY = f"""
local now, attempt, day, code = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local all, allowed, added, closed = KEYS[#KEYS], {Allowed.ANYBODY}, {{}}, false
redis.call('ZREMRANGEBYSCORE', all, '-inf', now - {DAY})
local many = redis.call('ZCARD', all)
for n = 1, #KEYS - 1 do
  local window, most, seconds = KEYS[n], tonumber(ARGV[3 + 2 * n]), tonumber(ARGV[4 + 2 * n])
  if n == day and many >= {FLOOD_A_DAY} then most = {A_NUMBER_IN_A_FLOOD} end
  redis.call('ZREMRANGEBYSCORE', window, '-inf', now - seconds)
  if redis.call('ZADD', window, 'NX', now, attempt) == 1 then added[#added + 1] = window end
  redis.call('EXPIRE', window, seconds)
  local rank = redis.call('ZRANK', window, attempt)
  if rank >= most then
    allowed = math.min(allowed, n == code and {Allowed.KNOWN_PHONES} or {Allowed.NOBODY})
    closed = n == code
  elseif n == day and many >= {FLOOD_A_DAY} and rank >= {A_STRANGER_IN_A_FLOOD} then
    allowed = math.min(allowed, {Allowed.KNOWN_PHONES})
  end
end
for _, window in ipairs(added) do
  if allowed == {Allowed.NOBODY} or closed and window == KEYS[code] then
    redis.call('ZREM', window, attempt)
  end
end
if allowed > {Allowed.NOBODY} and many < {COUNTED_AT_MOST} then
  redis.call('ZADD', all, 'NX', now, attempt)
  redis.call('EXPIRE', all, {DAY})
end
return {{allowed, redis.call('ZCOUNT', all, now - {HOUR}, '+inf'), closed and 1 or 0}}
"""

log = structlog.get_logger()


@dataclass(frozen=True)
class Attempt:
    """One try: in which session, from which number if it is known, at which code, with what PIN."""

    session: bytes
    number: str
    code: str
    pin: str = ""


class Attempts:
    """Counts attempts in Redis, by keyed hashes of who tries and what. With Redis away nobody may.

    What is guessed at has limits of its own. A limit is a sorted set of the attempts within its
    time. Each is counted before it is looked at, so that many at once are not one, and given back
    when it was right. One that is refused takes nothing from later ones.
    """

    def __init__(self, client: redis.Redis, key: bytes, what: str = "code") -> None:
        self._client = client
        self._key = key
        self._what = f"tries:{what}"
        self._try = client.register_script(_TRY)

    def may_try(self, attempt: Attempt) -> Allowed:
        """Count an attempt, and say what is allowed; nothing is falsy."""
        windows = self._windows(attempt)
        names, tried = ["", *windows], self._tried(attempt)
        day, code = (
            names.index(name) if name in windows else 0
            for name in (self._a_day(attempt), self._at_code(attempt))
        )
        limits = [part for window in windows.values() for part in window]
        try:
            allowed, in_an_hour, closed = self._try(
                [*windows, self._all], [time.time(), tried, day, code, *limits]
            )
            if in_an_hour >= ALARM_AN_HOUR:
                self._alarm(in_an_hour)
            if closed and allowed == Allowed.KNOWN_PHONES:
                self._code_closed(attempt)
        except redis.exceptions.RedisError:
            return Allowed.NOBODY
        return Allowed(allowed)

    def was_right(self, attempt: Attempt) -> None:
        """Give it back: only what was wrong counts. What this phone had wrong before at the same
        code were slips."""
        with suppress(redis.exceptions.RedisError), self._client.pipeline() as pipe:
            for window in (*self._windows(attempt), self._all):
                pipe.zrem(window, self._tried(attempt))
            pipe.delete(self._at_code(attempt, self._phone(attempt)))
            pipe.execute()

    def _windows(self, attempt: Attempt) -> dict[str, tuple[int, int]]:
        phone = self._name("number", attempt.number)
        windows = {f"{self._what}:{self._name('session', attempt.session)}": (A_SESSION, HOUR)}
        if self._is_hidden(attempt):
            windows[f"{self._what}:hour:hidden"] = (HIDDEN_AN_HOUR, HOUR)
            windows[f"{self._what}:day:hidden"] = (HIDDEN_A_DAY, DAY)
        else:
            windows[f"{self._what}:hour:{phone}"] = (A_NUMBER_AN_HOUR, HOUR)
            windows[self._a_day(attempt)] = (A_NUMBER_A_DAY, DAY)
        if attempt.pin:
            windows[self._at_code(attempt, self._phone(attempt))] = (A_NUMBER_AT_A_CODE, WEEK // 2)
            windows[self._at_code(attempt)] = (A_CODE_A_WEEK, WEEK)
        return windows

    def _at_code(self, attempt: Attempt, *phone: str) -> str:
        return f"{self._what}:at:{self._name('code', attempt.code, *phone)}"

    def _a_day(self, attempt: Attempt) -> str:
        return f"{self._what}:day:{self._name('number', attempt.number)}"

    def _phone(self, attempt: Attempt) -> str:
        return "" if self._is_hidden(attempt) else attempt.number

    @staticmethod
    def _is_hidden(attempt: Attempt) -> bool:
        return not attempt.number.startswith("+")

    def _tried(self, attempt: Attempt) -> str:
        """What was tried, whoever tried it and wherever."""
        return self._name("tried", attempt.code, attempt.pin)

    @property
    def _all(self) -> str:
        return f"{self._what}:all"

    def _alarm(self, in_an_hour: int) -> None:
        """Once an hour: somebody guesses, or the callbacks' token is out."""
        if self._client.set(f"{self._what}:alarm", 1, nx=True, ex=HOUR):
            log.error("codes_guessed", what=self._what, tries=in_an_hour)

    def _code_closed(self, attempt: Attempt) -> None:
        """Once a week for each code: somebody who knows it guesses at its PIN."""
        mark = f"{self._what}:closed:{self._name('code', attempt.code)}"
        if self._client.set(mark, 1, nx=True, ex=WEEK):
            log.warning("code_closed", what=self._what)

    def _name(self, *parts: str | bytes) -> str:
        written = [part if isinstance(part, bytes) else part.encode() for part in parts]
        whole = b"".join(len(part).to_bytes(4, "big") + part for part in written)
        return hmac.digest(self._key, whole, "sha256").hex()[:32]
