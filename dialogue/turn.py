"""What passes between a caller and the dialogue: what is heard, where it stands, what is next."""

from dataclasses import dataclass, field
from enum import Enum


class Move(Enum):
    """What a caller may do at every question, whichever key the channel gives it."""

    BACK = "back"
    HOME = "home"
    SKIP = "skip"
    NOTHING = "nothing"  # an empty reply
    SILENCE = "silence"  # nobody spoke or pressed anything
    PERSON = "person"  # talk to somebody, from wherever the caller is


@dataclass(frozen=True, slots=True)
class Pressed:
    """The option with this number, counted from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Said:
    """Digits or words, as they were keyed or typed."""

    text: str


Heard = Move | Pressed | Said


@dataclass(frozen=True, slots=True)
class State:
    """Where one dialogue stands; all of it can be written as JSON."""

    node: str
    language: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    trail: tuple[tuple[str, dict[str, str]], ...] = ()  # (question, the answers it took away)
    values: dict[str, str] = field(default_factory=dict)
    place: tuple[str, ...] = ()  # how far into a look-up
    wrong: int = 0
    heard: int = 0
    silent: int = 0  # times in a row that nothing came
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What is presented next: the channel gives it words, numbers and a shape."""

    node: str
    kind: str
    options: tuple[str, ...]  # keys of words, or a list's `=proper name`
    moves: tuple[Move, ...]
    problem: str | None
    ends: bool
    phone: bool = False  # what is asked for is a telephone number
    at_hand: bool = False  # the options stand on every page
