"""Dialogues under way, in Redis: sealed, under a keyed name, gone five minutes after the last key.

One whose caller agreed to have kept what they say is watched, and stays until that is kept.

One key holds one value, MessagePack under AES-256-GCM, deflated where it is long. The nonce, new at
each save, is its version: a save goes through only while the version that was loaded still stands,
so two hops at once can't overwrite each other. A hop costs one trip to load and one to save, and
takes no lock.
"""

import os
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Any, TypeVar

import redis
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import DecodeError, msgpack

from dialogue.lines import Lines

# Source: Kenyan networks end a USSD session after 180 s; the rest is for notices that come late.
SECONDS_TO_LIVE = 300
# A worker that is away for a night still finds who was cut off meanwhile.
SECONDS_TO_LIVE_WATCHED = 24 * 3600
# A caller idle for this long has gone: the network hangs up after 30 to 60 s of silence.
SECONDS_TILL_GONE = 240
# What could not be kept is tried again after this long.
SECONDS_BETWEEN_TRIES = 30


@dataclass(frozen=True, slots=True)
class Span:
    """How many seconds a dialogue lives after it was last heard, and after how many its caller is
    taken to have gone; whether they may come back to it all the same."""

    to_live: int
    till_gone: int
    comes_back: bool = False


OF_A_CALL = Span(SECONDS_TO_LIVE, SECONDS_TILL_GONE)
# No network tells when an exchange of texts is over. Who holds the phone two hours later may be
# somebody else, and is met as a stranger.
OF_TEXTS = Span(2 * 3600, 30 * 60, comes_back=True)
SPANS = {"SMS": OF_TEXTS, "WHATSAPP": OF_TEXTS}
"""By channel, where it is not that of a call or a USSD session."""

PASSAGES = "passages"
"""Where it is counted how far sessions came; nothing in it is of any one."""
_COUNT = """
if not redis.call('SET', KEYS[2], 1, 'NX', 'EX', ARGV[1]) then return 0 end
for n = 2, #ARGV do redis.call('HINCRBY', KEYS[1], ARGV[n], 1) end
return 1
"""

