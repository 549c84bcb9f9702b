"""One voice call, by the verbs of the people who are on it.

call = Call("+254711000001", Switch(wire_over_wsgi(app)))
call.ring()
call.press("1")
assert "Welcome" in call.heard
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, TypeVar

from handset.operators import operator
from handset.voice import sounds
from handset.voice.actions import Dial, GetDigits, Record, RecordRest
from handset.voice.caller_input import CallerInput
from handset.voice.clock import CallClock
from handset.voice.gateway import Gateway
from handset.voice.interpreter import Interpreter
from handset.voice.leg import Direction, Leg, spelt
from handset.voice.state import CallState, NoCallError

KEY_SECONDS = 0.5
DIAL_SECONDS = 25
"""How long one person's phone rings before the next is tried."""

MOST_PATIENCE = 300

T = TypeVar("T")


class _Fact(Generic[T]):
    """A fact of a call's state, read off the call itself."""

    def __init__(self, of: Callable[[CallState], T]) -> None:
        self._of = of

    def __get__(self, call: "Call", _: type["Call"]) -> T:
        return self._of(call.state)


class Call:
    """One call. Its verbs return what is heard; no prompt runs out unless the caller says so."""

    action = _Fact(lambda state: state.action)
    cost = _Fact(lambda state: state.leg.cost)
    dialled = _Fact(lambda state: state.dialled)
    exchanges = _Fact(lambda state: state.leg.exchanges)
    fault = _Fact(lambda state: state.fault)
    heard = _Fact(lambda state: state.heard)
    listening = _Fact(lambda state: state.listening)
    number = _Fact(lambda state: state.leg.number)
    open = _Fact(lambda state: state.open)
    queue = _Fact(lambda state: state.queue)
    rejected = _Fact(lambda state: state.rejected)
    said = _Fact(lambda state: state.said)
    seconds = _Fact(lambda state: state.seconds)
    session_id = _Fact(lambda state: state.leg.id)
    talking_to = _Fact(lambda state: state.talking_to)
    typed = _Fact(lambda state: state.typed)
    utterances = _Fact(lambda state: state.utterances)
    warnings = _Fact(lambda state: state.warnings)

    def __init__(
        self,
        number: str,
        gateway: Gateway,
        network_code: str = "63902",
        placed_as: str | None = None,
        called: str = "",
    ) -> None:
        """`placed_as` is the `clientRequestId`, maybe empty, of a call the service placed.

        `called` is which of the service's numbers is rung, where it has more than one.
        """
        leg = Leg(
            gateway.wire,
            gateway.oddities,
            "Inbound" if placed_as is None else "Outbound",
            number,
            called or gateway.number,
            operator(network_code).name,
            placed_as or "",
        )
        self.state = CallState(leg, CallClock(gateway.clock))
        self._interpreter = Interpreter(self.state, gateway)
        self._input = CallerInput(self.state, self._interpreter, gateway)

    # What the caller does

    def ring(self) -> str:
        """Dial the service's number. It is answered, or refused and then `rejected`."""
        self._must_not_have_begun("Inbound")
        self._interpreter.begin("Ringing")
        return self.heard

    def answer(self) -> str:
        """Take a call that the service placed."""
        self._must_not_have_begun("Outbound")
        self._interpreter.begin("Answered")
        return self.heard

    def not_answered(self, cause: str = "SUBSCRIBER_ABSENT") -> None:
        """Leave a call that the service placed unanswered: one notice is all there is of it."""
        self._must_not_have_begun("Outbound")
        self.state.leg.end(0, cause, "NotAnswered", {})

    def press(self, keys: str) -> str:
        """Press keys one by one; those that come too many reach the next question."""
        self.state.must_be_open()
        self._interpreter.act()
        for key in keys:
            if self.open:
                self.state.clock.spend(KEY_SECONDS)
                self._input.key(key)
        return self.heard

    def stay_silent(self) -> str:
        """Wait until the gateway gives up listening and runs the next action in the XML."""
        asked = self.state.at(GetDigits, Record)
        self._interpreter.act()
        self.state.clock.spend(asked.timeout)
        self._input.silence(asked)
        return self.heard

    def speak(self, sound: bytes | float = 4, ended_by: str = "") -> str:
        """Speak into a recording: a sound (mp3 or wav), or so many seconds of silent mp3.

        `ended_by` is a key, `silence` or `hanging up`; without it whatever the service listens for
        ends it. A caller who speaks longer than `maxLength` is cut off.
        """
        asked = self.state.at(Record, RecordRest)
        self._interpreter.act()
        spoken = sound if isinstance(sound, bytes) else sounds.silence(sound)
        self._input.speech(asked, spoken, ended_by)
        return self.heard

    def hang_up(self, cause: str = "NORMAL_CLEARING") -> str:
        """Press the red key, or lose the network with another `cause`. Nothing where it is over."""
        if self.open:
            self._interpreter.act()
            self._interpreter.end(cause)
        return self.heard

    # What others do

    def staff_pick_up(self, number: str = "") -> None:
        """One of the people who are rung answers, the first unless another is named."""
        dial = self._rings_people()
        picked = number or dial.phone_numbers[0]
        self.state.dialled = dial.phone_numbers
        if dial.sequential:
            before = dial.phone_numbers.index(picked)
            self.state.dialled = dial.phone_numbers[: before + 1]
            self.state.clock.spend(DIAL_SECONDS * before)
        self._interpreter.meet(picked)
        self.state.last_fields |= {
            "dialDestinationNumber": picked,
            "dialStartTime": spelt(datetime.now(UTC)),
        }

    def nobody_picks_up(self, cause: str = "NO_ANSWER") -> str:
        """All of them let it ring: the next action is run."""
        dial = self._rings_people()
        self.state.dialled = dial.phone_numbers
        self._interpreter.act()
        self.state.clock.spend(DIAL_SECONDS * (len(dial.phone_numbers) if dial.sequential else 1))
        self.state.last_fields |= {
            "dialDestinationNumber": dial.phone_numbers[-1],
            "dialDurationInSeconds": "0",
            "lastBridgeHangupCause": cause,
        }
        self._interpreter.go_on()
        return self.heard

    def dequeued(self, by: str, session: str = "") -> None:
        """A person takes the caller from the queue."""
        self._interpreter.dequeued(by, session)

    # What the network and the time do

    def repeat(self) -> str:
        """The gateway delivers its last callback once more, and goes by the second answer."""
        if not self.exchanges:
            raise NoCallError("nothing was delivered yet")
        exchange = self.state.leg.repeat()
        if self.open and exchange.form["isActive"] == "1":
            self._interpreter.act()
            self._interpreter.take(exchange.answer)
        return self.heard

    def wait(self, seconds: float) -> str:
        """Let time pass; a conversation that may last no longer ends."""
        self.state.must_be_open()
        clock = self.state.clock
        clock.pass_by(seconds)
        most = self.action.max_duration if isinstance(self.action, Dial) else None
        if self.talking_to and most and clock.now >= self.state.since + most:
            clock.turn_to(self.state.since + most)
            self._interpreter.end("NORMAL_CLEARING")
        return self.heard

    @property
    def left(self) -> float:
        """Seconds before a caller who does nothing at all is given up; 0 when it is over."""
        if not self.open:
            return 0.0
        listens = self.action if isinstance(self.action, GetDigits | Record) else None
        patience = min(listens.timeout if listens else MOST_PATIENCE, MOST_PATIENCE) + 30
        return self.state.clock.left(patience)

    def tick(self) -> str:
        """Hang up for a caller who has left: nobody hangs up for a page that was closed."""
        if self.open and not self.left:
            self.hang_up()
        return self.heard

    def fetch_plays(self) -> dict[str, float]:
        """Every sound of the service's that was played, and its seconds; each was fetched."""
        played = {each.url: each.seconds for each in self.said if each.url}
        return {url: lasts for url, lasts in played.items() if url not in self.state.recorded}

    def _must_not_have_begun(self, direction: Direction) -> None:
        if self.exchanges or self.state.leg.direction != direction:
            raise NoCallError(f"this is no {direction.lower()} call that rings")

    def _rings_people(self) -> Dial:
        dial = self.state.at(Dial)
        if self.talking_to:
            raise NoCallError(f"{self.talking_to} picked up")
        return dial
