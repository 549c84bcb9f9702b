"""What a call is made of: prompts that were recorded, words for a machine, what callers said."""

from dataclasses import dataclass

# Blanks that tell where the key for a person leads: otherwise while nobody is on duty.
BY_DUTY = ("talk", "person")
ON_DUTY, OFF_DUTY = "on_duty", "off_duty"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A recorded text, by the language and the name it is kept under."""

    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Aloud:
    """Words that nobody could record beforehand, for a machine to read."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody said, at the address where it can be played."""

    url: str


Piece = Prompt | Aloud | Recorded


@dataclass(frozen=True, slots=True)
class Blank:
    """A place in a text that a value fills."""

    name: str
