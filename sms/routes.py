"""What Africa's Talking calls for texts: one that came in, and receipts of those that went out.

Whatever comes is answered with nothing, under 200: all else it would send again for hours.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

import patience
from gateway import callbacks
from gateway.callbacks import Posted
from gateway.gate import Answer
from ops.logs import failure
from ops.metrics import HOP_SECONDS, HOPS
from sms.callback import Delivery, Fate, Incoming, OptOut

log = structlog.get_logger()

NOTHING = Answer(b"", "text/plain; charset=utf-8")


class Desk(Protocol):
    """Where staff answer what woke them. Neither may keep the gateway waiting, nor fail it."""

    def heard(
        self,
        number: str,
        words: str,
        sent_at: datetime,
        is_of_caller: Callable[[], bool],
        once: Callable[[Callable[[], bool]], bool],
    ) -> bool:
        """A text came in; whether it was staff's answer to ours, and nothing of a caller's. What is
        done about it is done `once`, however often it is told."""

    def delivered(self, gateway_id: str, number: str, fate: Fate, cause: str) -> None:
        """The gateway told what became of a text of ours."""


class Channel(Protocol):
    """What callers' texts are heard by."""

    def is_of_caller(self, text: Incoming) -> bool:
        """Whether it is a caller's, whoever wrote it."""

    def once(self, text: Incoming, ask: Callable[[], bool]) -> bool:
        """What `ask` answers of a text, asked once however often the text is told."""

    def take(self, text: Incoming) -> None:
        """Hear a text, and see that it is answered."""

    def stop(self, number: str) -> None:
        """This number wants no texts."""


class SmsDoor:
    """Behind it texts come in at "", receipts at "delivery", and who wants no more at "optout"."""

    def __init__(self, desk: Desk, channel: Channel) -> None:
        self._desk, self._channel = desk, channel
        self._hops = HOPS.labels("sms")
        self._seconds = HOP_SECONDS.labels("sms")
        self._places: Mapping[str, Callable[[Posted], None]] = {
            "": self._heard,
            "delivery": self._delivered,
            "optout": self._opted_out,
        }

    def __call__(self, place: str, post: Posted) -> Answer | None:
        """Take what is told at a place behind this door; None where there is none."""
        if (take := self._places.get(place)) is None:
            return None
        try:
            with patience.lost_but_once():
                take(post)
        except callbacks.Unreadable as why:
            log.warning("callback_refused", channel="sms", why=str(why))
        except Exception as wrong:  # asked again, it would fail again
            failure("text_failed", wrong)
        return NOTHING

    def _heard(self, post: Posted) -> None:
        began = time.perf_counter()
        text = Incoming.read(post)
        number, sent_at = text.caller.number, text.stated or text.at
        is_of_caller = partial(self._channel.is_of_caller, text)
        once = partial(self._channel.once, text)
        if not self._desk.heard(number, text.words, sent_at, is_of_caller, once):
            self._channel.take(text)
        self._hops.inc()
        self._seconds.observe(time.perf_counter() - began)

    def _opted_out(self, post: Posted) -> None:
        self._channel.stop(OptOut.read(post).number)

    def _delivered(self, post: Posted) -> None:
        told = Delivery.read(post)
        self._desk.delivered(told.gateway_id, told.number, told.fate, told.cause)
