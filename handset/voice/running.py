"""A call as the gateway runs it: one list of actions after another, until somebody hangs up."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime

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
from handset.voice.standing import Standing, Utterance
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


class Running(Standing):
    """What the gateway does by itself; what people do is in `Peopled` and `Call`."""

    def _begin(self, state: str) -> None:
        self._leg.begun = datetime.now(UTC)
        self._act()
        self._started = self._now
        self._ask({}, state=state)

    def _act(self) -> None:
        """Somebody did something: what is said from now on answers that."""
        self._fresh = len(self.said)
        self._redirects = 0
        self._acted = self._clock
        if self._switch.clock:
            self._ahead = 0.0  # whatever was being said is cut short

    def _pass(self, seconds: float) -> None:
        self._ahead = self._now + seconds

    def _spend(self, seconds: float) -> None:
        """Time that people take; a clock, where there is one, knows it already."""
        if not self._switch.clock:
            self._pass(seconds)

    def _ask(self, more: dict[str, str], url: str = "", state: str = "Active") -> None:
        self._take(self._leg.tell(state, more, url).answer)

    def _take(self, answer: Answer) -> None:
        """Run an answer instead of what was being run; one that cannot be run drops the call."""
        try:
            actions = accepted(answer)
        except (InvalidXml, CallDropped) as why:
            self._drop(why)
        else:
            self._run(actions)

    def _run(self, actions: Iterable[Action]) -> None:
        self._rest = deque(actions)
        self.action = None
        try:
            self._run_rest()
        except (InvalidXml, CallDropped, sounds.NoSound) as why:
            self._drop(why)

    def _run_rest(self) -> None:
        while self._rest:
            match action := self._rest.popleft():
                case Say() | Play():
                    self._say(action)
                case GetDigits() | Record():
                    self._say(action.prompt, isinstance(action, Record) and action.play_beep)
                    return self._stay(action)
                case Redirect(url):
                    return self._redirect(url)
                case Reject():
                    return self._reject()
                case RecordRest() | Dial() | Enqueue() | Dequeue():
                    return self._stay(action)
        return self._end("NORMAL_CLEARING")

    def _stay(self, action: Action) -> None:
        self.action = action
        self.typed = ""
        self._stayed_since = self._now

    def _say(self, prompt: Say | Play, beep: bool = False) -> None:
        if isinstance(prompt, Say):
            seconds = len(prompt.words.split()) * SECONDS_A_WORD
            said = Utterance(prompt.words, seconds, "", beep or prompt.play_beep)
        else:
            said = self._played(prompt.url, beep)
        self.said.append(said)
        self._pass(said.seconds)

    def _played(self, url: str, beep: bool) -> Utterance:
        if url in self._recorded:
            return Utterance(OWN_VOICE, self._recorded[url], url, beep)
        path = path_of(url)
        words = self._switch.words.get(path, f"[{path}]")
        return Utterance(words, self._switch.wire.seconds(url), url, beep)

    def _redirect(self, url: str) -> None:
        self._redirects += 1
        if self._redirects > MOST_REDIRECTS:
            raise CallDropped("sent from address to address without end")
        self._ask({}, url)

    def _reject(self) -> None:
        if self._leg.direction == "Outbound" or len(self.exchanges) > 1:
            raise CallDropped("<Reject> of a call that is answered")
        self.rejected = True
        self._end("CALL_REJECTED", "Aborted")

    def _drop(self, why: Exception) -> None:
        self.fault = str(why)
        self._end("NORMAL_TEMPORARY_FAILURE", "Aborted")

    def _end(self, cause: str, status: str = "Success") -> None:
        """The call is over; what became of recordings and people goes with the last notice."""
        self._leg.end(round(self.seconds), cause, status, self._last_fields)
        self.action = None


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
