"""The chats of all phones: what was written, tapped and spoken on each, and what came."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from handset.whatsapp.meta import Meta, Sent
from handset.whatsapp.phone import MessagePhone

MOST_WAIT_S, LOOK_S = 2.5, 0.1
TICKS = {"sent": "✓", "delivered": "✓✓", "read": "✓✓ read", "failed": "failed"}


@dataclass(frozen=True)
class Line:
    """One bubble of a chat: what was said, when, what of it can be tapped, and its ticks."""

    words: str
    at: float
    from_us: bool = False
    taps: tuple[str, ...] = ()
    is_list: bool = False
    opens: str = ""
    ticks: str = ""


@dataclass
class Chats:
    """Those of one service, by the number of the phone."""

    meta: Meta
    phones: dict[str, MessagePhone] = field(default_factory=dict)
    said: dict[str, list[Line]] = field(default_factory=dict)

    def phone(self, number: str) -> MessagePhone:
        """The phone of a number; its owner is known to the service by a scoped name."""
        scoped = f"KE.9{number.removeprefix('+')}"
        return self.phones.setdefault(number, MessagePhone(number, scoped, self.meta))

    def act(self, number: str, words: str, do: Callable[[MessagePhone], int]) -> int:
        """Do something on a phone, and wait until an answer may have come; how it was taken."""
        phone = self.phone(number)
        before, until = len(phone.arrived), time.monotonic() + MOST_WAIT_S
        self.said.setdefault(number, []).append(Line(words, time.time()))
        status = do(phone)
        while len(phone.arrived) == before and time.monotonic() < until and status == 200:
            time.sleep(LOOK_S)
        return status

    def lines(self, number: str) -> list[Line]:
        """All of a chat, oldest first."""
        came = [self._line(one) for one in self.meta.on(*self.phone(number).names)]
        return sorted([*self.said.get(number, ()), *came], key=lambda line: line.at)

    def _line(self, sent: Sent) -> Line:
        told = [TICKS.get(item["status"], "") for item in self.meta.told[sent.name]]
        action = sent.body.get("interactive", {}).get("action", {})
        taps, opens = tuple(sent.taps), str(action.get("button", ""))
        return Line(sent.words, sent.at, True, taps, bool(opens), opens, told[-1] if told else "")
