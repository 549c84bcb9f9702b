"""A request's body, taken in whole: bounded in bytes and in time, however it is sent."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from edge.request import Body

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

    async def whole(self, body: Body, most: int, seconds: float) -> bytes:
        """The body, of at most so many bytes, within so many seconds.

        :raise NotWhole: it is too large, too slow, or broke off.
        """
        if body.is_whole and body.held <= most:  # nearly every callback comes with its head
            return body.at_once()
        try:
            if body.length is not None and body.length > most:
                raise TooLarge
            async with asyncio.timeout(seconds):
                return await self._read(body, most)
        except TimeoutError:
            raise NotWhole("too slow") from None
        except TooLarge:
            await _drop(body)
            raise

    async def _read(self, body: Body, most: int) -> bytes:
        with self._holding() as hold:
            parts, got = list[bytes](), 0
            while part := await body.more():
                parts.append(part)
                hold(len(part))
                if (got := got + len(part)) > most:
                    raise TooLarge
        if not body.is_whole:
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


async def _drop(body: Body) -> None:
    """Let the rest come, and hold none of it: who is still sending when the line is closed on them
    hears no answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_TO_DROP):
            while await body.more():
                pass
