"""What a key means on a screen: the same at every question."""

from dialogue.turn import Heard, Move, Pressed, Said, Turn
from telecom import numbers

KEYS = {Move.BACK: "0", Move.HOME: "00", Move.SKIP: "99"}
MORE = "98"
BACK = KEYS[Move.BACK]

_MOVES = {key: move for move, key in KEYS.items()}
_YES, _NO = ("YES", "yes", "right"), ("NO", "no", "change")
_IN_WORDS = {"yes": _YES, "ndiyo": _YES, "ndio": _YES, "no": _NO, "hapana": _NO}
"""Who types the word in place of its key, by the options that mean it, as trees name them."""

_OWN_WORDS = {"account", "lookup", "digits"}


def hear(typed: str, turn: Turn) -> Heard:
    """What the caller meant by `typed` at this turn; what has no meaning there is `Said`."""
    bare = typed.strip()
    if not bare:
        return Move.NOTHING
    move = _MOVES.get(bare)
    if move in turn.moves or move is Move.HOME:  # the way home is open even where it is not offered
        return move
    if turn.phone:
        return Said(numbers.given(bare) or "")
    if turn.kind == "digits":
        return Said("".join(bare.split()))
    if turn.kind != "account" and bare.isascii() and bare.isdigit() and len(bare) <= 3:
        return Pressed(int(bare))
    return _in_words(bare, turn) or Said(bare if turn.kind in _OWN_WORDS else typed)


def is_pressed_twice(number: int, page: str) -> bool:
    """Whether this is a key of that page by a finger that slipped, and none that stands there."""
    key, over = divmod(number, 11)
    offered = {line.partition(". ")[0] for line in page.split("\n")}
    return not over and 0 < key < 10 and str(key) in offered and str(number) not in offered


def _in_words(typed: str, turn: Turn) -> Pressed | None:
    """The option that a typed yes or no means."""
    meant = _IN_WORDS.get(typed.casefold(), ())
    names = (option.rpartition(".")[2] for option in turn.options)
    return next((Pressed(n) for n, name in enumerate(names, start=1) if name in meant), None)
