"""Making a key out of something a human remembers, slowly on purpose (Argon2id, RFC 9106)."""

import unicodedata
from dataclasses import dataclass
from typing import Self

from argon2.low_level import Type, hash_secret_raw


@dataclass(frozen=True)
class Cost:
    """What one try costs: memory in KiB, passes over it, lanes. Kept beside what it protects."""

    memory: int
    passes: int
    lanes: int

    def __str__(self) -> str:
        return f"m={self.memory},t={self.passes},p={self.lanes}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The inverse of `str`; ValueError when it is not one."""
        named = dict(part.split("=") for part in text.split(","))
        if set(named) != {"m", "t", "p"}:
            raise ValueError("not an Argon2 cost")
        return cls(int(named["m"]), int(named["t"]), int(named["p"]))


FOR_PASSWORDS = Cost(memory=65536, passes=3, lanes=4)
"""RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes."""

FOR_PINS = Cost(memory=19456, passes=2, lanes=1)
"""OWASP Password Storage Cheat Sheet, minimum for Argon2id: 19 MiB, 2 passes, 1 lane.

The least that is sound, for it is spent while a caller waits; a pepper stands before it.
"""


def stretch(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """A 32-byte key from a secret and a salt of at least 8 bytes."""
    return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)


def password_bytes(password: str) -> bytes:
    """A password as bytes, the same from every keyboard (Unicode NFKC, UTF-8)."""
    return unicodedata.normalize("NFKC", password).encode()
