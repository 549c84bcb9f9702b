"""A call in the terminal: what is said as text, keys typed, an empty line for silence."""

import json
import textwrap
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from handset.journey import Journey
from handset.voice.actions import Dial, GetDigits, Record
from handset.voice.call import Call
from handset.voice.recordings import Recordings
from handset.voice.state import NoCallError
from handset.voice.switch import Switch
from handset.voice.wire import get, wire_over_http

WIDTH = 76
HELP = "Type keys and Enter; Enter alone is silence. :speak SECONDS :hang :pick :nobody :repeat"


def switch_over_http(url: str, public_url: str, recordings: Recordings) -> Switch:
    """The switch before a running service; its demo tells the words of its sounds."""
    origin = urlsplit(url)
    status, _, body = get(f"{origin.scheme}://{origin.netloc}/handset/words")
    words = json.loads(body) if status == 200 else {}
    return Switch(wire_over_http(url, public_url), words=words, keep=recordings.keep)


class Receiver:
    """One call, held to the ear of whoever sits at the terminal."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.journey = Journey("voice")
        self._did("=", "rings", call.ring())

    def enter(self, line: str) -> None:
        """Do what one typed line says."""
        name, _, argument = line.partition(" ")
        try:
            if not line:
                self._did("=", "stays silent", self.call.stay_silent())
            elif name in ACTS:
                ACTS[name](self, argument)
            else:
                self._did(">", line, self.call.press(line))
        except NoCallError as why:
            print(f"! {why}")

    def speak(self, seconds: str) -> None:
        """Speak into a recording."""
        self._did("=", "speaks", self.call.speak(float(seconds) if seconds.isdecimal() else 4))

    def hang_up(self, _: str = "") -> None:
        """Put the receiver down."""
        if self.call.open:
            self._did("=", "hangs up", self.call.hang_up())

    def pick_up(self, _: str) -> None:
        """Be the person who is rung."""
        self.call.staff_pick_up()
        self._did("=", "staff pick up", "")

    def let_ring(self, _: str) -> None:
        """Be nobody."""
        self._did("=", "nobody picks up", self.call.nobody_picks_up())

    def repeat(self, _: str) -> None:
        """Deliver the last callback again; nothing new is written down, for nothing was done."""
        self.call.repeat()
        self._draw()

    def _did(self, mark: str, what: str, heard: str) -> None:
        self.journey.did(mark, what)
        if heard:
            self.journey.shown(heard)
        self._draw()

    def _draw(self) -> None:
        print("\n".join(drawing(self.call)))


ACTS: dict[str, Callable[[Receiver, str], None]] = {
    ":speak": Receiver.speak,
    ":hang": Receiver.hang_up,
    ":pick": Receiver.pick_up,
    ":nobody": Receiver.let_ring,
    ":repeat": Receiver.repeat,
}


def drawing(call: Call) -> Iterator[str]:
    """What is heard, and what the gateway waits for."""
    for line in filter(None, call.heard.split("\n")):
        yield from textwrap.wrap(line, WIDTH, initial_indent="« ", subsequent_indent="  ")
    yield f"  [{waits_for(call)}, {call.seconds:.0f} s]"
    yield from (f"! {warning}" for warning in [call.fault, *call.warnings] if warning)


def waits_for(call: Call) -> str:
    """In a few words, what would happen next."""
    match call.action:
        case GetDigits(num_digits=most, timeout=seconds, finish_on_key=finish):
            until = [f"{most} of them" if most else "", f"{finish} ends" if finish else ""]
            typed = f"so far {call.typed}" if call.typed else ""
            return ", ".join(filter(None, ["keys", *until, typed, f"waits {seconds} s"]))
        case Record(max_length=most, finish_on_key=finish):
            return f"recording, {finish} ends" + (f", {most} s at most" if most else "")
        case Dial(phone_numbers=numbers):
            return (
                f"talking to {call.talking_to}"
                if call.talking_to
                else f"rings {', '.join(numbers)}"
            )
    if call.open:
        return f"waits in the queue {call.queue}" if call.queue else "listens to nothing"
    return "refused" if call.rejected else f"over, KES {call.cost:.2f}"
