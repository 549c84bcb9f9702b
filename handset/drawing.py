"""A phone and a call, drawn in letters."""

import textwrap
from collections.abc import Iterator

from handset.ussd.phone import Phone
from handset.voice.actions import Dial, GetDigits, Record
from handset.voice.call import Call

SCREEN_WIDTH, CALL_WIDTH = 36, 76


def draw_phone(phone: Phone) -> Iterator[str]:
    """The phone's screen in a box, the letters counted above and what is left of time below."""
    counted = f" {phone.letters}/{phone.limit} "
    yield f"┌ {phone.operator.name} ".ljust(SCREEN_WIDTH + 3 - len(counted), "─") + counted + "┐"
    for line in phone.screen.split("\n"):
        for piece in textwrap.wrap(line, SCREEN_WIDTH) or [""]:
            yield f"│ {piece:<{SCREEN_WIDTH}} │"
    left = f" reply in {phone.idle_left:.0f} s, session {phone.session_left:.0f} s "
    yield "└" + (left if phone.open else " ended ").rjust(SCREEN_WIDTH + 2, "─") + "┘"
    yield from (f"! {warning}" for warning in phone.warnings)
    if phone.status == "Failed":
        yield f"! {phone.exchanges[-1].form['errorMessage']}"


def draw_call(call: Call) -> Iterator[str]:
    """What is heard, and what the gateway waits for."""
    for line in filter(None, call.heard.split("\n")):
        yield from textwrap.wrap(line, CALL_WIDTH, initial_indent="« ", subsequent_indent="  ")
    yield f"  [{_waits_for(call)}, {call.seconds:.0f} s]"
    yield from (f"! {warning}" for warning in [call.fault, *call.warnings] if warning)


def _waits_for(call: Call) -> str:
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
