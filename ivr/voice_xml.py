"""A turn as Africa's Talking's voice XML: what is said, what is listened for, and the way home.

Silence makes the gateway run the next action of the list, so a question is always followed by a
Redirect: that is how silence comes back to us as a turn. Source of names, attributes and nesting:
developers.africastalking.com/docs/voice/actions.
"""

import unicodedata
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from dialogue.turn import Turn
from ivr.keys import FINISH
from ivr.script import Aloud, Piece, Prompt, Recorded, Script
from ops.metrics import SAID_BY_MACHINE

MIMETYPE = "application/xml; charset=utf-8"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
NOTHING = HEAD + b"<Response></Response>"
"""Hang up, or let go on what goes on."""

# Seconds without a key before the gateway goes on. Two pauses long for what goes on by itself.
LISTENS = {"choice": 7, "language": 7, "digits": 15, "say": 3}
LEAF = 7  # where nothing goes on by itself
# An account: how long it may be, and the silence that ends it.
LONGEST_ACCOUNT, LONGEST_PAUSE = 180, 6
LONGEST_TALK = 3600

QUEUE = "salama"
LINES = ("dial", "wait", "take")

# The path of a prompt's sound, by its language and name; None where there is none.
Audio = Callable[[str, str], str | None]


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
        listens = not turn.ends and turn.kind not in LINES
        self._say(response, pieces[:-1] if listens else pieces)
        if listens:
            self._say(self._listener(response, turn, hop), pieces[-1:])
        elif turn.kind in LINES:
            self._put_through(response, turn.kind, numbers)
        if listens or turn.kind == "dial":
            SubElement(response, "Redirect").text = f"{self._callbacks}/{hop}/silence"
        return _written(response)

    def captions(self) -> dict[str, str]:
        """The words that are spoken in each sound, by its path."""
        return {
            path: words
            for language, prompts in self.script.sheet().items()
            for name, words in prompts.items()
            if (path := self._audio(language, name))
        }

    def last_words(self, pieces: Sequence[Piece], numbers: Sequence[str] = ()) -> bytes:
        """Something said, and the call is over, unless one of `numbers` picks up."""
        response = Element("Response")
        self._say(response, pieces)
        self._put_through(response, "dial", numbers)
        return _written(response)

    def _say(self, parent: Element, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Recorded):
                SubElement(parent, "Play", url=piece.url)
            elif isinstance(piece, Aloud):
                SubElement(parent, "Say").text = _speakable(piece.text)
            else:
                self._play(parent, piece)

    def _play(self, parent: Element, prompt: Prompt) -> None:
        """The recording; where there is none, its words by the gateway's own English voice."""
        if path := self._audio(prompt.language, prompt.name):
            SubElement(parent, "Play", url=f"{self._address}{path}")
        else:
            SAID_BY_MACHINE.labels(prompt.language).inc()
            SubElement(parent, "Say").text = _speakable(self.script.words_of(prompt))

    def _listener(self, response: Element, turn: Turn, hop: int) -> Element:
        heard = f"{self._callbacks}/{hop}"
        if turn.kind == "account":
            return SubElement(
                response,
                "Record",
                finishOnKey=FINISH,
                maxLength=str(LONGEST_ACCOUNT),
                timeout=str(LONGEST_PAUSE),
                trimSilence="true",
                playBeep="true",
                callbackUrl=heard,
            )
        listener = SubElement(
            response,
            "GetDigits",
            timeout=str(LISTENS[turn.kind] if turn.options or turn.kind == "digits" else LEAF),
            finishOnKey=FINISH,
            callbackUrl=heard,
        )
        if turn.kind != "digits":  # a number is done when the caller says so: the key after it
            listener.set("numDigits", "1")  # would else answer the next question
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


def _speakable(text: str) -> str:
    """Without what XML 1.0 can't hold and no voice can say."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")


def _written(response: Element) -> bytes:
    body: bytes = tostring(response, encoding="utf-8", xml_declaration=False)
    return HEAD + body
