"""The calls that the service places: a phone rings, and somebody answers or nobody does.

This is the seam for whatever takes `POST /call`: it says `place(switch, "+254…")` and answers with
the session's id; whoever holds that phone finds it ringing.
"""

from threading import Timer

from handset.voice.call import Call
from handset.voice.switch import Switch

RINGS_SECONDS = 30
"""How long a phone rings before the network gives up."""


def place(
    switch: Switch, number: str, client_request_id: str = "", *, gives_up: bool = False
) -> str:
    """Let a phone ring; the session's id, which a queued call has at once.

    A number that rings already is given up first, as one phone can ring but once. With `gives_up`
    the network does so by itself after a while.
    """
    if earlier := switch.ringing.pop(number, None):
        earlier.not_answered("USER_BUSY")
    call = Call(number, switch, placed_as=client_request_id)
    switch.ringing[number] = call
    if gives_up:
        waiting = Timer(RINGS_SECONDS, _give_up, (switch, call))
        waiting.daemon = True
        waiting.start()
    return call.session_id


def rings(switch: Switch, number: str) -> bool:
    """Whether this phone rings."""
    return number in switch.ringing


def pick_up(switch: Switch, number: str) -> Call:
    """Answer the phone with this number.

    :raise KeyError: where it does not ring.
    """
    call = switch.ringing.pop(number)
    call.answer()
    return call


def decline(switch: Switch, number: str, cause: str = "USER_BUSY") -> None:
    """Press the red key while it rings; `cause` is what the network says of a call nobody took.

    :raise KeyError: where it does not ring.
    """
    switch.ringing.pop(number).not_answered(cause)


def _give_up(switch: Switch, call: Call) -> None:
    if switch.ringing.get(call.number) is call:
        decline(switch, call.number, "NO_ANSWER")
