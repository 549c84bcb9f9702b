"""Codes of an authenticator app (RFC 6238) and recovery codes: each good for one use."""

import hashlib
import re

import redis
from flask_security import Totp, UserMixin
from passlib.totp import TotpMatch, UsedTokenError  # type: ignore[import-untyped]

# One step of 30 s to either side, for telephones whose clocks are a little off (RFC 6238 §5.2).
CLOCK_SLACK_SECONDS = 30
FORGET_CODES_SECONDS = 5 * 60


RECOVERY_LETTERS, A_GROUP = 12, 4


def as_printed(typed: str) -> str:
    """A code however it was typed, with blanks and dashes anywhere: six digits of an app without,
    a recovery code in groups with a dash between."""
    bare = "".join(letter for letter in typed.lower() if letter.isalnum())
    if len(bare) != RECOVERY_LETTERS:
        return bare
    return "-".join(bare[at : at + A_GROUP] for at in range(0, RECOVERY_LETTERS, A_GROUP))


class OneTimeCodes(Totp):
    """The library's check, with a memory of what was used."""

    def __init__(self, keys: "redis.Redis", secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._redis = keys

    def to_set_up(self, username: str, secret: str) -> tuple[str, str]:
        """What sets an app up: an address to scan, a key to type. To open a secret takes 15 ms."""
        opened = self._totp.from_source(secret)
        return opened.to_uri(username), opened.pretty_key()

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Refuse a code that was used before, with UsedTokenError, as the library expects."""
        # With the secret, for the old telephone and the new one show a code at the same time.
        if not self.first_use(user, f"{tmatch.counter} {tmatch.totp.base32_key}"):
            raise UsedTokenError

    def first_use(self, account: UserMixin, code: str) -> bool:
        """Whether this code of theirs is used for the first time; of two at once only one is."""
        mark = hashlib.sha256(f"{account.id} {code}".encode()).hexdigest()
        return bool(self._redis.set(f"staff:code-used:{mark}", 1, nx=True, ex=FORGET_CODES_SECONDS))

    def right(self, account: UserMixin, code: str, secret: str | None) -> bool:
        """Whether this is the code that the secret gives about now, and was not used before."""
        digits = as_printed(code)
        if not secret or not re.fullmatch("[0-9]{6}", digits):
            return False
        return self.verify_totp(digits, secret, account, window=CLOCK_SLACK_SECONDS)
