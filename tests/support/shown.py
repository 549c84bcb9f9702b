"""What a caller has before them, on a screen or by ear, and whether it reads like some wording."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dialogue.turn import Move
from menus.words import Words, fill
from telecom import gsm
from telecom.pages import UNBROKEN
from ussd.keys import KEYS, MORE

WORDS = Words.read()
"""As they are written: whatever is told of a caller, or comes from a list, is a blank in them."""

# What these keys do in a call is the same everywhere, and no option of a question.
MOVES = "09"

_OPTION = re.compile(r"(\d{1,2})\. (.*)")


@dataclass(frozen=True)
class Shown:
    """One screen, or what a call says at once."""

    text: str
    options: dict[str, str]
    """By their words, the keys."""
    whole: bool
    """Whether that is all of the text; else it goes on, or the options begin, on the next page."""
    more: str = ""
    """The key of the next page."""
    past: str = ""
    """The key that leads past the question unanswered, or on from what is only told. By ear it is
    told but once a call."""


class Wording:
    """A text as it is written, with blanks that may stand for anything."""

    def __init__(self, written: str) -> None:
        first, *rest = (_on_one_line(part) for part in re.split(r"\{\w+\}", gsm.plain(written)))
        if rest and not first:  # what stands first may be filled by nothing
            rest[0] = rest[0].lstrip(" .")
        self._parts = [first, *rest]
        self._pattern = re.compile(r"\s*.*?\s*".join(map(re.escape, self._parts)))
        self.is_blank = not any(self._parts)

    def is_all_of(self, text: str) -> bool:
        """Whether a whole text is this one."""
        return bool(self._pattern.fullmatch(text))

    def goes_on_in(self, text: str) -> bool:
        """Whether what is said at once has the words after a blank that this begins with."""
        first, *rest = self._parts
        return bool(first) or all(part.rstrip(" .,;:") in text for part in rest[:1])

    def may_begin(self, text: str) -> bool:
        """Whether a text that goes on, or is told piece by piece, may be this one."""
        begins = self._parts[0].rstrip(" .,;:")
        return text.startswith(begins) or begins.startswith(text)


def on_screen(screen: str) -> Shown:
    """What a phone shows."""
    below = _said("texts.go_on.text")  # a first answer that has room for it
    lines = [line for line in screen.split("\n") if line not in below]
    found = [match for line in lines if (match := _OPTION.fullmatch(line))]
    keys, moves = {match[1] for match in found}, {*KEYS.values(), MORE}
    options = {_on_one_line(match[2]): match[1] for match in found if match[1] not in moves}
    onward = [key for label, key in options.items() if label in _said("nav.go_on", "nav.return")]
    return Shown(
        text=_without_hint([line for line in lines if not _OPTION.fullmatch(line)]),
        options=options,
        whole=bool(options) or MORE not in keys,
        more=MORE if MORE in keys else "",
        past=skip if (skip := KEYS[Move.SKIP]) in keys else "".join(onward),
    )


def by_ear(heard: str) -> Shown:
    """What a call says."""
    told = _without_hint(heard.split("\n"))
    found = [match for press in _presses() for match in press.finditer(told)]
    found = [match for match in found if match["key"] not in MOVES]
    options = {match["option"].strip(): match["key"] for match in found}
    turns = _said("call.more", "call.first")
    return Shown(
        text=told[: min((match.start() for match in found), default=len(told))].strip(),
        options={label: key for label, key in options.items() if label not in turns},
        whole=False,
        more="".join(key for label, key in options.items() if label in turns),
    )


def side_by_side(key: str, words: Words = WORDS) -> str:
    """A text as it stands before a language is chosen."""
    return " / ".join(dict.fromkeys(tongue.texts[key] for tongue in words.tongues.values()))


def _without_hint(lines: Sequence[str]) -> str:
    """The text on one line, without the hint at a mistake that may stand before it, or the word
    that stands for it where it has no room."""
    text = _on_one_line(" ".join(lines[1:] if lines and lines[0] in _hints() else lines))
    again = next((word for word in ("?", *_said("nav.anew")) if text.startswith(f"{word} ")), "")
    return text.removeprefix(again).lstrip()


def _on_one_line(text: str) -> str:
    return " ".join(text.replace(UNBROKEN, " ").split())


@cache
def _hints() -> frozenset[str]:
    return _said(*(key for key in WORDS.tongues["en"].texts if key.startswith("problem.")))


@cache
def _said(*keys: str) -> frozenset[str]:
    """These texts, in every language and side by side as before one is chosen."""
    each = {tongue.texts[key] for tongue in WORDS.tongues.values() for key in keys}
    return frozenset(each | {side_by_side(key) for key in keys})


@cache
def _presses() -> tuple[re.Pattern[str], ...]:
    """In each language, how a call says which key to press."""
    blanks = {"option": r"(?P<option>[^.:?]+)", "key": r"(?P<key>\d)"}
    return tuple(
        re.compile(fill(tongue.texts[how].replace(".", r"\."), blanks))
        for tongue in WORDS.tongues.values()
        for how in ("call.press", "call.also")
    )
