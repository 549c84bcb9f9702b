"""How a call stands: what was said, what the gateway is at, how long it lasts."""

from collections import deque
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from handset.voice.actions import Action, Enqueue, GetDigits, Record, RecordRest
from handset.voice.clock import CallClock
from handset.voice.leg import Leg

A = TypeVar("A")
B = TypeVar("B")


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


@dataclass
class CallState:
    """All that the gateway knows of a call; it does nothing."""

    leg: Leg
    clock: CallClock
    started: float = 0.0
    action: Action | None = None
    """What the gateway is at: it waits for keys, records, rings people or holds in a queue."""
    since: float = 0.0
    """When it began to be at that, or people began to talk."""
    rest: deque[Action] = field(default_factory=deque)
    """What it was told to do after that."""
    typed: str = ""
    """The keys pressed that were not sent yet."""
    talking_to: str = ""
    """The person on the other end; empty while it is a machine."""
    dialled: tuple[str, ...] = ()
    """The numbers that rang, in their order: all at once, or until one was picked up."""
    rejected: bool = False
    fault: str = ""
    """Why the gateway dropped the call; empty where it did not."""
    warnings: list[str] = field(default_factory=list)
    """What the service answered that is passed over, and that its author did not mean."""
    said: list[Utterance] = field(default_factory=list)
    """All that was said in this call."""
    answered: int = 0
    """How much of that was said before somebody last did something."""
    recorded: dict[str, float] = field(default_factory=dict)
    """The gateway's own addresses of what the caller said, and their seconds."""
    last_fields: dict[str, str] = field(default_factory=dict)
    """What the last notice will tell of recordings, people and queues."""

    @property
    def heard(self) -> str:
        """The words said since somebody last did something, a prompt or a number in each row.

        Numbers are told in digits, which are prompts of one word each.
        """
        rows: list[str] = []
        words = (each.words for each in self.utterances)
        for of_one_word, some in groupby(words, str.isalpha):
            rows.append((" " if of_one_word else "\n").join(some))
        return "\n".join(rows)

    @property
    def utterances(self) -> list[Utterance]:
        """What was said since somebody last did something."""
        return self.said[self.answered :]

    @property
    def open(self) -> bool:
        """Whether the call goes on."""
        return bool(self.leg.begun) and not self.leg.ended

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
    def seconds(self) -> float:
        """How long the call has lasted, all that is being said included."""
        return self.leg.seconds if self.leg.ended else max(0.0, self.clock.now - self.started)

    def must_be_open(self) -> None:
        """Say no to what can only be done in a call.

        :raise NoCallError: where it is over.
        """
        if not self.open:
            raise NoCallError(self.fault or "the call is over")

    def at(self, kind: type[A], other: type[B] | None = None) -> A | B:
        """What the gateway is at, which has to be of this kind, or the other.

        :raise NoCallError: where the call is over, or the gateway is at something else.
        """
        self.must_be_open()
        kinds = (kind, other) if other else (kind,)
        if not isinstance(self.action, kinds):
            names = " or ".join(each.__name__ for each in kinds)
            raise NoCallError(f"there is no {names}: the gateway is at {self.action}")
        return self.action
