"""What Meta calls for WhatsApp: once to see whose address this is, then with all there is to tell.

It is answered with 200 once all of it is kept, and else tells it again, for days. What was not
signed does nothing, and is not read where that shows beforehand.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from gateway.callbacks import Posted
from gateway.gate import Answer
from ops.logs import failure
from ops.metrics import HOP_SECONDS, HOPS
from whatsapp import signature
from whatsapp.callback import Incoming, News, Status, read

log = structlog.get_logger()

_PLAIN = "text/plain; charset=utf-8"
DONE = Answer(b"", _PLAIN)
AGAIN = Answer(b"", _PLAIN, status=503)
NOT_SIGNED = Answer(b"", _PLAIN, status=401)
NOT_OURS = Answer(b"", _PLAIN, status=403)
NO_SUCH_CALL = Answer(b"", _PLAIN, (("allow", "GET, POST"),), 405)

LARGEST = 4 << 20
"""Bytes: a thousand updates come in one body at most. Source: as for `whatsapp.signature`."""


class Desk(Protocol):
    """Where it is kept what came, and what became of what went. Neither may wait for long."""

    def fresh(self, names: Sequence[str]) -> set[str]:
        """Those of these messages that were not heard before."""

    def told(self, statuses: Sequence[Status]) -> None:
        """Note what became of messages of ours."""


class Channel(Protocol):
    """What messages are heard by."""

    def take(self, message: Incoming) -> None:
        """Hear a message; whatever it raises, the message is told again."""


@dataclass(frozen=True)
class Account:
    """What our number is called at Meta, and the secrets that are shared with it."""

    number_id: str
    secrets: Sequence[bytes] = field(repr=False)
    verify_token: str = field(repr=False)


class WhatsAppDoor:
    """Behind it Meta's one address."""

    largest = LARGEST

    def __init__(self, account: Account, desk: Desk, channel: Channel) -> None:
        self._account, self._desk, self._channel = account, desk, channel
        self._hops = HOPS.labels("whatsapp")
        self._seconds = HOP_SECONDS.labels("whatsapp")

    def beforehand(self, post: Posted) -> Answer | None:
        """The answer to what has no body, or can't be signed."""
        if post.method == "GET":
            return self._verified(post.query)
        if post.method != "POST":
            return NO_SUCH_CALL
        if signature.is_one(post.signature):
            return None
        log.warning("callback_refused", channel="whatsapp", why="no signature")
        return NOT_SIGNED

    def __call__(self, place: str, post: Posted) -> Answer:
        """Take all that a body tells."""
        if post.ails:
            log.warning("callback_refused", channel="whatsapp", why=post.ails)
            return AGAIN
        if not signature.is_signed(post.body, post.signature, self._account.secrets):
            log.warning("callback_refused", channel="whatsapp", why="wrong signature")
            return NOT_SIGNED
        news = read(post.body, self._account.number_id)
        for why in sorted(news.odd)[:_MOST_ODD]:
            log.warning("whatsapp_not_understood", why=why)
        try:
            return DONE if self._kept(news) else AGAIN
        except Exception as wrong:  # nobody can say what of it was heard before
            failure("whatsapp_not_kept", wrong)
            return AGAIN

    def _kept(self, news: News) -> bool:
        """Whether all of it is kept: who was not heard once is not heard on, for order's sake."""
        unheard = self._desk.fresh([message.id for message in news.messages])
        waiting = set[str]()
        for message in news.messages:
            if message.id in unheard and message.caller.whose not in waiting:
                if self._heard(message):
                    unheard.discard(message.id)
                else:
                    waiting.add(message.caller.whose)
        if news.statuses:
            self._desk.told(news.statuses)
        return not waiting

    def _heard(self, message: Incoming) -> bool:
        began = time.perf_counter()
        try:
            self._channel.take(message)
        except Exception as wrong:
            failure("whatsapp_not_kept", wrong)
            return False
        self._hops.inc()
        self._seconds.observe(time.perf_counter() - began)
        return True

    def _verified(self, query: str) -> Answer:
        said = signature.challenge(query, self._account.verify_token)
        if said is None:
            log.warning("callback_refused", channel="whatsapp", why="no verification")
            return NOT_OURS
        return Answer(said.encode(), _PLAIN, (("x-content-type-options", "nosniff"),))


_MOST_ODD = 5
