"""Where the organisation's private key rests while someone is signed in: sealed, in Redis.

The key to each box lives only in that person's cookie, so neither Redis nor the disk below it,
nor another person's cookie, can open one.
"""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

import redis

from models.crypto.envelope import SealBroken, new_key, open_under, seal_under

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 8 * 60 * 60


@dataclass(frozen=True)
class SignIn:
    """A sign-in: who, since when (seconds since 1970), and the key if they read."""

    person_id: UUID
    since: float
    private_key: bytes | None = field(repr=False)


class Vault:
    """One shelf of boxes in Redis; each is forgotten when nobody has opened it for a while."""

    def __init__(self, keys: "redis.Redis", shelf: str, idle_seconds: int = IDLE_SECONDS) -> None:
        self._redis = keys
        self._shelf = shelf
        self._idle_seconds = idle_seconds

    def put(self, held: SignIn) -> str:
        """Seal what is held in a new box, and give the only key to it: for the cookie."""
        key = new_key()
        name = self._box(key)
        self._redis.set(name, seal_under(key, _written(held), name, "held"), ex=self._idle_seconds)
        return base64.urlsafe_b64encode(key).decode()

    def open(self, cookie_key: str, *, quiet: bool = False) -> SignIn | None:
        """What this key's box holds, kept for another while unless `quiet`; None once it is gone
        or too old."""
        key = _from_cookie(cookie_key)
        name = self._box(key)
        sealed = self._redis.get(name) if quiet else self._kept(name)
        if not isinstance(sealed, bytes):
            return None
        try:
            held = _read(open_under(key, sealed, name, "held"))
        except SealBroken:
            return None
        if time.time() - held.since > LONGEST_SECONDS:
            self.drop(cookie_key)
            return None
        return held

    def _kept(self, name: str) -> object:
        """What a box holds, which stays for another while, and so does what is beside it."""
        with self._redis.pipeline() as pipe:
            pipe.getex(name, ex=self._idle_seconds)
            pipe.expire(f"{name}:beside", self._idle_seconds)
            sealed, _ = pipe.execute()
        return sealed

    def drop(self, cookie_key: str) -> None:
        """Destroy the box: its cookie is worth nothing from here on."""
        self.drop_named(self.name(cookie_key))

    def drop_named(self, name: str) -> None:
        """The same for a box by what it is called, with what is beside it."""
        self._redis.delete(name, f"{name}:beside")

    def put_beside(self, cookie_key: str, plain: bytes) -> None:
        """Seal something under the same key, gone with the box or when it is left untouched; no
        more where the box is gone, as of who signs out meanwhile."""
        if not self._redis.exists(self.name(cookie_key)):
            return
        name = self._beside(cookie_key)
        sealed = seal_under(_from_cookie(cookie_key), plain, name, "beside")
        self._redis.set(name, sealed, ex=self._idle_seconds)

    def beside(self, cookie_key: str) -> bytes | None:
        """What was put beside the box of this key; None once it is gone."""
        name = self._beside(cookie_key)
        sealed = self._redis.get(name)
        try:
            return open_under(_from_cookie(cookie_key), cast(bytes, sealed), name, "beside")
        except (SealBroken, TypeError):
            return None

    def name(self, cookie_key: str) -> str:
        """What the box of a key is called in Redis; it opens nothing."""
        return self._box(_from_cookie(cookie_key))

    def _beside(self, cookie_key: str) -> str:
        return f"{self.name(cookie_key)}:beside"

    def _box(self, key: bytes) -> str:
        return f"staff:{self._shelf}:{hashlib.sha256(b'name of the box' + key).hexdigest()}"


def _from_cookie(cookie_key: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(cookie_key)
    except ValueError:
        return b""


def _written(held: SignIn) -> bytes:
    key = base64.b64encode(held.private_key).decode() if held.private_key else None
    return json.dumps([held.person_id.hex, held.since, key]).encode()


def _read(plain: bytes) -> SignIn:
    person_id, since, key = json.loads(plain)
    return SignIn(UUID(person_id), since, base64.b64decode(key) if key else None)
