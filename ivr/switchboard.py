"""What a call asks of the house: who is on duty, which calls are ours, what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dialogue.act import Caller


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a call that we placed begins, with the values and the language that go with it."""

    node: str
    values: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class PersonEnd:
    """What became of putting a caller through: whether somebody talked to them, how long."""

    answered: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class CallEnd:
    """What the gateway says of a call that is over.

    `caller` is the other end, `dialled` is whom it was put through to, if anybody, as the gateway
    writes it.
    """

    caller: Caller
    outbound: bool
    seconds: int
    cause: str
    dialled: str
    person: PersonEnd | None


class Switchboard(Protocol):
    """None of these may keep a call waiting, nor fail it. Numbers are E.164."""

    def flashed(self, number: str) -> None:
        """Somebody rang the number that is never answered: they want to be called."""

    def opening(self, session: str, number: str) -> Opening | None:
        """A call that we placed was answered; None for one that is not ours."""

    def on_duty(self) -> tuple[str, ...]:
        """Whom to ring, in turn."""

    def ended(self, end: CallEnd) -> None:
        """The gateway's last notice of a call."""
