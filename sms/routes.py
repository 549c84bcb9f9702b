"""What Africa's Talking calls for texts: one that came in, and receipts of those that went out.

Whatever comes is answered with nothing, under 200: all else it would send again for hours.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from gateway import callbacks
from gateway.callbacks import Post
from gateway.gate import Answer
from ops.logs import failure
from sms.callback import Delivery, Fate, Incoming

log = structlog.get_logger()

NOTHING = Answer(b"", "text/plain; charset=utf-8")


class Desk(Protocol):
    """The house's side of texts. None of these may keep the gateway waiting, nor fail it."""

    def heard(self, number: str, text: str) -> None:
        """A text came in."""

    def delivered(self, gateway_id: str, number: str, fate: Fate, cause: str) -> None:
        """The gateway told what became of a text of ours."""


class SmsDoor:
    """Behind it texts come in at "", receipts at "delivery", and who wants no more at "optout"."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: Mapping[str, Callable[[Post], None]] = {
            "": self._heard,
            "delivery": self._delivered,
            "optout": lambda _: None,  # of promotional texts, of which this service sends none
        }

    def __call__(self, place: str, post: Post) -> Answer | None:
        """Take what is told at a place behind this door; None where there is none."""
        if (take := self._places.get(place)) is None:
            return None
        try:
            take(post)
        except callbacks.Unreadable as why:
            log.warning("callback_refused", channel="sms", why=str(why))
        except Exception as wrong:  # asked again, it would fail again
            failure("text_failed", wrong)
        return NOTHING

    def _heard(self, post: Post) -> None:
        incoming = Incoming.read(post)
        self._desk.heard(incoming.number, incoming.text)

    def _delivered(self, post: Post) -> None:
        told = Delivery.read(post)
        self._desk.delivered(told.gateway_id, told.number, told.fate, told.cause)
