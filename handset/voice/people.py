"""The other people in a call: those who are rung, and those who take a caller from the queue."""

from datetime import UTC, datetime
from secrets import token_hex

from handset.voice import sounds
from handset.voice.actions import Action, Dequeue, Dial, Enqueue
from handset.voice.leg import spelt
from handset.voice.running import Running, accepted
from handset.voice.standing import NoCallError

RINGS_SECONDS = 25
"""How long one person's phone rings before the next is tried."""


class Peopled(Running):
    """A call in which others may pick up."""

    def staff_pick_up(self, number: str = "") -> None:
        """One of the people who are rung answers, the first unless another is named."""
        dial = self._dialling()
        picked = number or dial.phone_numbers[0]
        self.dialled = dial.phone_numbers
        if dial.sequential:
            before = dial.phone_numbers.index(picked)
            self.dialled = dial.phone_numbers[: before + 1]
            self._spend(RINGS_SECONDS * before)
        self._meet(picked)
        self._last_fields |= {
            "dialDestinationNumber": picked,
            "dialStartTime": spelt(datetime.now(UTC)),
        }

    def nobody_picks_up(self, cause: str = "NO_ANSWER") -> str:
        """All of them let it ring: the next action is run."""
        dial = self._dialling()
        self.dialled = dial.phone_numbers
        self._act()
        self._spend(RINGS_SECONDS * (len(dial.phone_numbers) if dial.sequential else 1))
        self._last_fields |= {
            "dialDestinationNumber": dial.phone_numbers[-1],
            "dialDurationInSeconds": "0",
            "lastBridgeHangupCause": cause,
        }
        self._run(self._rest)
        return self.heard

    def dequeued(self, by: str, session: str = "") -> None:
        """A person takes the caller from the queue: the service is told, and asked nothing."""
        self._opened(Enqueue)
        self._leave_queue()
        taken = {
            "dequeuedToPhoneNumber": by,
            "dequeuedToSessionId": session or "ATVId_" + token_hex(16),
        }
        if accepted(self._leg.tell("Active", taken).answer):
            self.warnings.append("the notice that a person took the call was answered with actions")
        self._last_fields |= taken | {"dequeueTime": spelt(datetime.now(UTC))}
        self._meet(by)

    def wait(self, seconds: float) -> str:
        """Let time pass; a conversation that may last no longer ends."""
        self._opened()
        self._pass(seconds)
        most = self.action.max_duration if isinstance(self.action, Dial) else None
        if self.talking_to and most and self._now >= self._stayed_since + most:
            self._ahead = self._stayed_since + most
            self._end("NORMAL_CLEARING")
        return self.heard

    def _dialling(self) -> Dial:
        dial = self._opened(Dial)
        if self.talking_to:
            raise NoCallError(f"{self.talking_to} picked up")
        assert isinstance(dial, Dial)  # noqa: S101
        return dial

    def _meet(self, person: str) -> None:
        self._act()
        self._rest.clear()
        self.talking_to = person
        self._stayed_since = self._now

    def _stay(self, action: Action) -> None:
        super()._stay(action)
        if isinstance(action, Enqueue):
            self._switch.parked.append(self)
        elif isinstance(action, Dequeue):
            self._take_from_queue()

    def _take_from_queue(self) -> None:
        """Whoever dequeues speaks with the first who waits; where nobody does, the call is over."""
        if not self._switch.parked:
            return self._end("NORMAL_CLEARING")
        caller = self._switch.parked[0]
        caller.dequeued(self._switch.number, self.session_id)
        return self._meet(caller.number)

    def _leave_queue(self) -> None:
        self._switch.parked.remove(self)
        waited = round(self._now - self._stayed_since)
        self._last_fields["queueDurationInSeconds"] = str(waited)

    def _end(self, cause: str, status: str = "Success") -> None:
        if self in self._switch.parked:
            self._leave_queue()
        if isinstance(self.action, Dial) and self.talking_to:
            lasted = self._now - self._stayed_since
            self._last_fields |= {
                "dialDurationInSeconds": str(round(lasted)),
                "lastBridgeHangupCause": cause,
            }
            if self.action.record:
                self._last_fields["recordingUrl"] = self._switch.keep(sounds.silence(lasted))
        self.talking_to = ""
        super()._end(cause, status)
