"""A stand-in for Africa's Talking's USSD gateway: one caller's phone, as the service sees it.

What travels is what was captured and documented of the real gateway: a form with five fields and
the whole transcript, an answer that starts with CON or END within ten seconds, and one notice when
the session is over.
"""

import time
from collections.abc import Callable

from handset.operators import SESSION_SECONDS, operator
from handset.transports import Exchange, Post
from handset.ussd import letters
from handset.ussd.session import Session, Status, fault

# The operators' own words are not documented; these say no more than theirs do.
NETWORK_ERROR = "Connection problem or invalid MMI code."
TIMED_OUT = "Session timed out. Please dial again."
CONNECTION_LOST = "Connection lost."


class NoSessionError(Exception):
    """A key was pressed for a session that is not there: on a real phone, no reply field either."""


class Phone:
    """One phone on one network. Its verbs return the screen; times are seconds of `clock`."""

    def __init__(
        self,
        number: str,
        post: Post,
        *,
        network_code: str = "63902",
        service_code: str = "*384*70421#",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.number = number
        self.service_code = service_code
        self.operator = operator(network_code)
        self.screen = ""
        """What the phone shows: the service's words without CON or END, or the network's."""
        self._post = post
        self._clock = clock
        self._waited = 0.0
        self._shown = 0.0
        self._session: Session | None = None

    # What the caller does

    def dial(self, extension: str = "") -> str:
        """Open a new session; an extension such as `1*2` was dialled as `*384*70421*1*2#`."""
        self.hang_up()
        caller = {
            "phoneNumber": self.number,
            "serviceCode": self.service_code,
            "networkCode": self.operator.code,
        }
        self._session = Session(caller, self._post, self._now)
        return self._show(self._session.send(extension))

    def dial_code(self, code: str) -> str:
        """Dial what was keyed on the idle screen; a code that is not the service's is refused."""
        stem = self.service_code.removesuffix("#")
        extension = code.removeprefix(stem).removesuffix("#")
        whole = code.startswith(stem) and code.endswith("#")
        if not whole or (extension and not extension.startswith("*")):
            self.hang_up()
            self.screen = NETWORK_ERROR
            return self.screen
        return self.dial(extension.removeprefix("*"))

    def press(self, keys: str) -> str:
        """Send a reply, which may be empty. Raises NoSessionError where no session is open."""
        session = self._opened()
        self.tick()
        if not self.open:
            return self.screen
        earlier = session.transcript
        return self._show(session.send(f"{earlier}*{keys}" if earlier else keys))

    type = press

    def hang_up(self) -> str:
        """The red key: leaves the session if one is open, and clears the screen."""
        self.tick()
        self._end("Incomplete", "")
        return self.screen

    # What the network does

    def repeat(self) -> str:
        """Deliver the last callback once more, the same bytes, even after the session's end."""
        if not self._session:
            raise NoSessionError
        return self._show(self._session.repeat())

    def drop(self) -> str:
        """The network loses the session. Raises NoSessionError where no session is open."""
        self._opened()
        return self._end("Incomplete", CONNECTION_LOST)

    def wait(self, seconds: float) -> str:
        """Let time pass on this phone, without spending any."""
        self._waited += seconds
        return self.tick()

    def tick(self) -> str:
        """End the session if one of its clocks has run out, as the network does by itself."""
        if self.open and self.left <= 0:
            self._end("Incomplete", TIMED_OUT)
        return self.screen

    # What there is to see

    @property
    def open(self) -> bool:
        """Whether the service waits for a reply."""
        return bool(self._session and not self._session.status)

    @property
    def status(self) -> Status | None:
        """How the latest session ended; None while it is open, and before the first."""
        return self._session.status if self._session else None

    @property
    def session_id(self) -> str:
        """The id of the latest session, empty before the first."""
        return self._session.id if self._session else ""

    @property
    def transcript(self) -> str:
        """All that was typed in the latest session, joined by `*` as it is sent."""
        return self._session.transcript if self._session else ""

    @property
    def exchanges(self) -> list[Exchange]:
        """The callbacks of the latest session, with its notice."""
        return self._session.exchanges if self._session else []

    @property
    def letters(self) -> int:
        """Letters on the screen: septets, or UCS-2 units if it has a letter outside GSM 03.38."""
        return letters.count(self.screen)

    @property
    def limit(self) -> int:
        """Letters the network shows on one screen, in the alphabet that this one needs."""
        return letters.room(self.screen, self.operator.screen)

    @property
    def warnings(self) -> list[str]:
        """What the operator would do to this screen that its author did not mean."""
        found = []
        if self.letters > self.limit:
            found.append(f"{self.letters} letters: {self.operator.name} shows {self.limit}")
        if strange := letters.outside(self.screen):
            found.append(f"not every phone can show {strange}")
        return found

    @property
    def idle_left(self) -> float:
        """Seconds before the network gives up waiting for a reply; 0 when none is awaited."""
        return max(0.0, self._shown + self.operator.idle - self._now) if self.open else 0.0

    @property
    def session_left(self) -> float:
        """Seconds before the network ends the session, however lively; 0 when none is open."""
        if not self._session or not self.open:
            return 0.0
        return max(0.0, self._session.started + SESSION_SECONDS - self._now)

    @property
    def left(self) -> float:
        """Seconds before the network ends the session by itself; 0 when none is open."""
        return min(self.idle_left, self.session_left)

    @property
    def _now(self) -> float:
        return self._clock() + self._waited

    def _opened(self) -> Session:
        if not self._session or not self.open:
            raise NoSessionError
        return self._session

    def _show(self, exchange: Exchange) -> str:
        answer = exchange.answer
        if error := fault(answer):
            return self._end("Failed", NETWORK_ERROR, error)
        self._shown = self._now
        self.screen = answer.body[4:]
        if answer.body.startswith("END "):
            self._end("Success", self.screen)
        return self.screen

    def _end(self, status: Status, screen: str, error: str = "") -> str:
        if self._session:
            self._session.end(status, self._now, error)
        self.screen = screen
        return screen
