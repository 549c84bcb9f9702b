"""A line to Redis: a command out, its answer back, and next to nothing between them and the wire.

redis-py connects: it knows passwords, TLS and databases. What it does for each command after that,
which is to choose among many ways, costs more than the trip; decision 19 has the figures.
"""

import socket
import struct
from math import inf
from typing import Any, cast

import hiredis
import redis

MOST_AT_ONCE = 64 * 1024


class Line:
    """One connection of a client's, for one command at a time; it is given up after so many
    seconds without an answer.

    :raise redis.RedisError: it can't be had.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._pool = client.connection_pool
        self._connection: Any = self._pool.get_connection()
        self.wire = cast(socket.socket, self._connection._sock)
        self.seconds: float = self._connection.socket_timeout or inf
        _give_up_after(self.wire, self._connection.socket_timeout)
        self.reader = hiredis.Reader(
            protocolError=redis.exceptions.InvalidResponse, replyError=_refusal
        )

    def ask(self, command: tuple[Any, ...]) -> Any:
        """The answer to one command.

        :raise redis.ResponseError: Redis refuses it; the line is as good as before.
        :raise redis.RedisError, OSError: the line is good for nothing any more.
        """
        self.wire.sendall(hiredis.pack_command(command))
        while True:
            answer = self.reader.gets()
            if answer is False:  # not all of it is here
                if not (part := self.wire.recv(MOST_AT_ONCE)):
                    raise ConnectionResetError
                self.reader.feed(part)
            elif isinstance(answer, redis.RedisError):
                raise answer
            elif not isinstance(answer, hiredis.PushNotification):
                return answer

    def hang_up(self) -> None:
        """Close it, and make room for another."""
        self._connection.disconnect()
        self._pool.release(self._connection)


def _give_up_after(wire: socket.socket, seconds: float | None) -> None:
    """The kernel keeps the time: Python would ask before each call whether it could be made."""
    whole, rest = divmod(seconds or 0, 1)
    span = struct.pack("@ll", int(whole), int(rest * 1_000_000))
    wire.settimeout(None)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, span)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)


def _refusal(said: str) -> redis.RedisError:
    """What Redis answers in place of an answer."""
    if said.startswith("NOSCRIPT"):
        return redis.exceptions.NoScriptError(said)
    if said.startswith("LOADING"):
        return redis.exceptions.BusyLoadingError(said)
    if said.startswith("READONLY"):  # another is in charge now, and this line leads to it no more
        return redis.exceptions.ConnectionError(said)
    return redis.exceptions.ResponseError(said)
