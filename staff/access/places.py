"""Where a person is signed in: listed for them, and ended by them."""

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import redis

from staff.access.vault import LONGEST_SECONDS, Vault

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android", "iPhone": "an iPhone", "iPad": "an iPad", "Windows": "Windows",
    "Mac OS": "a Mac", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True)
class SignedInAt:
    """One place: since when, and in which browser. Its id opens nothing."""

    id: str
    since: datetime
    browser: str


class Places:
    """Kept in Redis beside the boxes of the vault, and gone with them."""

    def __init__(self, keys: "redis.Redis", vault: Vault) -> None:
        self._redis = keys
        self._vault = vault

    def note(self, person_id: UUID, cookie_key: str, agent: str) -> None:
        """They have signed in, with this browser."""
        place = json.dumps([time.time(), _named(agent)])
        with self._redis.pipeline() as pipe:
            pipe.hset(_key(person_id), self._vault.name(cookie_key), place)
            pipe.expire(_key(person_id), LONGEST_SECONDS)
            pipe.execute()

    def of(self, person_id: UUID) -> list[SignedInAt]:
        """Where they are signed in now, the latest first."""
        places = []
        for name, written in self._redis.hgetall(_key(person_id)).items():
            if not self._redis.exists(name):  # signed out, or untouched for too long
                self._redis.hdel(_key(person_id), name)
                continue
            since, browser = json.loads(written)
            places.append(SignedInAt(_id(name), datetime.fromtimestamp(since, UTC), browser))
        return sorted(places, key=lambda place: place.since, reverse=True)

    def is_here(self, place: SignedInAt, cookie_key: str) -> bool:
        """Whether a place is the one of this cookie."""
        return place.id == _id(self._vault.name(cookie_key))

    def end(self, person_id: UUID, place_id: str | None = None) -> None:
        """End one of this person's places, or all."""
        for name in self._redis.hkeys(_key(person_id)):
            if place_id in (None, _id(name)):
                self._vault.drop_named(_text(name))
                self._redis.hdel(_key(person_id), name)


def _key(person_id: UUID) -> str:
    return f"staff:places:{person_id.hex}"


def _id(box: bytes | str) -> str:
    return _text(box).rpartition(":")[2][:16]


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def _named(agent: str) -> str:
    """A browser in the words of who uses it."""
    browser = next((words for mark, words in BROWSERS.items() if f"{mark}/" in agent), "A browser")
    system = next((words for mark, words in SYSTEMS.items() if re.search(mark, agent)), "")
    return f"{browser} on {system}" if system else browser
