"""The lines that this process has to Redis: one that a loop's hops share, one for each thread."""

import time
from collections import deque
from functools import partial
from typing import Any

import redis

import patience
from dialogue.line import Line
from dialogue.shared_line import SharedLine

# After a failure the next callers don't wait for Redis either.
SECONDS_OF_REST = 1


class Unreachable(Exception):
    """Redis can't be reached in time; a dialogue can still be rebuilt from what was typed."""


class Lines:
    """Threads take theirs for one command each, and none is closed before it fails: there are as
    many as callers were ever answered at once, whatever threads come and go."""

    def __init__(self, client: redis.Redis, shaken_s: float) -> None:
        """For so many seconds after a failure, Redis may have forgotten something."""
        self._client = client
        self._shaken_s = shaken_s
        self._idle: deque[Line] = deque()  # the one used last on top
        self._shared = SharedLine(client) if SharedLine.suits(client) else None
        self._down_until = 0.0
        self._shaken_until = 0.0

    def are_steady(self) -> bool:
        """Whether none has failed of late."""
        return time.monotonic() >= self._shaken_until

    def ask(self, *command: Any) -> Any:
        """The answer to one command; a line that has died is replaced once.

        :raise Unreachable: there is none.
        :raise redis.exceptions.NoScriptError: Redis does not know the script that is asked for.
        """
        try:
            try:
                return self._send(command)
            except (redis.exceptions.ConnectionError, ConnectionError):
                self._hang_up_idle()  # they died with it
                self._shaken_until = time.monotonic() + self._shaken_s
                return self._send(command)
        except redis.exceptions.NoScriptError:
            raise
        except redis.exceptions.ResponseError:  # out of memory, a read-only replica
            self._shaken_until = time.monotonic() + self._shaken_s
            raise Unreachable from None
        except (redis.exceptions.RedisError, OSError):
            self._hang_up_idle()
            self._down_until = time.monotonic() + SECONDS_OF_REST
            self._shaken_until = time.monotonic() + self._shaken_s
            raise Unreachable from None

    def _send(self, command: tuple[Any, ...]) -> Any:
        if time.monotonic() < self._down_until:  # maybe found out while this waited for a thread
            raise Unreachable
        if patience.is_carried():
            if self._shared:
                return self._shared.ask(command)
            return patience.apart(partial(self._send, command))
        try:
            line = self._idle.pop()
        except IndexError:
            line = Line(self._client)
        try:
            answer = line.ask(command)
        except redis.exceptions.ResponseError:
            self._idle.append(line)
            raise
        except BaseException:
            # Never read on after a failure: the next reply on that line may be another caller's.
            line.hang_up()
            raise
        self._idle.append(line)
        return answer

    def _hang_up_idle(self) -> None:
        while self._idle:
            try:
                self._idle.pop().hang_up()
            except IndexError:  # another thread took the last one
                return
