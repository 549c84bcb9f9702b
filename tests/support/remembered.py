"""Dialogues kept in this process, for walks of many thousand hops that put them back at each.

What Redis does with them is tested where it counts; here each trip to it would cost more than the
hop itself.
"""

from collections.abc import Callable
from typing import Any

from dialogue.hop import Conversation
from dialogue.sessions import Sessions
from dialogue.talk import Held


class Remembered:
    """Redis as far as dialogues ask it, for one conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self.held: dict[str, bytes] = {}
        """By name, each dialogue sealed as it is kept: to be read, and put back."""
        self._watched: dict[str, float] = {}
        self._told: dict[str, str] = {}
        self._sessions: Sessions = conversation._sessions
        self._sessions._lines._send = self._answer  # type: ignore[method-assign]

    def load(self, name: str) -> Held | None:
        """A dialogue as it is kept."""
        return self._sessions.load(name, Held)[0]

    def _answer(self, command: tuple[Any, ...]) -> Any:
        verb, *told = command
        ask: Callable[..., Any] = getattr(self, f"_{verb.lower()}")
        return ask(*told)

    def _get(self, name: str) -> bytes | None:
        return self.held.get(name)

    def _mget(self, *names: str) -> list[bytes | None]:
        return [self.held.get(name) for name in names]

    def _evalsha(self, _script: str, keys: int, name: str, *told: Any) -> int:
        earlier, version, sealed, _seconds, _seconds_watched, gone, begun = told[keys - 2 :]
        if self.held.get(name, b"")[: len(version) or 1] != version:
            return 0
        self.held[name] = sealed
        if begun:
            self.held[earlier] = begun.encode()
        if name in self._watched:
            self._watched[name] = gone
        return 1

    def _expire(self, name: str, _seconds: int, _less: str) -> int:
        return int(name in self.held)

    def _set(self, name: str, value: str, *_: object) -> bool:
        return self._told.setdefault(name, value) == value

    def _del(self, name: str) -> int:
        return int(self.held.pop(name, None) is not None)

    def _zadd(self, _set: str, when: float, name: str) -> int:
        self._watched[name] = when
        return 1

    def _zrem(self, _set: str, name: str) -> int:
        return int(self._watched.pop(name, None) is not None)

    def _zscore(self, _set: str, name: str) -> float | None:
        return self._watched.get(name)
