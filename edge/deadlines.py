"""How long what comes in may take, watched for all of it at once."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar, cast

Comes = TypeVar("Comes")

LOOKS_S = 0.25
"""How often somebody looks, and how much later than it had to be a thing may be given up."""


class Deadlines:
    """Of whatever is under way on one loop.

    A timer for each body that comes in (`asyncio.timeout`) would cost more than to take it in.
    """

    def __init__(self) -> None:
        self._until: dict[asyncio.Task[Any], float] = {}
        self._over: set[asyncio.Task[Any]] = set()
        self._watched = False

    async def within(self, seconds: float, comes: Awaitable[Comes]) -> Comes:
        """What comes, in so many seconds; one thing at a time for each task.

        :raise TimeoutError: it does not.
        """
        loop = asyncio.get_running_loop()
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._until[task] = loop.time() + seconds
        if not self._watched:
            self._watched = True
            loop.call_later(LOOKS_S, self._look, loop)
        try:
            return await comes
        except asyncio.CancelledError:
            if task not in self._over:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._until[task]
            self._over.discard(task)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        late = [task for task, until in self._until.items() if until <= now]
        for task in late:
            if task not in self._over:
                self._over.add(task)
                task.cancel()
        if self._until:
            loop.call_later(LOOKS_S, self._look, loop)
        else:
            self._watched = False
