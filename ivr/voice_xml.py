"""A turn as Africa's Talking's voice XML: what is said, what is listened for, and the way home.

Silence makes the gateway run the next action of the list, so a question is always followed by a
Redirect: that is how silence comes back to us as a turn. What is listened in holds exactly one
sound, and keys pressed during any other are lost: so prompts are joined to one, and what can't be
joined is listened in too. Source of names, attributes and nesting:
developers.africastalking.com/docs/voice/actions.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from dialogue.turn import Turn
from ivr.keys import FINISH
from ivr.pieces import Aloud, Piece, Prompt, Recorded
from ivr.script import Script
from ops.metrics import SAID_BY_MACHINE

MIMETYPE = "application/xml; charset=utf-8"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
NOTHING = HEAD + b"<Response></Response>"
"""Hang up, or let go on what goes on."""

# Seconds without a key before the gateway goes on. Two pauses long for what goes on by itself.
LISTENS = {"choice": 7, "language": 7, "lookup": 7, "digits": 15, "say": 3}
LEAF = 7  # where nothing goes on by itself
# Between two sounds of one question: no less, as nothing says that 0 is none; and a number that is
# begun has to be ended in it.
BETWEEN, BETWEEN_DIGITS = 1, 5
# An account: how long it may be, and the silence that ends it.
LONGEST_ACCOUNT, LONGEST_PAUSE = 180, 6
LONGEST_TALK = 3600

QUEUE = "salama"
LINES = ("dial", "wait", "take")


class Audio(Protocol):
    """Where prompts are served, each named by its language and its name."""

    def __contains__(self, prompt: object, /) -> bool:
        """Whether it can be played."""

    def path(self, prompts: Sequence[tuple[str, str]]) -> str | None:
        """The path of all of these as one sound; None where one can't be played."""


_Sound = tuple[str, str]  # `Play` and an address, or `Say` and words


class Voice:
    """Renders the turns of a conversation.

    `address` is where the gateway reaches this service, `callbacks` the path of its voice
    callbacks there.
    """

    def __init__(
        self, script: Script, audio: Audio, address: str, callbacks: str, our_number: str
    ) -> None:
        self.script = script
        self._audio = audio
        self._address = address
        self._callbacks = f"{address}{callbacks}"
        self._our_number = our_number

    def render(
        self, pieces: Sequence[Piece], turn: Turn, hop: int, numbers: Sequence[str] = ()
    ) -> bytes:
        """The whole answer: `pieces` are said, then `turn` is listened to as question `hop`."""
        response = Element("Response")
        if turn.ends or turn.kind in LINES:
            self._tell(response, pieces, turn.kind)
            self._put_through(response, turn.kind, numbers)
        else:
            self._ask(response, pieces, turn, hop)
        if turn.kind == "dial" or not (turn.ends or turn.kind in LINES):
            SubElement(response, "Redirect").text = f"{self._callbacks}/{hop}/silence"
        return _written(response)

    def last_words(self, pieces: Sequence[Piece], numbers: Sequence[str] = ()) -> bytes:
        """Something said, and the call is over, unless one of `numbers` picks up."""
        response = Element("Response")
        self._tell(response, pieces)
        self._put_through(response, "dial", numbers)
        return _written(response)

    def _tell(self, response: Element, pieces: Sequence[Piece], kind: str = "") -> None:
        """Say something that nobody has to answer; apart from it what is heard while they wait."""
        last = pieces[-1:] if kind == "wait" else ()
        for some in (pieces[: len(pieces) - len(last)], last):
            for sound in self._sounds(some):
                _put(response, sound)

    def _ask(self, response: Element, pieces: Sequence[Piece], turn: Turn, hop: int) -> None:
        """Say a question, and listen from its first sound on."""
        *before, last = self._sounds(pieces)
        for sound in before:
            pause = BETWEEN_DIGITS if turn.kind == "digits" else BETWEEN
            _put(self._listens(response, turn, hop, pause), sound)
        if turn.kind == "account":
            _put(self._records(response, hop), last)
            return
        pause = LISTENS[turn.kind] if turn.options or turn.kind == "digits" else LEAF
        _put(self._listens(response, turn, hop, pause), last)

    def _sounds(self, pieces: Sequence[Piece]) -> Iterator[_Sound]:
        """Each sound that is heard: neighbouring prompts as one, all else by itself."""
        for together, some in groupby(pieces, self._is_recorded):
            if together:
                prompts = (one for one in some if isinstance(one, Prompt))
                path = self._audio.path([(one.language, one.name) for one in prompts])
                yield "Play", f"{self._address}{path}"
            else:
                yield from map(self._sound, some)

    def _is_recorded(self, piece: Piece) -> bool:
        return isinstance(piece, Prompt) and (piece.language, piece.name) in self._audio

    def _sound(self, piece: Piece) -> _Sound:
        """What nobody recorded; the words of a missing prompt too, by the gateway's own voice."""
        if isinstance(piece, Recorded):
            return "Play", piece.url
        if isinstance(piece, Aloud):
            return "Say", piece.text
        SAID_BY_MACHINE.labels(piece.language).inc()
        return "Say", self.script.words_of(piece)

    def _records(self, response: Element, hop: int) -> Element:
        return SubElement(
            response,
            "Record",
            finishOnKey=FINISH,
            maxLength=str(LONGEST_ACCOUNT),
            timeout=str(LONGEST_PAUSE),
            trimSilence="true",
            playBeep="true",
            callbackUrl=f"{self._callbacks}/{hop}",
        )

    def _listens(self, response: Element, turn: Turn, hop: int, pause: int) -> Element:
        listener = SubElement(
            response,
            "GetDigits",
            timeout=str(pause),
            finishOnKey=FINISH,
            callbackUrl=f"{self._callbacks}/{hop}",
        )
        # A PIN or a code is done with its last digit, any other number when the caller says so.
        if most := turn.length if turn.kind == "digits" else 1:
            listener.set("numDigits", str(most))
        return listener

    def _let_wait(self, response: Element) -> None:
        """What was said last is heard again and again: no music, which others would notice."""
        said = response.findall("Play")
        held = {"holdMusic": said[-1].get("url", "")} if said else {}
        SubElement(response, "Enqueue", name=QUEUE, attrib=held)

    def _put_through(self, response: Element, kind: str, numbers: Sequence[str]) -> None:
        """Only after a Dial that nobody took does the gateway go on to what follows it."""
        if kind == "wait":
            self._let_wait(response)
        elif kind == "take":
            SubElement(response, "Dequeue", name=QUEUE, phoneNumber=self._our_number)
        elif numbers:
            SubElement(
                response,
                "Dial",
                phoneNumbers=",".join(numbers),
                sequential="true",
                maxDuration=str(LONGEST_TALK),
            )


def rejection() -> bytes:
    """The call is not answered, and costs nobody anything."""
    response = Element("Response")
    SubElement(response, "Reject")
    return _written(response)


def _put(parent: Element, sound: _Sound) -> None:
    how, what = sound
    if how == "Play":
        SubElement(parent, how, url=what)
    else:
        SubElement(parent, how).text = _speakable(what)


def _speakable(text: str) -> str:
    """Without what XML 1.0 can't hold and no voice can say."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")


def _written(response: Element) -> bytes:
    body: str = tostring(response, encoding="unicode")  # by way of a file it takes twice as long
    return HEAD + body.encode("utf-8", "xmlcharrefreplace")
