"""How a hop waits: as any function does, or as one of many that an event loop carries.

What is carried looks like a function that waits, and is one wherever nobody carries it: in a
thread, in a test, in the worker. On a loop it stands aside while it waits, and costs no thread and
no turn of the interpreter's lock; decision 19 has the figures.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Done = TypeVar("Done")
Elsewhere = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Has a thread do a piece of work, and is awaited for what it answers."""


async def carry(work: Callable[[], Done], elsewhere: Elsewhere) -> Done:
    """What the work answers, done on the loop, which goes on with others while this one waits."""
    carried = greenlet(work)
    carried.elsewhere = elsewhere
    came = carried.switch()
    while not carried.dead:
        try:
            given = await came
        except BaseException as wrong:
            came = carried.throw(wrong)
        else:
            came = carried.switch(given)
    done: Done = came
    return done


def is_carried() -> bool:
    """Whether a loop carries what runs here, so that it must not wait by itself."""
    return hasattr(getcurrent(), "elsewhere")


def until(comes: Awaitable[Done]) -> Done:
    """What is awaited, for what is carried."""
    came: Done = getcurrent().parent.switch(comes)
    return came


def apart(work: Callable[[], Done]) -> Done:
    """What a piece of work answers that may take its time; no loop waits for it."""
    return until(getcurrent().elsewhere(work)) if is_carried() else work()


def pause(seconds: float) -> None:
    """Let so much time go by."""
    if is_carried():
        until(asyncio.sleep(seconds))
    else:
        time.sleep(seconds)
