"""Hops as a web server has them: carried by an event loop, with a crew for what they wait for."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial

from flask import Flask
from msgspec.structs import replace

from edge.crew import Crew
from edge.server import CALLERS
from gateway.callbacks import Posted
from gateway.gate import Answer, Found, Gate
from patience import carry, is_carried

_TURN = threading.Lock()


@contextmanager
def by_a_loop(app: Flask) -> Iterator[None]:
    """Whatever comes to the gate of a service is carried where its server would carry it."""
    gate: Gate = app.extensions["gate"]
    find = gate.find

    def found(path: str) -> Found | None:
        door = find(path)
        return replace(door, answer=partial(_carried, door)) if door and door.carried else door

    gate.find = found  # type: ignore[method-assign]
    yield
    shared = app.extensions["salama"].conversation._sessions._lines._shared
    loop, _ = _running()
    loop.call_soon_threadsafe(shared.hang_up)


def in_its_thread(app: Flask) -> None:
    """Where what a hop does is counted in the thread that asked, it stays there."""
    del app.extensions["gate"].find


def _carried(door: Found, post: Posted) -> Answer | None:
    if is_carried():
        return door(post)
    loop, crew = _running()
    carried = carry(partial(door, post), crew.do)
    return asyncio.run_coroutine_threadsafe(carried, loop).result()


def _running() -> tuple[asyncio.AbstractEventLoop, Crew]:
    """One for all tests of a process, whichever of its threads asks first."""
    with _TURN:
        return _begun()


@cache
def _begun() -> tuple[asyncio.AbstractEventLoop, Crew]:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="loop", daemon=True).start()
    return loop, Crew("callers", CALLERS)
