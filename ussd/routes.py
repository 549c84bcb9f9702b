"""What Africa's Talking calls for USSD: the callback, and the notice that a session ended."""

import time

import structlog

from gateway import callbacks
from gateway.callbacks import Posted
from gateway.gate import Answer
from ops.logs import failure
from ops.metrics import HOP_SECONDS, HOPS, SESSIONS_ENDED
from ussd.callback import Callback, SessionEnd
from ussd.channel import UssdChannel

TEXT = "text/plain; charset=utf-8"
log = structlog.get_logger()

_STATUSES = {"Success", "Incomplete", "Failed"}


class UssdDoor:
    """No body or fault of a callback is answered with anything but a screen: all else cuts the
    caller off."""

    def __init__(self, channel: UssdChannel) -> None:
        self._channel = channel
        self._hops = HOPS.labels("ussd")
        self._seconds = HOP_SECONDS.labels("ussd")

    def __call__(self, place: str, post: Posted) -> Answer | None:
        """Answer what is called at a place behind this door; None where there is none."""
        match place:
            case "":
                return self._hop(post)
            case "events":
                return self._ended(post)
        return None

    def _hop(self, post: Posted) -> Answer:
        began = time.perf_counter()
        try:
            screen, metadata = self._channel.answer(Callback.read(post))
        except callbacks.Unreadable as why:
            log.warning("callback_refused", channel="ussd", why=str(why))
            screen, metadata = self._channel.apology(), ""
        except Exception as wrong:  # a caller is told where help is, whatever came
            failure("callback_failed", wrong)
            screen, metadata = self._channel.apology(), ""
        self._hops.inc()
        self._seconds.observe(time.perf_counter() - began)
        more = (("at-ussd-hop-metadata", metadata),) if metadata else ()
        return Answer(screen.encode(), TEXT, more)

    def _ended(self, post: Posted) -> Answer:
        try:
            end = SessionEnd.read(post)
        except callbacks.Unreadable as why:
            log.warning("callback_refused", channel="ussd", why=str(why))
            return Answer(b"", TEXT)
        SESSIONS_ENDED.labels(end.status if end.status in _STATUSES else "Other").inc()
        self._channel.ended(end)
        return Answer(b"", TEXT)
