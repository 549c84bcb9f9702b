"""The gateway as all calls of one service share it: its wire, its oddities, its queue."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from handset.voice.oddities import Oddities
from handset.voice.wire import Wire

VOICE_NUMBER = "+254711082900"
"""The service's number, of a block that Africa's Talking gives out; here nobody has it."""


def nowhere(_: bytes) -> str:
    """An address under which no recording is found, as the real ones after a while."""
    return "https://voice-recordings.at-internal.example/0123456789abcdef0123456789abcdef.mp3"


class Parked(Protocol):
    """A caller who waits in the queue."""

    @property
    def number(self) -> str: ...

    @property
    def queue(self) -> str:
        """The name of the queue."""

    def dequeued(self, by: str, session: str = "") -> None:
        """A person takes the caller from the queue."""


@dataclass
class Gateway:
    """What stands between calls and the service."""

    wire: Wire
    number: str = VOICE_NUMBER
    flash_number: str = ""
    """A number of the service that is rung in order to be called back."""
    oddities: Oddities = field(default_factory=Oddities)
    words: Mapping[str, str] = field(default_factory=dict)
    """The words that are spoken in a sound, by the path of its address."""
    keep: Callable[[bytes], str] = nowhere
    """Puts a recording where the service can fetch it; answers the address."""
    clock: Callable[[], float] | None = None
    """Seconds; without one no time passes but what is spoken, waited and keyed."""
    parked: list[Parked] = field(default_factory=list)
    """Callers who wait in the queue, the first who came first."""

    def waiting(self) -> dict[str, int]:
        """How many wait, by the name of the queue."""
        return dict(Counter(caller.queue for caller in self.parked))
