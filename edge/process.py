"""A web process: it takes what `python -m edge` listens for, and says when it is ready to."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable

import structlog
import uvicorn

from edge.__main__ import READY, SIGNALS, SUCCEED
from edge.connection import Connection
from edge.heads import State

BACKLOG = 2048
SECONDS_TO_END = 5
"""For what was asked before to be answered, and what came in that very moment."""
LOOKS_EACH = 10
"""Turns of the server, which are a tenth of a second."""
AFTER_REQUESTS = 5_000
"""What an evening brings; what was handled stays in a process's memory until it ends."""
YOUNGEST_S = 300.0
"""As long as a dialogue is kept. A start takes seconds of a processor: a line on which thousands
dial at once would do nothing else."""
Asgi = Callable[..., Awaitable[None]]

log = structlog.get_logger()


class Process(uvicorn.Server):
    """uvicorn, which says when it is ready, and when it would rather be replaced."""

    server_state: State

    def __init__(
        self,
        application: Asgi,
        line: socket.socket,
        after: int = AFTER_REQUESTS,
        youngest_s: float = YOUNGEST_S,
    ) -> None:
        """`line` leads to whoever started this process; it is gone when that one is."""
        super().__init__(
            uvicorn.Config(
                application,
                http=Connection,
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,  # the path of a callback carries its token
                proxy_headers=False,  # `app.py` alone says whose word is taken for it
                server_header=False,
                backlog=BACKLOG,
                timeout_graceful_shutdown=SECONDS_TO_END,
            )
        )
        self.server_state = State()
        self._line = line
        self._after, self._until = after, time.monotonic() + youngest_s
        self._asked = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        asyncio.get_running_loop().add_reader(self._line, self._is_left)
        self._line.send(READY)

    def _is_left(self) -> None:
        """Nothing is sent here: its other end is closed."""
        asyncio.get_running_loop().remove_reader(self._line)
        self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        """Look over all connections, and whether it is time for a successor."""
        if counter % LOOKS_EACH == 0:
            now = asyncio.get_running_loop().time()
            for one in list(self.server_state.connections):
                one.look(now)  # type: ignore[union-attr]
        enough = self.server_state.total_requests >= self._after
        if enough and not self._asked and time.monotonic() >= self._until:
            self._asked = True
            log.info("process_recycled")
            self._line.send(SUCCEED)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what was asked, and what is on its way already."""
        self.server_state.leaves = True
        await super().shutdown(sockets)


def run(
    made: Callable[[], Asgi], after: int = AFTER_REQUESTS, youngest_s: float = YOUNGEST_S
) -> None:
    """Answer until the process that started this one says, or is gone."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it may be sent to all of a group
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    listens, line = (socket.socket(fileno=int(number)) for number in sys.argv[-2:])
    server = Process(made(), line, after, youngest_s)
    server.run([listens])
    sys.stdout.flush()
    os._exit(0)  # threads that hang are not waited for
