"""What a key means on a screen: the same at every question."""

from dialogue.turn import Heard, Move, Pressed, Said, Turn
from telecom import numbers

KEYS = {Move.BACK: "0", Move.HOME: "00", Move.SKIP: "99"}
MORE = "98"
BACK = KEYS[Move.BACK]

_MOVES = {key: move for move, key in KEYS.items()}
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
    return Said(bare if turn.kind in _OWN_WORDS else typed)
