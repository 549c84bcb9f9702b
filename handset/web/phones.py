"""The phones and calls that browsers hold; the oldest is forgotten when there are too many."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TypeVar

from handset.ussd.phone import Phone
from handset.voice.call import Call

MOST_PHONES = 64

MOST_AT_ONCE = 2
"""Each phone that waits for the service keeps a thread of the very server that has to answer it;
the server has four, so half of them are left to answer with, and the others are asked to try again.
"""


class BusyError(Exception):
    """Too many phones, or this one, are waiting for the service already."""


PhoneOrCall = Phone | Call
"""A USSD session's phone, or one voice call: the network ends both by itself."""

P = TypeVar("P", Phone, Call)


@dataclass
class _Held:
    phone: PhoneOrCall
    lock: threading.Lock = field(default_factory=threading.Lock)
    alarm: threading.Timer | None = None


class Phones:
    """Phones and calls by their secret names."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._at_once = threading.BoundedSemaphore(MOST_AT_ONCE)

    def keep(self, phone: PhoneOrCall) -> str:
        """Hold one more; answers its name."""
        name = token_urlsafe(12)
        self._held[name] = _Held(phone)
        for old in list(self._held)[:-MOST_PHONES]:
            self._set_alarm(self._held.pop(old), 0)
        return name

    @contextmanager
    def using(self, name: str, kind: type[P]) -> Iterator[P]:
        """The one with this name, for one caller at a time. Raises KeyError and BusyError."""
        held = self._held[name]
        phone = held.phone
        if not isinstance(phone, kind):
            raise KeyError(name)
        if not self._at_once.acquire(blocking=False):
            raise BusyError
        try:
            with _taken(held.lock):
                phone.tick()
                yield phone
                self._set_alarm(held, phone.left)
        finally:
            self._at_once.release()

    def _set_alarm(self, held: _Held, seconds: float) -> None:
        """A session ends when its time is out even if the page was closed."""
        if held.alarm:
            held.alarm.cancel()
        if held.phone.open:
            held.alarm = threading.Timer(seconds, self._ring, (held, seconds == 0))
            held.alarm.daemon = True
            held.alarm.start()

    def _ring(self, held: _Held, forgotten: bool) -> None:
        with held.lock:
            if forgotten:
                held.phone.hang_up()
            else:
                held.phone.tick()


@contextmanager
def _taken(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        lock.release()
