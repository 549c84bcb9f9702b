"""What all calls of one service have in common, and the calls that ring and nobody answered yet."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handset.voice.oddities import Oddities
from handset.voice.wire import Wire

if TYPE_CHECKING:
    from handset.voice.call import Call
    from handset.voice.people import Peopled

VOICE_NUMBER = "+254711082900"
"""The service's number, of a block that Africa's Talking gives out; here nobody has it."""


def nowhere(_: bytes) -> str:
    """An address under which no recording is found, as the real ones after a while."""
    return "https://voice-recordings.at-internal.example/0123456789abcdef0123456789abcdef.mp3"


@dataclass
class Switch:
    """What stands between phones and the service, as a telephone exchange does."""

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
    parked: list["Peopled"] = field(default_factory=list)
    """Callers who wait in the queue, the first who came first."""
    ringing: dict[str, "Call"] = field(default_factory=dict)
    """Calls that the service placed and nobody has answered, by the number that rings."""

    def waiting(self) -> dict[str, int]:
        """How many wait, by the name of the queue."""
        return dict(Counter(caller.queue for caller in self.parked))
