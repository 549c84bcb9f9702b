"""A handset in the terminal, `python -m handset.dial`, that speaks through the callbacks only."""

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from handset.terminal import HELP, Terminal
from handset.transports import over_http
from handset.ussd.phone import Phone
from handset.voice.recordings import Recordings, served
from handset.voice.switch import Switch
from handset.voice.wire import AskedFor, hand_over, wire_over_http


def main(arguments: list[str] | None = None) -> None:
    """Dial, and pass on what is typed until `:quit` or the end of input."""
    options = _options(arguments)
    phone = Phone(options.number, over_http(options.url), network_code=options.network)
    with served() as recordings:
        terminal = Terminal(phone, options.code, partial(_switch, options.url, recordings))
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


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m handset.dial", description=HELP)
    parser.add_argument("--url", default=_here(), help="where the callbacks live")
    parser.add_argument("--number", default="+254711000001", help="the caller's number")
    parser.add_argument("--network", default="63902", help="63903 is Airtel, 99999 the sandbox")
    parser.add_argument("--code", default="*384*70421#", help="what to dial, with any extension")
    parser.add_argument("--ring", action="store_true", help="ring the number instead of dialling")
    parser.add_argument("--save", metavar="FILE", help="write the walk down when it is over")
    return parser.parse_args(arguments)


def _here() -> str:
    """The service of this machine, with the same settings as ours."""
    token = os.environ.get("CALLBACK_TOKEN")
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}" + (f"/at/{token}" if token else "")


def _switch(url: str, recordings: Recordings) -> Switch:
    """The switch before a running service; its demo tells the words of its sounds.

    The demo keeps what is spoken, too; where there is none, it is kept here.
    """
    origin = urlsplit(url)
    demo = f"{origin.scheme}://{origin.netloc}/handset"
    return Switch(
        wire_over_http(url, os.environ.get("PUBLIC_URL", "")),
        words=AskedFor(f"{demo}/words"),
        keep=lambda sound: hand_over(f"{demo}/recordings", sound) or recordings.keep(sound),
    )


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
