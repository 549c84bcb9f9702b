"""How a hop waits: as any function does, or as one of many that an event loop carries.

What is carried looks like a function that waits, and is one wherever nobody carries it: in a
thread, in a test, in the worker. On a loop it stands aside while it waits, and costs no thread and
no turn of the interpreter's lock; decision 19 has the figures.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Done = TypeVar("Done")
Elsewhere = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Has a thread do a piece of work, and is awaited for what it answers."""


async def carry(work: Callable[[], Done], elsewhere: Elsewhere) -> Done:
    """What the work answers, done on the loop, which goes on with others while this one waits."""
    carried = _Carried(work, elsewhere)
    carried.go_on(carried.switch)
    try:
        done: Done = await carried.done
    except asyncio.CancelledError as why:
        if not carried.dead:
            carried.go_on(carried.throw, why)
        raise
    return done


class _Carried(greenlet):  # type: ignore[misc]
    """Work that a loop carries. Where it waits, whoever had it go on goes on."""

    def __init__(self, work: Callable[[], Any], elsewhere: Elsewhere) -> None:
        super().__init__(work)
        self.elsewhere = elsewhere
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def go_on(self, enter: Callable[..., Any], *given: Any) -> None:
        """Let it go on until it waits again, or is done."""
        self.parent = getcurrent()
        try:
            comes = enter(*given)
        except BaseException as wrong:
            if not self.done.done():
                self.done.set_exception(wrong)
            return
        if self.dead:
            if not self.done.done():
                self.done.set_result(comes)
        elif comes is not None:
            asyncio.ensure_future(comes).add_done_callback(self._came)

    def _came(self, comes: "asyncio.Future[Any]") -> None:
        if self.dead:
            return
        try:
            given = comes.result()
        except BaseException as wrong:
            self.go_on(self.throw, wrong)
        else:
            self.go_on(self.switch, given)


class Reply:
    """What one that is carried waits for. It goes on at the very moment that it is there: a future
    would have the loop look for it in its next turn, and costs as much as a trip to Redis."""

    def __init__(self) -> None:
        self._whose: _Carried = getcurrent()
        self._is_waited_for = False

    def wait(self) -> Any:
        """What is given, or raised where that can't be."""
        self._is_waited_for = True
        try:
            return self._whose.parent.switch(None)
        finally:
            self._is_waited_for = False

    def give(self, told: Any) -> None:
        """Let it go on with this, if it still waits."""
        if self._is_waited_for:
            self._whose.go_on(self._whose.switch, told)

    def fail(self, wrong: BaseException) -> None:
        """Raise this where it waits, if it still does."""
        if self._is_waited_for:
            self._whose.go_on(self._whose.throw, wrong)


def is_carried() -> bool:
    """Whether a loop carries what runs here, so that it must not wait by itself."""
    return isinstance(getcurrent(), _Carried)


def until(comes: Awaitable[Done]) -> Done:
    """What is awaited, for what is carried."""
    came: Done = getcurrent().parent.switch(comes)
    return came


def apart(work: Callable[[], Done]) -> Done:
    """What a piece of work answers that may take its time; no loop waits for it."""
    here = getcurrent()
    return until(here.elsewhere(work)) if isinstance(here, _Carried) else work()


def pause(seconds: float) -> None:
    """Let so much time go by."""
    if is_carried():
        until(asyncio.sleep(seconds))
    else:
        time.sleep(seconds)


_gave_up: ContextVar[list[bool] | None] = ContextVar("gave_up", default=None)


@contextmanager
def lost_but_once() -> Iterator[None]:
    """In this block patience is lost but once: of what is waited for in one thread the first that
    does not come is the last that is waited for, or such waits would add up."""
    before = _gave_up.set([])
    try:
        yield
    finally:
        _gave_up.reset(before)


def lose() -> None:
    """What was waited for did not come."""
    if (gave_up := _gave_up.get()) is not None:
        gave_up.append(True)


def is_lost() -> bool:
    """Whether nothing more is to be waited for here."""
    return bool(_gave_up.get())
