"""What a text means at a question: a number, the words of an option, or the caller's own words."""

from collections.abc import Mapping, Sequence

from dialogue.turn import Heard, Move, Pressed, Said, Turn
from telecom import numbers

KEYS = {Move.BACK: "0", Move.HOME: "00", Move.SKIP: "99"}
MORE = "98"

_SPELT = {"ndio": "ndiyo", "y": "yes", "yeah": "yes", "nope": "no"}
"""How words that answer a question are also written."""

_NOT_SURE = {
    "not sure", "i don't know", "i dont know", "don't know", "dont know", "maybe", "perhaps",
    "sina hakika", "sina uhakika", "sijui", "labda", "pengine",
}  # fmt: skip
"""How callers say that they are not sure, whichever of these an option says."""

YES = ("YES", "yes", "right")
"""Options that mean yes, as trees name them."""

_MOVES = {key: move for move, key in KEYS.items()}


def bare(text: str) -> str:
    """A text as it is compared with a word of ours: whatever its case, its blanks and its end."""
    return " ".join(text.casefold().split()).strip(" .,!?*#\"'")


def hear(text: str, turn: Turn, options: Sequence[str], moves: Mapping[Move, str]) -> Heard:
    """What was meant by `text`; `options` and `moves` are the words that were shown of them."""
    word = bare(text)
    if not text.strip():
        return Move.NOTHING
    if move := _move(word, turn, moves):
        return move
    if turn.phone:
        return Said(numbers.given(text) or text.strip())
    if turn.kind == "digits":
        return Said(text.strip() if any(map(str.isalpha, word)) else "".join(word.split()))
    number = _option(word, options) if turn.kind != "account" else None
    if number is None and turn.kind == "choice" and _agrees(word, turn.options, options):
        return Pressed(1, text.strip())
    return Said(text.strip()) if number is None else Pressed(number)


def _move(word: str, turn: Turn, moves: Mapping[Move, str]) -> Move | None:
    """By its number, or by its words."""
    named = next((move for move, label in moves.items() if word == bare(label)), None)
    move = _MOVES.get(word, named)
    return move if move in turn.moves or move is Move.HOME else None


def _option(word: str, options: Sequence[str]) -> int | None:
    labels = [bare(label) for label in options]
    if (word := _SPELT.get(word, word)) in labels:
        return labels.index(word) + 1
    unsure = [label in _NOT_SURE for label in labels]
    if word in _NOT_SURE and unsure.count(True) == 1:
        return unsure.index(True) + 1
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 3 else None


def _agrees(word: str, names: Sequence[str], options: Sequence[str]) -> bool:
    """Whether more words begin with a yes, to a question that is answered with one. A no that goes
    on may be anything, and is not taken for one: it would say that nobody is in danger."""
    if not options or names[0].rpartition(".")[2] not in YES:
        return False
    first, _, more = word.partition(" ")
    first = first.strip(",.!")
    return bool(more) and _SPELT.get(first, first) == bare(options[0])
