"""How a call stands: what was said, what the gateway is at, how long it lasts."""

from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from handset.operators import operator
from handset.transports import Exchange
from handset.voice.actions import Action, Enqueue, GetDigits, Record, RecordRest
from handset.voice.leg import Leg
from handset.voice.switch import Switch


class NoCallError(Exception):
    """Somebody did what nobody can at this point of this call."""


@dataclass(frozen=True)
class Utterance:
    """One thing that is said to the caller."""

    words: str
    seconds: float
    url: str = ""
    """The address of its sound; empty where a machine reads the words."""
    beep: bool = False
    """Whether a tone follows."""


class Standing:
    """All that can be seen of a call; it does nothing."""

    action: Action | None = None
    """What the gateway is at: it waits for keys, records, rings people or holds in a queue."""
    typed = ""
    """The keys pressed that were not sent yet."""
    talking_to = ""
    """The person on the other end; empty while it is a machine."""
    dialled: tuple[str, ...] = ()
    """The numbers that rang, in their order: all at once, or until one was picked up."""
    rejected = False
    fault = ""
    """Why the gateway dropped the call; empty where it did not."""

    _fresh = _redirects = 0
    _started = _acted = _ahead = _stayed_since = 0.0

    def __init__(
        self,
        number: str,
        switch: Switch,
        network_code: str = "63902",
        placed_as: str | None = None,
        called: str = "",
    ) -> None:
        """`placed_as` is the `clientRequestId`, maybe empty, of a call the service placed.

        `called` is which of the service's numbers is rung, where it has more than one.
        """
        self.number = number
        self.said: list[Utterance] = []
        """All that was said in this call."""
        self.warnings: list[str] = []
        """What the service answered that is passed over, and that its author did not mean."""
        self._switch = switch
        self._leg = Leg(
            switch.wire,
            switch.oddities,
            "Inbound" if placed_as is None else "Outbound",
            number,
            called or switch.number,
            operator(network_code).name,
            placed_as or "",
        )
        self._rest: deque[Action] = deque()
        self._recorded: dict[str, float] = {}
        """The gateway's own addresses of what the caller said, and their seconds."""
        self._last_fields: dict[str, str] = {}
        """What the last notice will tell of recordings, people and queues."""

    @property
    def heard(self) -> str:
        """The words said since somebody last did something: each prompt and each number on its own.

        Numbers are told in digits, which are prompts of one word each.
        """
        lines: list[str] = []
        words = (each.words for each in self.utterances)
        for of_one_word, some in groupby(words, str.isalpha):
            lines.append((" " if of_one_word else "\n").join(some))
        return "\n".join(lines)

    @property
    def utterances(self) -> list[Utterance]:
        """What was said since somebody last did something."""
        return self.said[self._fresh :]

    @property
    def open(self) -> bool:
        """Whether the call goes on."""
        return bool(self._leg.begun) and not self._leg.ended

    @property
    def listening(self) -> str:
        """`digits` or `recording` while it is the caller's turn, else empty."""
        if isinstance(self.action, GetDigits):
            return "digits"
        return "recording" if isinstance(self.action, Record | RecordRest) else ""

    @property
    def queue(self) -> str:
        """The name of the queue in which the caller waits, `default` where it has none."""
        if isinstance(self.action, Enqueue) and not self.talking_to:
            return self.action.name or "default"
        return ""

    @property
    def xml(self) -> str:
        """The service's latest answer."""
        return self.exchanges[-1].answer.body if self.exchanges else ""

    @property
    def exchanges(self) -> list[Exchange]:
        """All callbacks of this call and what was answered."""
        return self._leg.exchanges

    @property
    def session_id(self) -> str:
        return self._leg.id

    @property
    def cost(self) -> Decimal:
        """Shillings, as the last notice says; 0 before."""
        return self._leg.cost

    @property
    def seconds(self) -> float:
        """How long the call has lasted, all that is being said included."""
        return self._leg.seconds if self._leg.ended else max(0.0, self._now - self._started)

    @property
    def _clock(self) -> float:
        return self._switch.clock() if self._switch.clock else 0.0

    @property
    def _now(self) -> float:
        """The gateway's time runs ahead of the clock by what it has yet to finish saying."""
        return max(self._clock, self._ahead)

    def _opened(self, *kinds: type[Action]) -> Action | None:
        """What the gateway is at.

        :raise NoCallError: where the call is over, or the gateway is at something else.
        """
        if not self.open:
            raise NoCallError(self.fault or "the call is over")
        if kinds and not isinstance(self.action, kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            raise NoCallError(f"there is no {names}: the gateway is at {self.action}")
        return self.action
