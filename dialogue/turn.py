"""What passes between a caller and the dialogue: what is heard, where it stands, what is next."""

from enum import Enum

from msgspec import Struct, field


class Move(Enum):
    """What a caller may do at every question, whichever key the channel gives it."""

    BACK = "back"
    HOME = "home"
    SKIP = "skip"
    NOTHING = "nothing"  # an empty reply
    SILENCE = "silence"  # nobody spoke or pressed anything
    PERSON = "person"  # talk to somebody, from wherever the caller is


GUESSED = "guessed"
"""The problem of a PIN that others would try first. It is said once: whoever keys one like it again
means it, and is not left without a code."""


class Pressed(Struct, frozen=True):
    """The option with this number, counted from 1; `words` if it was said with more than that."""

    number: int
    words: str = ""


class Said(Struct, frozen=True):
    """Digits or words, as they were keyed or typed."""

    text: str


SPELT = "spelt "
"""Before the name of a question, the value that holds what was typed for the place it asks for."""

SINCE = " since"
"""After the value that tells that an account was sent, the one that tells that it holds what was
told since."""

Heard = Move | Pressed | Said


class State(Struct, frozen=True, array_like=True):
    """Where one dialogue stands; it is kept as a list of its parts, without their names."""

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
    reached: int = 0  # how far into all that was told, as its channel counts


class Turn(Struct, frozen=True):
    """What is presented next: the channel gives it words, numbers and a shape."""

    node: str
    kind: str
    options: tuple[str, ...]  # keys of words, or a list's `=proper name`
    moves: tuple[Move, ...]
    problem: str | None
    ends: bool
    phone: bool = False  # what is asked for is a telephone number
    length: int = 0  # how many digits are asked for, where that is known
    at_hand: bool = False  # the options stand on every page
