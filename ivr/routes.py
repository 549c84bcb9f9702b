"""What Africa's Talking calls for voice: each turn of a call, its end, and its events.

The address that an answer names is called for all the rest of the call, so every one of these
minds a hang-up. Whatever comes is answered with XML: all else cuts the caller off.
"""

import re
import time

import structlog

from gateway import callbacks
from gateway.callbacks import Posted
from gateway.gate import Answer
from ivr.callback import VoiceCallback
from ivr.channel import VoiceChannel
from ivr.voice_xml import MIMETYPE
from ops.logs import failure
from ops.metrics import HOP_SECONDS, HOPS

log = structlog.get_logger()

_PLACE = re.compile(r"(?P<hop>[0-9]{1,6})(?P<silence>/silence)?")


class VoiceDoor:
    """Behind it a phone rings at "", is heard for hop N at "N", and is silent at "N/silence"."""

    def __init__(self, channel: VoiceChannel) -> None:
        self._channel = channel
        self._hops = HOPS.labels("ivr")
        self._seconds = HOP_SECONDS.labels("ivr")

    def __call__(self, place: str, post: Posted) -> Answer | None:
        """Answer what is called at a place behind this door: at one that no answer of ours has
        named, with where help is, for it may be a call all the same."""
        if place == "events":  # notices of transfers, which this service does not make
            return Answer(b"", "text/plain; charset=utf-8")
        if not place:
            return self._turn(post, None)
        if named := _PLACE.fullmatch(place):
            return self._turn(post, int(named["hop"]), silence=bool(named["silence"]))
        log.warning("callback_refused", channel="ivr", why="no place")
        return Answer(self._channel.apology(), MIMETYPE)

    def _turn(self, post: Posted, hop: int | None, *, silence: bool = False) -> Answer:
        began = time.perf_counter()
        try:
            body = self._channel.answer(VoiceCallback.read(post, hop, silence=silence))
        except callbacks.Unreadable as why:
            log.warning("callback_refused", channel="ivr", why=str(why))
            body = self._channel.apology()
        except Exception as wrong:  # a caller is told where help is, whatever came
            failure("callback_failed", wrong)
            body = self._channel.apology()
        self._hops.inc()
        self._seconds.observe(time.perf_counter() - began)
        return Answer(body, MIMETYPE)