LONG = 512
"""Bytes of what is held, above which it is deflated: what a caller who browses has is shorter."""
_SMALL = (1, zlib.DEFLATED, 10, 2)
"""How: the quickest way, and in 10 KB of memory. The usual 256 KB cost more than the work."""
_DEFLATED = b"\x28"
_TEXTS = "texts:"
_NONCE = 12
_PENDING = "pending"
_SAVE = """
if redis.call('GETRANGE', KEYS[1], 0, 11) ~= ARGV[1] then return 0 end
local watched = redis.call('ZADD', KEYS[2], 'XX', 'CH', ARGV[5], KEYS[1]) == 1
if ARGV[6] ~= '' then redis.call('SET', KEYS[3], ARGV[6], 'EX', ARGV[4]) end
redis.call('SET', KEYS[1], ARGV[2], 'EX', watched and ARGV[4] or ARGV[3])
return 1
"""
_PUT_DOWN = """
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""


Value = TypeVar("Value")


class Sessions:
    """The store of dialogues under way."""

    def __init__(self, client: redis.Redis, key: bytes) -> None:
        """`key` is 32 bytes, the same in every process that answers callbacks."""
        self._key = key
        self._aead = AESGCM(key)
        self._script = client.register_script(_SAVE)
        self._lines = Lines(client, shaken_s=SECONDS_TO_LIVE)

    def is_steady(self) -> bool:
        """Whether Redis has answered this process for as long as a dialogue lives: one that did
        not may be empty or behind once it does again."""
        return self._lines.are_steady()

    def name(self, *who: str) -> str:
        """The Redis key of a dialogue, which tells nothing of who holds it but how long it lives;
        the first of `who` is the channel."""
        keyed = blake2b(repr(who).encode(), key=self._key, digest_size=16, person=b"session")
        kind = _TEXTS if SPANS.get(who[0]) is OF_TEXTS else "session:"
        return kind + keyed.hexdigest()

    def load(self, name: str, kind: type[Value] = object) -> tuple[Value | None, bytes]:  # type: ignore[assignment]
        """What is held under `name` and its version; None and no bytes where nothing is.

        :raise Unreachable: when Redis does not answer.
        """
        return self.meet(name, kind)[:2]

    def meet(self, name: str, kind: type[Value]) -> tuple[Value | None, bytes, bytes]:
        """The same for a hop, and what tells the last dialogue of this name in a day from those
        before it, in one trip; no bytes where there was none.

        :raise Unreachable: when Redis does not answer.
        """
        held, earlier = self._lines.ask("MGET", name, f"{name}:earlier")
        if not held:
            return None, b"", earlier or b""
        version = held[:_NONCE]
        try:
            plain = self._aead.decrypt(version, held[_NONCE:], name.encode())
            if plain.startswith(_DEFLATED):  # no array, map or string of MessagePack begins so
                plain = zlib.decompress(plain, _SMALL[2])
            return msgpack.decode(plain, type=kind), version, b""
        except (InvalidTag, ValueError, DecodeError, zlib.error):  # another key's, or cut short
            return None, version, earlier or b""  # what was typed rebuilds it

    def save(self, name: str, value: Any, version: bytes, begun: str = "") -> bool:
        """Put `value` where `version` stands; False when another hop was first. `begun` is what
        tells a dialogue that begins from earlier ones.

        :raise Unreachable: when Redis does not answer; the save may or may not have happened.
        """
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._aead.encrypt(nonce, _short(msgpack.encode(value)), name.encode())
        span = _span(name)
        lives = (span.to_live, SECONDS_TO_LIVE_WATCHED, time.time() + span.till_gone)
        arguments = (3, name, _PENDING, f"{name}:earlier", version, sealed, *lives, begun)
        try:
            return bool(self._lines.ask("EVALSHA", self._script.sha, *arguments))
        except redis.exceptions.NoScriptError:
            return bool(self._lines.ask("EVAL", _SAVE, *arguments))

    def drop(self, name: str) -> None:
        """Forget a dialogue that nobody goes on with."""
        self._lines.ask("DEL", name)

    def count(self, name: str, under: Iterable[str]) -> None:
        """Count a dialogue that is over, once, however often that is told."""
        keys = (2, PASSAGES, f"{name}:over")
        self._lines.ask("EVAL", _COUNT, *keys, SECONDS_TO_LIVE, *under)

    def is_over(self, name: str) -> bool:
        """Whether a dialogue was counted in the last five minutes."""
        return self._lines.ask("GET", f"{name}:over") is not None

    def is_first(self, name: str, what: str) -> bool:
        """Whether no other dialogue has told of this within a day."""
        told = f"{self.name('told', what)}:teller"
        owned = self._lines.ask("SET", told, name, "NX", "EX", SECONDS_TO_LIVE_WATCHED)
        return bool(owned) or self._lines.ask("GET", told) == name.encode()

    def watch(self, name: str) -> None:
        """Mark a dialogue as one whose answers may not be lost if the caller is cut off."""
        self._lines.ask("ZADD", _PENDING, time.time() + _span(name).till_gone, name)

    def unwatch(self, name: str) -> None:
        """Its answers are kept elsewhere by now, or are not to be kept."""
        self._lines.ask("ZREM", _PENDING, name)

    def let_go(self, name: str) -> None:
        """All that was to be kept of it is. Who goes on all the same has a little time left, and is
        watched again where that is to be expected."""
        span = _span(name)
        if span.comes_back:
            self._lines.ask("ZADD", _PENDING, "XX", time.time() + span.to_live, name)
        else:
            self.unwatch(name)
        self._lines.ask("EXPIRE", name, span.to_live - span.till_gone, "LT")

    def put_down(self, sign: str, *phones: str) -> None:
        """Remember, for as long as any dialogue lives, that these phones may be in other hands for
        a sign of this name; on each channel once.

        :raise Unreachable: when Redis does not answer; nobody can count on it then.
        """
        for channel, phone in product(SPANS, phones):
            arguments = (time.time(), sign, SECONDS_TO_LIVE_WATCHED)
            self._lines.ask("EVAL", _PUT_DOWN, 1, self._signs(channel, phone), *arguments)

    def pick_up(self, sign: str, *phones: str) -> None:
        """This sign shows on none of these: they are as the others left them."""
        for channel, phone in product(SPANS, phones):
            self._lines.ask("ZREM", self._signs(channel, phone), sign)

    def is_put_down(self, channel: str, *phones: str) -> bool:
        """Whether a sign shows on one of these, and nobody was met as a stranger since."""
        return any(self._lines.ask("ZRANGE", self._signs(channel, one), 0, -1) for one in phones)

    def forget_signs(self, channel: str, *phones: str) -> None:
        """Whoever holds these now has been met as a stranger."""
        for phone in phones:
            self._lines.ask("DEL", self._signs(channel, phone))

    def _signs(self, channel: str, phone: str) -> str:
        return f"{self.name(channel, phone)}:signs"

    def note(self, name: str, what: bytes) -> None:
        """Remember this for a day."""
        self._lines.ask("SET", f"{name}:noted", what, "EX", SECONDS_TO_LIVE_WATCHED)

    def noted(self, name: str) -> bytes:
        """What was noted within a day; empty where nothing was."""
        return self._lines.ask("GET", f"{name}:noted") or b""

    def put_off(self, name: str) -> None:
        """Look at a watched dialogue again later, however long ago its caller was heard."""
        self._lines.ask("ZADD", _PENDING, "XX", time.time() + SECONDS_BETWEEN_TRIES, name)

    def is_watched(self, name: str) -> bool:
        """Whether `watch` was said of it and `unwatch` not since."""
        return self._lines.ask("ZSCORE", _PENDING, name) is not None

    def gone(self) -> list[str]:
        """The watched dialogues whose callers have been silent for `SECONDS_TILL_GONE`; the first
        of them first."""
        names = self._lines.ask("ZRANGE", _PENDING, "-inf", time.time(), "BYSCORE")
        return [raw.decode() for raw in names]


def _span(name: str) -> Span:
    return OF_TEXTS if name.startswith(_TEXTS) else OF_A_CALL


def _short(packed: bytes) -> bytes:
    """What is long takes half of Redis's memory. Names and answers are most of it, which repeat
    themselves: that a caller's own words do tells nobody anything."""
    if len(packed) <= LONG:
        return packed
    made = zlib.compressobj(*_SMALL)
    return made.compress(packed) + made.flush()
