"""One line to Redis for all the hops that an event loop carries.

What several ask at once goes out in one piece, and comes back so: on a line each, every question
would be a trip of its own through the kernel, and put a thread to sleep.
"""

import asyncio
from collections import deque
from functools import partial
from time import monotonic
from typing import Any, cast

import hiredis
import redis

import patience
from dialogue.line import MOST_AT_ONCE, Line

OPENED_S = 2.0
"""For hops that wait for a line; it may still be opened for those that come next."""

LATE_S = 0.1
"""A loop that comes so much later than it was to has stood still itself."""


class SharedLine:
    """To the server of a client; it connects when it is asked, and anew once it is lost."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._wire: _Wire | None = None
        self._opening: asyncio.Future[_Wire] | None = None

    @staticmethod
    def suits(client: redis.Redis) -> bool:
        """Whether a loop can take over what this client connects; one that speaks TLS it can't."""
        return not issubclass(client.connection_pool.connection_class, redis.SSLConnection)

    def ask(self, command: tuple[Any, ...]) -> Any:
        """The answer to one command, for a hop that is carried.

        :raise redis.ResponseError: Redis refuses it; the line is as good as before.
        :raise redis.RedisError, OSError: the line is lost; it may or may not have been done.
        """
        wire = self._wire
        if wire is None or wire.lost:
            wire = patience.until(asyncio.wait_for(self._opened(), OPENED_S))
        return wire.ask(command)

    def hang_up(self) -> None:
        """Close it; whoever asks next has it opened anew."""
        if self._wire:
            self._wire.lose(ConnectionResetError())

    async def _opened(self) -> "_Wire":
        """A new wire, made once for all who wait for it."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
            self._opening.add_done_callback(self._take)
        return await asyncio.shield(self._opening)

    async def _open(self) -> "_Wire":
        """redis-py connects, in a thread: to find out who is in charge may take a while."""
        loop = asyncio.get_running_loop()
        line = await loop.run_in_executor(None, partial(Line, self._client))
        line.wire.setblocking(False)
        _, wire = await loop.create_connection(partial(_Wire, line), sock=line.wire)
        return wire

    def _take(self, opened: "asyncio.Future[_Wire]") -> None:
        self._opening = None
        if not opened.cancelled() and not opened.exception():
            self._wire = opened.result()


class _Wire(asyncio.BufferedProtocol):
    """A connection: answers come in the order of the questions.

    They come into room of its own: for a plain protocol asyncio asks the system for a quarter of a
    megabyte before each read, and gives it back after.
    """

    def __init__(self, line: Line) -> None:
        self.lost = False
        self._line = line
        self._waiting: deque[tuple[patience.Reply, float]] = deque()  # and until when
        self._unsent: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self._watched = False
        self._room = bytearray(MOST_AT_ONCE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, command: tuple[Any, ...]) -> Any:
        """The answer; what is asked in one turn of the loop goes out as one."""
        if self.lost:  # since it was opened, or taken up
            raise ConnectionResetError
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(hiredis.pack_command(command))
        until = monotonic() + self._line.seconds  # as the loop counts
        reply = patience.Reply()
        self._waiting.append((reply, until))
        if not self._watched:
            self._watch(until)
        return reply.wait()

    def get_buffer(self, sizehint: int) -> bytearray:
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        self._line.reader.feed(self._room, 0, nbytes)  # type: ignore[arg-type]
        try:
            while not self.lost and (told := self._line.reader.gets()) is not False:
                self._answer(told)
        except redis.RedisError as wrong:  # not to be read on after that
            self.lose(wrong)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lose(exc if isinstance(exc, OSError) else ConnectionResetError())

    def _send(self) -> None:
        if not self.lost:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def _answer(self, told: Any) -> None:
        if isinstance(told, hiredis.PushNotification):
            return
        if isinstance(told, redis.ConnectionError):  # another is in charge, or none is yet
            raise told
        reply, _ = self._waiting.popleft()
        if isinstance(told, redis.RedisError):
            reply.fail(told)
        else:
            reply.give(told)

    def _watch(self, until: float) -> None:
        self._watched = True
        self._loop.call_at(until, self._look)

    def _look(self) -> None:
        """Give the line up where the one who waits longest has waited long enough.

        Where the loop itself stood still, what has come meanwhile is to be read first.
        """
        self._watched = False
        if not self._waiting:
            return
        (reply, until), now = self._waiting[0], self._loop.time()
        if now - until > LATE_S:
            until = now + LATE_S
            self._waiting[0] = reply, until
        if until <= now:
            self.lose(TimeoutError())
        else:
            self._watch(until)

    def lose(self, why: Exception) -> None:
        """Never read on after a failure: the next answer may be another caller's."""
        if self.lost:
            return
        self.lost = True
        self._transport.abort()
        self._line.hang_up()
        while self._waiting:
            reply, _ = self._waiting.popleft()
            reply.fail(why)
