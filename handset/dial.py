"""A handset in the terminal, `python -m handset.dial`, that speaks through the callbacks only."""

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from handset import ring
from handset.journey import Journey
from handset.ring import Receiver
from handset.transports import over_http
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.gateway import VOICE_NUMBER
from handset.voice.recordings import served
from handset.voice.switch import Switch

WIDTH = 36
HELP = "Type a reply and Enter. :repeat :drop :wait SECONDS :ring :save FILE :quit"


class Terminal:
    """One phone, drawn in letters; every line typed is a reply or a command."""

    def __init__(self, phone: Phone, code: str, switch: Callable[[], Switch]) -> None:
        self.phone = phone
        self.code = code
        self.journey = Journey()
        self._make_switch = switch
        self._receiver: Receiver | None = None

    def dial(self, code: str = "") -> None:
        """Dial a code, or the same one again; a new session is a new walk."""
        self.code = code or self.code
        self.journey = Journey()
        self._show(self.phone.dial_code(self.code))

    def enter(self, line: str) -> None:
        """Do what one typed line says."""
        name, _, argument = line.partition(" ")
        if self._receiver and self._receiver.call.open and name != ":save":
            self._receiver.enter(line)
        elif name in COMMANDS:
            COMMANDS[name](self, argument)
        elif self.phone.open:
            self.journey.typed(line)
            self._show(self.phone.press(line))
        elif not line or line.startswith("*"):
            self.dial(line)
        else:
            print("No session is open: Enter dials again.")

    def ring(self, _: str = "") -> None:
        """Ring the service's number instead."""
        self.phone.hang_up()
        print(f"{ring.HELP}\nRinging {VOICE_NUMBER}…")
        self._receiver = Receiver(Call(self.phone.number, self._make_switch()))
        self.journey = self._receiver.journey

    def hang_up(self) -> None:
        """Leave whatever is open."""
        self.phone.hang_up()
        if self._receiver:
            self._receiver.hang_up()

    def repeat(self, _: str = "") -> None:
        """Deliver the last callback again; nothing new is written down, for nothing was typed."""
        if self.phone.exchanges:
            self.phone.repeat()
        self._draw()

    def drop(self, _: str = "") -> None:
        """Lose the session."""
        if self.phone.open:
            self.phone.drop()
        self._draw()

    def wait(self, seconds: str) -> None:
        """Let time pass on the phone."""
        self.phone.wait(float(seconds) if seconds.isdecimal() else 0)
        self._draw()

    def save(self, file: str) -> None:
        """Write the walk down as a journey."""
        if not file:
            print("Say where: :save FILE")
            return
        Path(file).write_text(str(self.journey), encoding="utf-8")
        print(f"Saved in {file}.")

    def _show(self, screen: str) -> None:
        self.journey.shown(screen)
        self._draw()

    def _draw(self) -> None:
        print("\n".join(drawing(self.phone)))


COMMANDS: dict[str, Callable[[Terminal, str], None]] = {
    ":repeat": Terminal.repeat,
    ":drop": Terminal.drop,
    ":wait": Terminal.wait,
    ":ring": Terminal.ring,
    ":save": Terminal.save,
}


def drawing(phone: Phone) -> Iterator[str]:
    """The phone's screen in a box, the letters counted above and what is left of time below."""
    counted = f" {phone.letters}/{phone.limit} "
    yield f"┌ {phone.operator.name} ".ljust(WIDTH + 3 - len(counted), "─") + counted + "┐"
    for line in phone.screen.split("\n"):
        for piece in textwrap.wrap(line, WIDTH) or [""]:
            yield f"│ {piece:<{WIDTH}} │"
    left = f" reply in {phone.idle_left:.0f} s, session {phone.session_left:.0f} s "
    yield "└" + (left if phone.open else " ended ").rjust(WIDTH + 2, "─") + "┘"
    yield from (f"! {warning}" for warning in phone.warnings)
    if phone.status == "Failed":
        yield f"! {phone.exchanges[-1].form['errorMessage']}"


def _here() -> str:
    """The service of this machine, with the same settings as ours."""
    token = os.environ.get("CALLBACK_TOKEN")
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}" + (f"/at/{token}" if token else "")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m handset.dial", description=HELP)
    parser.add_argument("--url", default=_here(), help="where the callbacks live")
    parser.add_argument("--number", default="+254711000001", help="the caller's number")
    parser.add_argument("--network", default="63902", help="63903 is Airtel, 99999 the sandbox")
    parser.add_argument("--code", default="*384*70421#", help="what to dial, with any extension")
    parser.add_argument("--ring", action="store_true", help="ring the number instead of dialling")
    parser.add_argument("--save", metavar="FILE", help="write the walk down when it is over")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Dial, and pass on what is typed until `:quit` or the end of input."""
    options = _options(arguments)
    phone = Phone(options.number, over_http(options.url), network_code=options.network)
    with served() as recordings:
        public_url = os.environ.get("PUBLIC_URL", "")
        switch = partial(ring.switch_over_http, options.url, public_url, recordings)
        terminal = Terminal(phone, options.code, switch)
        print(HELP)
        if options.ring:
            terminal.ring()
        else:
            terminal.dial()
        for line in _typed():
            terminal.enter(line)
        terminal.hang_up()
    if options.save:
        terminal.save(options.save)


def _typed() -> Iterator[str]:
    while True:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not sys.stdin.isatty():
            print(line)
        if line == ":quit":
            return
        yield line


if __name__ == "__main__":
    main()
