"""Threads that stay, for work that an event loop must not wait for."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Done = TypeVar("Done")


class Crew:
    """So many threads, which nobody else uses; one that is busy keeps no other crew waiting.

    An executor of the standard library does the same at twice the cost for each piece of work,
    and at the end waits for whoever hangs. The loop is woken once for all that was done since it
    last looked: to wake it costs more than to hand over what is there. A crew works for one loop.
    """

    def __init__(self, name: str, size: int) -> None:
        self._given: SimpleQueue[_Work] = SimpleQueue()
        self._settled: deque[_Settled] = deque()
        self._woken = False
        for number in range(size):
            thread = threading.Thread(target=self._toil, name=f"{name}-{number}", daemon=True)
            thread.start()

    async def do(self, work: Callable[[], Done]) -> Done:
        """What the work answers, or raises."""
        done: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._given.put((work, done))
        return await done

    def _toil(self) -> None:
        while True:
            self._do(*self._given.get())  # what was done is let go of before the next one comes

    def _do(self, work: Callable[[], Any], done: "asyncio.Future[Any]") -> None:
        settle: Callable[[asyncio.Future[Any], Any], None] = _answer
        outcome: Any
        try:
            outcome = work()
        except BaseException as wrong:
            settle, outcome = _fail, wrong
            if isinstance(wrong, StopIteration):  # no future takes one
                outcome = RuntimeError("StopIteration")
        self._settled.append((settle, done, outcome))
        if not self._woken:
            self._woken = True
            done.get_loop().call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        self._woken = False  # before looking: what is settled from here on wakes the loop again
        while self._settled:
            settle, done, outcome = self._settled.popleft()
            settle(done, outcome)


_Work = tuple[Callable[[], Any], "asyncio.Future[Any]"]
_Settled = tuple[Callable[["asyncio.Future[Any]", Any], None], "asyncio.Future[Any]", Any]


def _answer(done: "asyncio.Future[Any]", outcome: Any) -> None:
    if not done.done():  # nobody waits any more
        done.set_result(outcome)


def _fail(done: "asyncio.Future[Any]", wrong: BaseException) -> None:
    if not done.done():
        done.set_exception(wrong)
