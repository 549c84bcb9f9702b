"""A web process: it takes what `python -m edge` listens for, and says when it is ready to."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial

from edge.connection import Answers, Connection, Connections

MOST_OPEN = 8192
"""Connections at once; thousands more are for a proxy to hold."""
BACKLOG = 2048
SECONDS_BETWEEN_LOOKS = 5
SECONDS_TO_END = 5.0
"""For what was asked before to be answered, and what came in that very moment."""
READY, SUCCEED = b".", b"+"
ENDS = (signal.SIGTERM, signal.SIGINT)
SIGNALS = {*ENDS, signal.SIGHUP, signal.SIGCHLD}
"""What `python -m edge` waits for; a process inherits that they are held back."""


def run(made: Callable[[Callable[[], None]], Answers]) -> None:
    """Answer until the process that started this one says, or is gone.

    `made` makes what answers; it is given a function that asks for a successor of this process.
    """
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    listens, line = (socket.socket(fileno=int(number)) for number in sys.argv[-2:])

    def ask_for_a_successor() -> None:
        line.send(SUCCEED)

    answers = made(ask_for_a_successor)
    asyncio.new_event_loop().run_until_complete(_serve(answers, listens, line))
    sys.stdout.flush()
    os._exit(0)  # threads that hang are not waited for


async def _serve(answers: Answers, listens: socket.socket, line: socket.socket) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    connections = Connections(answers, MOST_OPEN)
    for name in ENDS:
        loop.add_signal_handler(name, over.set)
    loop.add_reader(line, over.set)  # nothing is sent here: its other end is closed
    server = await loop.create_server(
        partial(Connection, connections), sock=listens, backlog=BACKLOG
    )
    line.send(READY)
    while not over.is_set():
        connections.look()
        with_patience = asyncio.wait_for(over.wait(), SECONDS_BETWEEN_LOOKS)
        await asyncio.gather(with_patience, return_exceptions=True)
    server.close()
    connections.end()
    until = loop.time() + SECONDS_TO_END
    while connections.open and loop.time() < until:
        await asyncio.sleep(0.02)
