"""The recovery key: 135 random bits as seven groups of four characters, to be copied by hand.

Crockford's base 32 (no I, L, O, U), read forgivingly. The last character is a check over GF(32)
that finds every single wrong character and every swap of neighbours.
"""

import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_RANDOM = 27


class Mistyped(ValueError):
    """This is not a recovery key: its length, a letter or its check character is wrong."""


def new_recovery_key() -> str:
    """A fresh key, as it is to be printed: XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX."""
    return key_of(secrets.randbits(5 * _RANDOM))


def key_of(number: int) -> str:
    """The key of these 135 bits, as it is to be printed."""
    drawn = [number >> 5 * at & 31 for at in reversed(range(_RANDOM))]
    text = "".join(_LETTERS[value] for value in [*drawn, _check(drawn)])
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def number_of(recovery_key: str) -> int:
    """The 135 bits of a key as typed; Mistyped when it cannot be one."""
    return int("".join(f"{_LETTERS.index(each):05b}" for each in _read(recovery_key)[:-1]), 2)


def recovery_secret(recovery_key: str) -> bytes:
    """The 32-byte key behind a recovery key as typed; Mistyped when it cannot be one.

    It has entropy enough to need no stretching: HKDF-SHA256 (RFC 5869) shapes it.
    """
    text = _read(recovery_key)
    return HKDF(SHA256(), 32, salt=None, info=b"salama recovery 1").derive(text.encode())


def _read(recovery_key: str) -> str:
    text = recovery_key.strip().upper().translate(_FORGIVEN)
    values = [_LETTERS.find(letter) for letter in text]
    if len(values) != _RANDOM + 1 or -1 in values or _check(values[:-1]) != values[-1]:
        raise Mistyped
    return text


def _check(values: list[int]) -> int:
    """Damm's construction in GF(32), modulus x⁵ + x² + 1, multiplying by x."""
    carried = 0
    for value in values:
        carried = (carried ^ value) << 1
        if carried & 32:
            carried ^= 0b100101
    return carried
