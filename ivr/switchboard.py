"""What a call asks of the house: who is on duty, which calls are ours, what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a call that we placed begins, with the values and the language that go with it."""

    node: str
    values: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


class Switchboard(Protocol):
    """None of these may keep a call waiting, nor fail it. Numbers are E.164."""

    def flashed(self, number: str) -> None:
        """Somebody rang the number that is never answered: they want to be called."""

    def opening(self, session: str, number: str) -> Opening | None:
        """A call that we placed was answered; None for one that is not ours."""

    def on_duty(self) -> tuple[str, ...]:
        """Whom to ring, in turn."""

    def ended(self, session: str, fields: Mapping[str, str]) -> None:
        """The gateway's last notice of a call."""


class Nobody:
    """A switchboard without people or a way to call anyone."""

    def flashed(self, number: str) -> None:
        """Nobody calls back."""

    def opening(self, session: str, number: str) -> Opening | None:
        """No call was placed."""
        return None

    def on_duty(self) -> tuple[str, ...]:
        """Nobody is."""
        return ()

    def ended(self, session: str, fields: Mapping[str, str]) -> None:
        """Nothing to note."""
