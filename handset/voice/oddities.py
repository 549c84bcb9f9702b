"""What Africa's Talking does not document of a call, and so may do either way."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Oddities:
    """One choice for each question that its documentation leaves open; the defaults are plain."""

    finish_key: Literal["stripped", "sent"] = "stripped"
    """Whether `dtmfDigits` holds the finish key."""
    only_finish_key: Literal["missing", "empty", "key"] = "empty"
    """What `dtmfDigits` is when nothing but the finish key was pressed."""
    partial_digits: Literal["dropped", "sent"] = "dropped"
    """What becomes of too few keys when the time is out."""
    silent_recording: Literal["next action", "empty", "missing"] = "next action"
    """Where nobody spoke: the next action, or a callback without a `recordingUrl`."""
    hung_up_recording: Literal["lost", "told"] = "lost"
    """Whether the last notice names the recording of a caller who hung up while speaking."""
    nones: bool = False
    """Whether fields without a value say `None`."""
    final: Literal["once", "twice", "lost"] = "once"
    """How often the last notice comes."""
    number: Literal["plus", "bare", "local", "zeros", "withheld"] = "plus"
    """How `callerNumber` is written."""

    def written(self, number: str) -> str:
        """A number of E.164, `+254…`, as this gateway writes it."""
        bare = number.removeprefix("+")
        return {
            "plus": number,
            "bare": bare,
            "local": "0" + bare.removeprefix("254"),
            "zeros": "00" + bare,
            "withheld": "",
        }[self.number]
