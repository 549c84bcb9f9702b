"""The phones that a code is known on: the one it was given on, and those it was right on since.

Of each a mark of two bytes is kept, under the key that code and PIN alone open. Beside them stand
marks of no phone, so that they are always as many. About one phone in sixteen thousand fits by
chance: enough against whoever guesses, and little for whoever steals.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from models.return_code import ReturnCode

_MARK, _MOST = 2, 4


@dataclass(frozen=True, repr=False)
class KnownPhones:
    """Those of one code, by their marks; None where it was given before there were any."""

    marks: bytes | None
    caller_private_key: bytes

    def __contains__(self, number: str) -> bool:
        return _is_shown(number) and self._mark(number) in self._each

    def with_one(self, number: str) -> bytes:
        """The marks with one phone more, and without that which came first. A hidden number is no
        phone."""
        if self.marks is not None and (number in self or not _is_shown(number)):
            return self.marks
        each = self._each or [secrets.token_bytes(_MARK) for _ in range(_MOST)]
        return b"".join([self._mark(number), *each[: _MOST - 1]] if _is_shown(number) else each)

    @property
    def _each(self) -> list[bytes]:
        marks = self.marks or b""
        return [marks[at : at + _MARK] for at in range(0, len(marks), _MARK)]

    def _mark(self, number: str) -> bytes:
        return hmac.digest(self.caller_private_key, b"phone" + number.encode(), sha256)[:_MARK]


def know(db: Session, code: ReturnCode, caller_private_key: bytes, number: str) -> None:
    """Keep that a code is known on a phone, beside those that others kept since it was read; not
    if it was given anew meanwhile."""
    kept = ReturnCode.hold(db, code.case_id)
    if kept and kept.caller_public_key == code.caller_public_key:
        kept.phones = KnownPhones(kept.phones, caller_private_key).with_one(number)


def _is_shown(number: str) -> bool:
    return number.startswith("+")
