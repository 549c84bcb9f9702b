"""Dialogues under way, in Redis: sealed, under a keyed name, gone five minutes after the last key.

One key holds one JSON value under AES-256-GCM. The nonce, new at each save, is the value's version:
a save goes through only while the version that was loaded still stands, so two hops at once can't
overwrite each other. A hop costs one trip to load and one to save, and takes no lock.
"""

import hmac
import json
import os
import threading
import time
from typing import Any

import redis
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Source: Kenyan networks end a USSD session after 180 s; the rest is for notices that come late.
SECONDS_TO_LIVE = 300
# A caller idle for this long has gone: the network hangs up after 30 to 60 s of silence.
SECONDS_TILL_GONE = 240
# After a failure the next callers don't wait for Redis either.
SECONDS_OF_REST = 1

_NONCE = 12
_PENDING = "pending"
_SAVE = """
if redis.call('GETRANGE', KEYS[1], 0, 11) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""


class Unreachable(Exception):
    """Redis can't be reached in time; a dialogue can still be rebuilt from what was typed."""


class Sessions:
    """The store of dialogues under way."""

    def __init__(self, client: redis.Redis, key: bytes) -> None:
        """`key` is 32 bytes, the same in every process that answers callbacks."""
        self._client = client
        self._key = key
        self._aead = AESGCM(key)
        self._script = client.register_script(_SAVE)
        self._thread = threading.local()
        self._down_until = 0.0

    def name(self, *who: str) -> str:
        """The Redis key of a dialogue, which tells nothing of who holds it."""
        return f"session:{hmac.digest(self._key, repr(who).encode(), 'sha256').hex()[:32]}"

    def load(self, name: str) -> tuple[Any, bytes]:
        """What is held under `name` and its version; None and no bytes where nothing is.

        :raise Unreachable: when Redis does not answer.
        """
        held = self._call("GET", name)
        if not held:
            return None, b""
        version = held[:_NONCE]
        try:
            return json.loads(self._aead.decrypt(version, held[_NONCE:], name.encode())), version
        except (InvalidTag, ValueError):  # sealed by a key that is no more, or cut short
            return None, version  # what was typed rebuilds it

    def save(self, name: str, value: Any, version: bytes) -> bool:
        """Put `value` where `version` stands; False when another hop was first.

        :raise Unreachable: when Redis does not answer; the save may or may not have happened.
        """
        nonce = os.urandom(_NONCE)
        plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        sealed = nonce + self._aead.encrypt(nonce, plain, name.encode())
        arguments = (1, name, version, sealed, SECONDS_TO_LIVE)
        try:
            return bool(self._call("EVALSHA", self._script.sha, *arguments))
        except redis.exceptions.NoScriptError:
            return bool(self._call("EVAL", _SAVE, *arguments))

    def drop(self, name: str) -> None:
        """Forget a dialogue that nobody goes on with."""
        self._call("DEL", name)

    def watch(self, name: str) -> None:
        """Mark a dialogue as one whose answers may not be lost if the caller is cut off."""
        self._call("ZADD", _PENDING, time.time() + SECONDS_TILL_GONE, name)

    def unwatch(self, name: str) -> None:
        """Its answers are kept elsewhere by now, or are not to be kept."""
        self._call("ZREM", _PENDING, name)

    def is_watched(self, name: str) -> bool:
        """Whether `watch` was said of it and `unwatch` not since."""
        return self._call("ZSCORE", _PENDING, name) is not None

    def gone(self) -> list[str]:
        """The watched dialogues whose callers have been silent for `SECONDS_TILL_GONE`."""
        now, gone = time.time(), []
        for raw in self._call("ZRANGE", _PENDING, "-inf", now, "BYSCORE"):
            name = raw.decode()
            left = self._call("PTTL", name) / 1000 - (SECONDS_TO_LIVE - SECONDS_TILL_GONE)
            if left > 0:
                self._call("ZADD", _PENDING, now + left, name)
            else:
                gone.append(name)
        return gone

    def _call(self, *command: Any) -> Any:
        """One command on this thread's own connection; one that has died since is replaced once.

        A connection kept from the client's pool answers half again as many hops as a call
        through the client, which takes and returns one each time.
        """
        if time.monotonic() < self._down_until:
            raise Unreachable
        try:
            try:
                return self._send(command)
            except redis.exceptions.ConnectionError:
                self._hang_up()
                return self._send(command)
        except redis.exceptions.NoScriptError:
            raise
        except redis.exceptions.ResponseError:  # out of memory, loading, a read-only replica
            raise Unreachable from None
        except (redis.exceptions.RedisError, OSError):
            self._hang_up()
            self._down_until = time.monotonic() + SECONDS_OF_REST
            raise Unreachable from None

    def _send(self, command: tuple[Any, ...]) -> Any:
        connection = getattr(self._thread, "connection", None)
        if connection is None:
            connection = self._thread.connection = self._client.connection_pool.get_connection()
        connection.send_command(*command)
        return connection.read_response()

    def _hang_up(self) -> None:
        """Never read on after a failure: the next reply on that line may be another caller's."""
        connection = getattr(self._thread, "connection", None)
        self._thread.connection = None
        if connection is not None:
            connection.disconnect()
            self._client.connection_pool.release(connection)
