"""What comes in may take so long, and what is given up for another reason is not called late."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from edge.deadlines import LOOKS_S, Deadlines

Comes = TypeVar("Comes")


def told(story: Callable[[Deadlines], Awaitable[Comes]]) -> Comes:
    """What comes of a story that is told on a loop."""

    async def whole() -> Comes:
        return await story(Deadlines())

    return asyncio.run(whole())


async def later(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "came"


def test_what_comes_in_time_is_handed_on() -> None:
    assert told(lambda deadlines: deadlines.within(5, later(2 * LOOKS_S))) == "came"


def test_what_is_late_is_given_up_and_its_task_goes_on() -> None:
    async def story(deadlines: Deadlines) -> str:
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(TimeoutError):
            await deadlines.within(LOOKS_S, later(60))
        assert LOOKS_S <= loop.time() - began < 10
        task = asyncio.current_task()
        assert task is not None
        assert not task.cancelling()
        return await deadlines.within(5, later(0))

    assert told(story) == "came"


def test_each_has_a_deadline_of_its_own() -> None:
    async def story(deadlines: Deadlines) -> list[str | BaseException]:
        await deadlines.within(5, later(0))
        await asyncio.sleep(3 * LOOKS_S)  # nobody looks meanwhile
        each = (deadlines.within(seconds, later(3 * LOOKS_S)) for seconds in (LOOKS_S, 60))
        return await asyncio.gather(*each, return_exceptions=True)

    late, came = told(story)
    assert isinstance(late, TimeoutError)
    assert came == "came"


def test_who_is_called_off_is_not_told_that_it_was_late() -> None:
    async def story(deadlines: Deadlines) -> None:
        waits = asyncio.ensure_future(deadlines.within(60, later(60)))
        await asyncio.sleep(0)
        waits.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waits
        assert not deadlines._until

    told(story)
