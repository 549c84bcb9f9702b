"""Words spoken by espeak-ng: a robot, good enough to try a call out, never to be put live."""

import re
import shutil
import subprocess
from functools import cache

VOICES = {"en": "en-gb"}  # where the voice is not called what the language is
# By the robot's own clock, which counts English words. It comes to 150 English words a minute, and
# 110 of Swahili, which are longer.
SPEEDS = {"sw": 185}
SPEED = 150

# Three digits or more are a number to ring, read one by one; a year or a round number is not.
DIALLED = re.compile(
    r"(?<![\d,.])(?!(?:19|20)\d\d\b|[1-9]\d*00\b)\+?\d{3,}(?![,.]\d)(?:[ \u00a0]\d{2,})*"
)

_LETTER_BY_LETTER = re.compile(r"\b(?:NEA|DCI|SMS|ID)\b")

_INSTEAD = {
    "’": "'", "‘": "'", "ʼ": "'",  # named aloud otherwise
    "“": "", "”": "", "«": "", "»": "", '"': "",
    "\u00a0": " ", "–": ", ", "—": ", ", "/": ", ",
}  # fmt: skip


class CannotSpeak(Exception):
    """There is no robot here, or none for this language; the message says what to do."""


def sound(words: str, language: str) -> bytes:
    """A WAV file of the words. The same words give the same file."""
    speed = str(SPEEDS.get(language, SPEED))
    return subprocess.run(  # noqa: S603
        [_program(), "-v", voice(language), "-s", speed, "--stdin", "--stdout"],
        input=spoken(words, language).encode(),
        capture_output=True,
        check=True,
    ).stdout


def spoken(words: str, language: str) -> str:
    """The words as the robot has to see them, to say what a person would read."""
    for written, said in _INSTEAD.items():
        words = words.replace(written, said)
    if language == "sw":
        words = re.sub(r"(?i)\bng'", "ng", words)  # spelled out letter by letter otherwise
    words = _LETTER_BY_LETTER.sub(lambda name: " ".join(name.group()), words)
    return DIALLED.sub(lambda number: ", ".join(_groups(number.group())), words)


def _groups(number: str) -> list[str]:
    return [" ".join(group).replace("+", "plus") for group in number.split()]


@cache
def _program() -> str:
    if found := shutil.which("espeak-ng"):
        return found
    raise CannotSpeak("espeak-ng is not installed here: apt-get install espeak-ng")


@cache
def voice(language: str) -> str:
    """The robot's voice for a language.

    :raise CannotSpeak: where there is no robot, or no such voice.
    """
    name = VOICES.get(language, language)
    listed = subprocess.run(  # noqa: S603
        [_program(), f"--voices={name}"], capture_output=True, check=True, text=True
    ).stdout.split()
    if name not in listed:
        raise CannotSpeak(f"espeak-ng has no voice for the language {language}")
    return name
