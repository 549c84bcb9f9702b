"""What is answered by `edge/connection.py`, in a thread of this process."""

import asyncio
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import uvicorn

from edge.connection import Connection
from edge.heads import State

Application = Callable[..., Any]


class Here:
    """A port on which an application answers, as `edge/process.py` would have it."""

    def __init__(self, application: Application) -> None:
        self.loop, self.state = asyncio.new_event_loop(), State()
        self.port, up = 0, threading.Event()
        config = uvicorn.Config(
            application, interface="asgi3", log_config=None, access_log=False, proxy_headers=False
        )
        config.load()
        self._made = partial(Connection, config, self.state, {}, self.loop)
        self.thread = threading.Thread(target=self._run, args=[up])
        self.thread.start()
        up.wait()

    def _run(self, up: threading.Event) -> None:
        server = self.loop.run_until_complete(
            self.loop.create_server(self._made, "127.0.0.1", 0, backlog=500)
        )
        self.port = server.sockets[0].getsockname()[1]
        self.loop.call_soon(up.set)
        self.loop.run_forever()
        server.close()
        for one in list(self.state.connections):
            one.transport.abort()
        self.loop.run_until_complete(asyncio.sleep(0.01))

    def end(self) -> None:
        """Let go of the port."""
        self.do(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def do(self, what: Callable[[], Any]) -> None:
        """Have the loop do something."""
        self.loop.call_soon_threadsafe(what)

    def line(self) -> socket.socket:
        """A line to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def say(self, *parts: bytes, and_end: bool = True) -> bytes:
        """All that is answered until the line is closed."""
        with self.line() as line:
            for part in parts:
                line.sendall(part)
            if and_end:
                line.shutdown(socket.SHUT_WR)
            said = b""
            while part := line.recv(1 << 16):
                said += part
            return said
