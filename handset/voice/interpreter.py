"""The interpreter of voice XML: it runs list after list of actions until somebody hangs up."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import token_hex

from handset.transports import Answer
from handset.voice import sounds
from handset.voice.actions import (
    Action,
    Dequeue,
    Dial,
    Enqueue,
    GetDigits,
    Play,
    Record,
    RecordRest,
    Redirect,
    Reject,
    Say,
)
from handset.voice.gateway import Gateway
from handset.voice.leg import spelt
from handset.voice.state import CallState, Utterance
from handset.voice.voice_xml import InvalidXml, read
from handset.voice.wire import path_of

ANSWER_SECONDS = 15
"""How long the gateway waits for XML: not documented; one project counted this."""

MOST_REDIRECTS = 10
SECONDS_A_WORD = 0.4

OWN_VOICE = "(the caller's own voice)"
"""What is heard where the service plays what the caller said."""


class CallDropped(Exception):
    """Why the gateway drops a call although what it was told can be read."""


class Interpreter:
    """What the gateway does of itself in one call; what people do comes from `Call`."""

    def __init__(self, state: CallState, gateway: Gateway) -> None:
        self._state = state
        self._gateway = gateway
        self._redirects = 0

    @property
    def number(self) -> str:
        """The other party's number."""
        return self._state.leg.number

    @property
    def queue(self) -> str:
        """The name of the queue in which the caller waits."""
        return self._state.queue

    # What people and the service bring about

    def begin(self, session_state: str) -> None:
        """The call is on: the service is asked for the first time."""
        self._state.leg.begun = datetime.now(UTC)
        self.act()
        self._state.started = self._state.clock.now
        self.ask({}, session_state=session_state)

    def act(self) -> None:
        """Somebody did something: what is said from now on answers that."""
        self._state.answered = len(self._state.said)
        self._state.clock.act()
        self._redirects = 0

    def ask(self, more: dict[str, str], url: str = "", session_state: str = "Active") -> None:
        """Call the service back, and run what it answers."""
        self.take(self._state.leg.tell(session_state, more, url).answer)

    def take(self, answer: Answer) -> None:
        """Run an answer instead of what was being run; one that cannot be run drops the call."""
        try:
            actions = accepted(answer)
        except (InvalidXml, CallDropped) as why:
            self._drop(why)
        else:
            self._run(actions)

    def go_on(self) -> None:
        """Leave what the gateway is at, and run what comes after it."""
        self._run(self._state.rest)

    def meet(self, person: str) -> None:
        """Two people talk from now on, and the service is asked nothing more."""
        self.act()
        self._state.rest.clear()
        self._state.talking_to = person
        self._state.since = self._state.clock.now

    def dequeued(self, by: str, session: str = "") -> None:
        """A person takes the caller from the queue: the service is told, and asked nothing."""
        self._state.at(Enqueue)
        self._leave_queue()
        taken = {
            "dequeuedToPhoneNumber": by,
            "dequeuedToSessionId": session or "ATVId_" + token_hex(16),
        }
        if accepted(self._state.leg.tell("Active", taken).answer):
            self._state.warnings.append(
                "the notice that a person took the call was answered with actions"
            )
        self._state.last_fields |= taken | {"dequeueTime": spelt(datetime.now(UTC))}
        self.meet(by)

    def end(self, cause: str, status: str = "Success") -> None:
        """The call is over; what became of recordings and people goes with the last notice."""
        state = self._state
        if self in self._gateway.parked:
            self._leave_queue()
        if isinstance(state.action, Dial) and state.talking_to:
            lasted = state.clock.now - state.since
            state.last_fields |= {
                "dialDurationInSeconds": str(round(lasted)),
                "lastBridgeHangupCause": cause,
            }
            if state.action.record:
                state.last_fields["recordingUrl"] = self._gateway.keep(sounds.silence(lasted))
        state.talking_to = ""
        state.leg.end(round(state.seconds), cause, status, state.last_fields)
        state.action = None

    # One action after another

    def _run(self, actions: Iterable[Action]) -> None:
        self._state.rest = deque(actions)
        self._state.action = None
        try:
            self._run_rest()
        except (InvalidXml, CallDropped, sounds.NoSound) as why:
            self._drop(why)

    def _run_rest(self) -> None:
        while self._state.rest:
            match action := self._state.rest.popleft():
                case Say() | Play():
                    self._say(action)
                case GetDigits() | Record():
                    self._say(action.prompt, isinstance(action, Record) and action.play_beep)
                    return self._listen(action)
                case Redirect(url):
                    return self._redirect(url)
                case Reject():
                    return self._reject()
                case RecordRest() | Dial() | Enqueue() | Dequeue():
                    return self._stay(action)
        return self.end("NORMAL_CLEARING")

    def _listen(self, action: GetDigits | Record) -> None:
        """Wait for the caller; one who is listened to right after this again hears all of it."""
        if self._state.rest and isinstance(self._state.rest[0], GetDigits | Record):
            self._state.clock.pass_by(action.timeout)
            return self._run_rest()
        return self._stay(action)

    def _stay(self, action: Action) -> None:
        self._state.action = action
        self._state.typed = ""
        self._state.since = self._state.clock.now
        if isinstance(action, Enqueue):
            self._gateway.parked.append(self)
        elif isinstance(action, Dequeue):
            self._take_from_queue()

    def _say(self, prompt: Say | Play, beep: bool = False) -> None:
        if isinstance(prompt, Say):
            seconds = len(prompt.words.split()) * SECONDS_A_WORD
            said = Utterance(prompt.words, seconds, "", beep or prompt.play_beep)
        else:
            said = self._played(prompt.url, beep)
        self._state.said.append(said)
        self._state.clock.pass_by(said.seconds)

    def _played(self, url: str, beep: bool) -> Utterance:
        if url in self._state.recorded:
            return Utterance(OWN_VOICE, self._state.recorded[url], url, beep)
        path = path_of(url)
        words = self._gateway.words.get(path, f"[{path}]")
        return Utterance(words, self._gateway.wire.seconds(url), url, beep)

    def _redirect(self, url: str) -> None:
        self._redirects += 1
        if self._redirects > MOST_REDIRECTS:
            raise CallDropped("sent from address to address without end")
        self.ask({}, url)

    def _reject(self) -> None:
        leg = self._state.leg
        if leg.direction == "Outbound" or len(leg.exchanges) > 1:
            raise CallDropped("<Reject> of a call that is answered")
        self._state.rejected = True
        self.end("CALL_REJECTED", "Aborted")

    def _take_from_queue(self) -> None:
        """Speak with the first caller who waits; where none does, the call is over."""
        if not self._gateway.parked:
            return self.end("NORMAL_CLEARING")
        caller = self._gateway.parked[0]
        caller.dequeued(self._gateway.number, self._state.leg.id)
        return self.meet(caller.number)

    def _leave_queue(self) -> None:
        self._gateway.parked.remove(self)
        waited = round(self._state.clock.now - self._state.since)
        self._state.last_fields["queueDurationInSeconds"] = str(waited)

    def _drop(self, why: Exception) -> None:
        self._state.fault = str(why)
        self.end("NORMAL_TEMPORARY_FAILURE", "Aborted")


def accepted(answer: Answer) -> list[Action]:
    """The actions of an answer that came in time.

    :raise CallDropped: where there is none.
    :raise InvalidXml: where it cannot be run.
    """
    if answer.error or answer.status != 200:
        raise CallDropped(f"no answer: {answer.error or answer.status}")
    if answer.seconds > ANSWER_SECONDS:
        raise CallDropped(f"no answer in {ANSWER_SECONDS} seconds")
    return read(answer.body)
