"""How a reply reads on a phone: how long it may be, and on which screens it lies."""

from collections.abc import Mapping
from dataclasses import dataclass

from telecom import gsm, pages

LONGEST_REPLY = 300
"""Letters of a reply: it lies on three screens of 160 with their keys, and is read at a sitting."""

LONGEST_WIDE_REPLY = gsm.room("\u0416", LONGEST_REPLY)
"""The same in letters that phones keep in 16 bits, as when there is any outside GSM 03.38."""

KEYS = (
    ("1", "mine.reply.answer"), ("2", "mine.reply.finish"), ("0", "nav.back"), ("00", "nav.home"),
)  # fmt: skip
MORE = ("98", "nav.more")
"""What a caller presses below a reply, and the words of the conversation beside it."""

SEPTETS = 160


def plain(text: str) -> str:
    """The same words with one kind of line end and quotation mark, and no control characters."""
    lines = gsm.plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    spaced = (" " if letter.isspace() and letter != "\n" else letter for letter in lines)
    seen = (letter for letter in spaced if letter == "\n" or letter.isprintable())
    return "".join(seen).strip()


def length(text: str) -> int:
    """Letters as a phone counts them: some count twice; any outside the alphabet widen all."""
    return gsm.size(text)


def longest(text: str) -> int:
    """How many letters a reply with such letters in it may have."""
    return gsm.room(text, LONGEST_REPLY)


def wide(text: str) -> str:
    """The letters that cost all others room, each once: no phone has them in its alphabet."""
    return gsm.outside(text)


@dataclass(frozen=True)
class Reading:
    """How a reply reads: the screens on which it lies, and how many parts the text has by which it
    is sent. On WhatsApp it is one message."""

    screens: tuple[str, ...]
    parts: int


def reading(text: str, words: Mapping[str, str]) -> Reading | None:
    """How it reads; `words` are those of the conversation, by key, in the caller's language."""
    if not text:
        return None
    more, *keys = (f"{key}. {words[place]}" for key, place in (MORE, *KEYS))
    screens = pages.cut(text, (), tuple(keys), more, SEPTETS)
    return Reading(screens, gsm.parts("\n".join((text, *keys))))
