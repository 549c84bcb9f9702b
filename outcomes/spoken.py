"""Answers that were spoken: in a call an account is recorded, on WhatsApp it may be a voice note.

Either is told as an address, which is set apart from what was answered.
"""

from collections.abc import Callable, Mapping

from menus.spoken import address_of, is_note, is_recording
from models.submission import RECORDED

_SPOKEN: Mapping[str, Callable[[str], bool]] = {"IVR": is_recording, "WHATSAPP": is_note}
"""What is typed on another channel is words, whatever it looks like."""


def apart(channel: str, answers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers with each that was only spoken named so, and the address of each recording by
    its question; of several to one question, from the second on with its number."""
    told, urls = dict(answers), dict[str, str]()
    if is_spoken := _SPOKEN.get(channel):
        for name, said in answers.items():
            lines = said.splitlines()
            spoken = [address_of(line) for line in lines if is_spoken(line)]
            names = [name, *(f"{name} {number}" for number in range(2, len(spoken) + 1))]
            urls |= dict(zip(names, spoken, strict=False))
            if spoken:
                told[name] = "\n".join(x for x in lines if not is_spoken(x)) or RECORDED
    return told, urls
