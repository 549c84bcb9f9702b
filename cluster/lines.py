"""How callers come who do not dial: by a call, and by texts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from handset.sms.phone import TextPhone
from handset.sms.texts import Texts
from handset.transports import SMS_AGENT, over_http
from handset.voice.api import Api, serve
from handset.voice.call import Call
from handset.voice.sounds import NoSound
from handset.voice.switch import Switch
from tests.support.transcripts import in_figures

ANSWERED_S = 60.0
"""How long who texts waits for an answer."""
ACCOUNT, KEY, SHORT_CODE = "cluster", "key", "20000"


class Line(Protocol):
    """One caller's, from its first word to its last."""

    failed: bool
    """Whether nothing was answered."""

    @property
    def open(self) -> bool:
        """Whether it has not ended."""

    @property
    def told(self) -> str:
        """What was heard or read last."""

    def begin(self) -> None: ...

    def say(self, words: str, *, twice: bool) -> str:
        """Say it; what the second delivery of it was answered where that was something else."""

    def end(self) -> None: ...


class Ringing:
    """A call."""

    def __init__(self, number: str, switch: Switch) -> None:
        self._call = Call(number, switch)
        self.failed = False

    @property
    def open(self) -> bool:
        return self._call.open

    @property
    def told(self) -> str:
        return in_figures(self._call.heard)

    def begin(self) -> None:
        self._carried(self._call.ring)

    def say(self, words: str, *, twice: bool) -> str:
        self._carried(lambda: self._call.press(words))
        first = self.told
        if twice and self.open and not self.failed:
            self._carried(self._call.repeat)
        return self.told if self.told != first and not self.failed else ""

    def end(self) -> None:
        if not self.failed:
            self._carried(self._call.hang_up)

    def _carried(self, act: Callable[[], object]) -> None:
        try:
            act()
        except NoSound:
            self.failed = True
        exchanges = self._call.exchanges
        self.failed |= bool(exchanges) and not exchanges[-1].answer.status


class Texting:
    """An exchange of texts. A text that is told of twice is answered once."""

    def __init__(self, number: str, texts: Texts) -> None:
        self._texts, self._phone, self.failed = texts, TextPhone(number, texts), False

    @property
    def open(self) -> bool:
        return True

    @property
    def told(self) -> str:
        return self._phone.screen

    def begin(self) -> None:
        self.say("Hi", twice=False)

    def say(self, words: str, *, twice: bool) -> str:
        heard = self._phone.press(words)
        if twice or not (heard and heard.status == 200):  # told again until it was heard
            self._texts.tell(self._phone.sent[-1])
        deadline = time.monotonic() + ANSWERED_S
        while not self.told and time.monotonic() < deadline:
            time.sleep(0.05)
        self.failed = not self.told
        return ""

    def end(self) -> None:
        """Nothing says so."""


@contextmanager
def texts_to(callbacks: str) -> Iterator[tuple[Texts, str]]:
    """The gateway's messaging, which tells the service of texts, and where the service sends."""
    texts = Texts(over_http(callbacks, SMS_AGENT))
    with serve(Api(ACCOUNT, KEY, texts=texts)) as address:
        yield texts, address
