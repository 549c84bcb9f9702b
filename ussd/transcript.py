"""What was newly typed, out of the transcript of the whole session that each callback carries.

Africa's Talking joins all that was typed with `*` and escapes nothing, so the transcript alone
can't be split: a caller may type `*` too. Its length and hash at the last hop say where the new
part begins. The lengths of all inputs so far travel with the gateway as hop metadata, so that a
dialogue that Redis has lost, or fell behind on, is rebuilt input by input as it was typed.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from dialogue.act import Caller
from dialogue.talk import NotDoneYet, Talk
from dialogue.turn import Heard
from ussd import keys
from ussd.callback import Callback
from ussd.screen import Layout

JOIN = "*"
# Source: the documentation of `at-ussd-hop-metadata`; a longer value is refused.
LONGEST_METADATA = 99
TOO_MANY = "many"  # stands for lengths beyond that: this is no first request

_LENGTHS = re.compile("(-?[0-9]{1,5})?(,(-?[0-9]{1,5})?)*")


class Transcript:
    """One callback of a session: what is new in it, and the screen that answers it."""

    def __init__(self, callback: Callback, layout: Layout, told: str | None = None) -> None:
        """`told`: the metadata of the last hop that is remembered here; None of a new session."""
        self._callback = callback
        self._text = callback.text
        self._lengths = callback.lengths
        self._told = told
        self._layout = layout

    @property
    def caller(self) -> Caller:
        """Who is on the line."""
        return self._callback.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """What is new in the transcript; all of it where nothing was heard yet.

        The first request has no metadata: what it carries was dialled with the code. That is heard
        up to the first thing that has to be keyed by hand; the rest is passed over, for good.
        """
        mark = talk.mark
        if mark and not _continues(mark, self._text):
            return  # a late repeat, or no continuation of what we heard: nothing new
        at, page, lengths = _new_from(mark, self._text), mark.get("page", 0), lengths_of(mark)
        begins = self._beginnings(at, lengths)
        talk.dialled = not mark and not self._lengths and self._told is None
        while at is not None:
            typed = self._text[at : self._end(talk, at, begins, live=bool(mark or begins))]
            taken = begins.get(at, True)
            if taken and (turned := self._turned(talk, typed, page)) is not None:
                page = turned
            elif taken:
                talk.reached = at + len(typed) + 1
                yield keys.hear(typed, talk.turn())
                taken, page = talk.taken, 0
            if not taken:
                page, typed = 0, self._text[at:] if talk.dialled else typed
                talk.led_back = not talk.known and JOIN in typed
            length = len(typed) if taken else -len(typed)
            lengths = f"{lengths},{length}" if lengths else str(length)
            at = at + len(typed) + 1 if at + len(typed) < len(self._text) else None
        talk.mark = {
            "length": len(self._text),
            "digest": _digest(self._text),
            "page": page,
            "inputs": lengths,
        }

    def say(self, talk: Talk) -> tuple[str, str]:
        """The screen, and the metadata for the gateway to hand back.

        A late repeat of an old hop is answered as that was.
        """
        if len(self._text) < talk.mark["length"]:
            talk = self._as_it_was(talk)
        return self._layout.render(talk, talk.mark["page"]), metadata(talk.mark)

    def _beginnings(self, at: int | None, heard: str) -> dict[int, bool]:
        """Where inputs begin, and whether each was heard; nothing if that is not known.

        Mostly one input has come, at `at`, since we told the very lengths that were `heard`: no
        other begins after them.
        """
        told = self._lengths or self._told
        if at and heard and heard == told:
            return {at: True} if self._lengths else {}
        return beginnings(self._text, told) if told else {}

    def _is_after_what_was_told(self, begins: dict[int, bool]) -> bool:
        return not self._lengths and len(begins) > (self._told or "").count(",") + 1

    def _as_it_was(self, talk: Talk) -> Talk:
        """The talk as it stood when this was all there was, with nothing happening again."""
        earlier = talk.recalled()
        as_told = Callback(self.caller, self._callback.network, self._text, lengths_of(talk.mark))
        try:
            for heard in Transcript(as_told, self._layout).hear(earlier):
                earlier.step(heard)
                earlier.act()
        except NotDoneYet:
            return talk
        return earlier

    def _turned(self, talk: Talk, typed: str, page: int) -> int | None:
        """The page after turning it, which is between the screen and its reader; None where the
        dialogue is to hear what was typed."""
        if typed.strip() == keys.MORE and page + 1 < len(self._layout.pages(talk)):
            return page + 1
        if typed.strip() == keys.BACK and page:
            return page - 1
        return None

    def _end(self, talk: Talk, at: int, begins: dict[int, bool], *, live: bool) -> int:
        """Where the input that begins at `at` ends.

        Known where the gateway handed its beginning back; the newest, which is the last of those,
        has all the rest. Else the next star ends it, but not that of an account under way: stars
        included, it has all the rest. So it is too with the newest after what is remembered here,
        which may be older than the last hop.
        """
        if at in begins:
            if later := [begin for begin in begins if begin > at]:
                return min(later) - 1
            if not self._is_after_what_was_told(begins):
                return len(self._text)
        if live and talk.turn().kind == "account":
            return len(self._text)
        star = self._text.find(JOIN, at)
        return len(self._text) if star < 0 else star


def metadata(mark: dict[str, Any]) -> str:
    """The lengths of the inputs heard, for the gateway to hand back."""
    lengths = lengths_of(mark)
    return lengths if len(lengths) <= LONGEST_METADATA else TOO_MANY


def lengths_of(mark: dict[str, Any]) -> str:
    """The lengths of all inputs; of what was passed over, below zero."""
    lengths: str = mark.get("inputs", "")
    return lengths


def beginnings(text: str, lengths: str) -> dict[int, bool]:
    """Where each input of `text` begins, and whether it was heard; nothing if no length fits."""
    if not _LENGTHS.fullmatch(lengths):
        return {}
    begins, at = {}, int(text.startswith(JOIN))
    for length in lengths.split(","):
        begins[at] = not length.startswith("-")
        at += abs(int(length or 0)) + 1
        if text[at - 1 : at] != JOIN:
            return begins if at == len(text) + 1 else {}
    return begins | {at: True}


def _continues(mark: dict[str, Any], text: str) -> bool:
    length = mark["length"]
    return _digest(text[:length]) == mark["digest"] and (
        len(text) == length or length == 0 or text[length : length + 1] == JOIN
    )


def _new_from(mark: dict[str, Any], text: str) -> int | None:
    """Where the new part begins, or None where nothing is new: the first request, or a repeat."""
    heard: int = mark.get("length", 0)
    if len(text) == heard:
        return None
    return heard + 1 if text[heard] == JOIN else heard


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
