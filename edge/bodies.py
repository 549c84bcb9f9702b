"""A request's body, taken in whole: bounded in bytes and in time, however it is sent.

A server's own limits are no help here: granian waits for a body as long as its sender likes.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress

from edge.deadlines import Deadlines

SECONDS_TO_DROP = 1.0
"""How long the rest of a body that is too large is let come in, to be dropped."""

MOST_HELD = 64 << 20
"""Bytes of bodies that are still on their way, all together: a sender who is slow holds those."""


class NotWhole(Exception):
    """A body that nothing may be done with; the argument is one or two words on why."""


class TooLarge(NotWhole):
    """It is more than may come."""

    def __init__(self) -> None:
        super().__init__("too large")


class Bodies:
    """All the bodies that are on their way in."""

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._most_held = most_held
        self._held = 0
        self._deadlines = Deadlines()

    async def whole(
        self, length: str, comes: AsyncIterable[bytes], most: int, seconds: float
    ) -> bytes:
        """The body, of at most so many bytes, within so many seconds.

        `length` is what its header says; empty where it is sent in chunks.

        :raise NotWhole: it is too large, too slow, or broke off.
        """
        if length == "0":
            return b""
        parts = aiter(comes)
        try:
            wanted = _declared(length, most)
            return await self._deadlines.within(seconds, self._read(parts, wanted, most))
        except TimeoutError:
            raise NotWhole("too slow") from None
        except TooLarge:
            await _drop(parts)
            raise

    async def _read(self, comes: AsyncIterator[bytes], wanted: int | None, most: int) -> bytes:
        """What broke off ends twice: granian has nothing come where it failed, and at the end."""
        part = await anext(comes)
        if len(part) == wanted:  # nearly every callback comes with its headers
            return part
        parts, got = list[bytes](), 0
        with self._holding() as hold:
            while part:
                parts.append(part)
                hold(len(part))
                if (got := got + len(part)) > most:
                    raise TooLarge
                if got == wanted:
                    break
                part = await anext(comes)
            if got != wanted and (wanted is not None or await _goes_on(comes)):
                raise NotWhole("broken off")
        return b"".join(parts)

    @contextmanager
    def _holding(self) -> Iterator[Callable[[int], None]]:
        """Counts what this body holds until it is whole, or given up on."""
        mine = 0

        def hold(more: int) -> None:
            nonlocal mine
            mine += more
            self._held += more
            if self._held > self._most_held:
                raise NotWhole("no room")

        try:
            yield hold
        finally:
            self._held -= mine


def _declared(length: str, most: int) -> int | None:
    """How long a body says it is; None where it does not."""
    if not length:
        return None
    if not (length.isascii() and length.isdigit()):
        raise NotWhole("no length")
    if len(length) > 15 or int(length) > most:
        raise TooLarge
    return int(length)


async def _goes_on(comes: AsyncIterator[bytes]) -> bool:
    with suppress(StopAsyncIteration):
        await anext(comes)
        return True
    return False


async def _drop(comes: AsyncIterator[bytes]) -> None:
    """Let the rest come, and hold none of it: who is still sending when the line is closed on them
    hears no answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_TO_DROP):
            while await _goes_on(comes):
                pass
