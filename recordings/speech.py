"""What staff speak or bring as a file, made what a telephone plays: decoded in a sandbox, and
written here anew, so that nothing of the file that came is kept."""

from pathlib import Path

from models.spoken_reply import Speech
from ops import sandbox
from recordings.voice_mask import MEMORY_BYTES, looks_like_sound, wav

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_S = 90
"""A call may be cut off after three minutes, and code and PIN take one."""

PATIENCE_S = 60
_RATE, _SAMPLE = 8_000, 2
_LEVELLER = Path(__file__).with_name("leveller.py")


class Unfit(ValueError):
    """A file that can't become a reply; the message is for whoever brought it."""


UNKNOWN = "That is no WAV or MP3 file that can be read. Nothing was sent."
TOO_LONG = f"That is longer than {LONGEST_S} seconds. Say it shorter: callers pay for each."
SILENT = "There is nothing to be heard in it. Look whether the microphone is on."
_WHY = {b"long": TOO_LONG, b"silent": SILENT}


def speech(data: bytes) -> Speech:
    """8 kHz, one channel, trimmed, as loud as the prompts are, of a WAV or MP3 file.

    :raise Unfit: it can't be read, is silent, or too long.
    """
    if not looks_like_sound(data):
        raise Unfit(UNKNOWN)
    try:
        answer = sandbox.run(_LEVELLER, data, memory=MEMORY_BYTES, seconds=PATIENCE_S)
    except sandbox.Failed as wrong:
        raise Unfit(UNKNOWN) from wrong
    word, _, samples = answer.partition(b"\n")
    if word != b"well":
        raise Unfit(_WHY.get(word, UNKNOWN))
    return Speech(wav(samples, _RATE), -(-len(samples) // (_SAMPLE * _RATE)))
