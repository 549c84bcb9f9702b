"""The switch between phones and the service: a phone that the service calls rings, until somebody
answers or nobody does.
"""

from dataclasses import dataclass, field
from threading import Timer

from handset.voice.call import Call
from handset.voice.gateway import Gateway

RINGS_SECONDS = 30
"""How long a phone rings before the network gives up."""


@dataclass
class Switch(Gateway):
    """The gateway, with the phones that it lets ring."""

    ringing: dict[str, Call] = field(default_factory=dict)
    """Calls that the service placed and nobody has answered, by the number that rings."""

    def place(self, number: str, client_request_id: str = "", *, gives_up: bool = False) -> str:
        """Let a phone ring; the session's id, which a queued call has at once.

        A number that rings already is given up first, as one phone can ring but once. With
        `gives_up` the network does so by itself after a while.
        """
        if earlier := self.ringing.pop(number, None):
            earlier.not_answered("USER_BUSY")
        call = Call(number, self, placed_as=client_request_id)
        self.ringing[number] = call
        if gives_up:
            waiting = Timer(RINGS_SECONDS, self._give_up, (call,))
            waiting.daemon = True
            waiting.start()
        return call.session_id

    def rings(self, number: str) -> bool:
        """Whether this phone rings."""
        return number in self.ringing

    def pick_up(self, number: str) -> Call:
        """Answer the phone with this number.

        :raise KeyError: where it does not ring.
        """
        call = self.ringing.pop(number)
        call.answer()
        return call

    def decline(self, number: str, cause: str = "USER_BUSY") -> None:
        """Press the red key while it rings; `cause` is what the network says of a call nobody took.

        :raise KeyError: where it does not ring.
        """
        self.ringing.pop(number).not_answered(cause)

    def _give_up(self, call: Call) -> None:
        if self.ringing.get(call.number) is call:
            self.decline(call.number, "NO_ANSWER")
