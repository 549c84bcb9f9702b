"""What a key means in a call: the same at every question."""

from collections.abc import Sequence
from enum import Enum

from dialogue.turn import Heard, Move, Pressed, Said, Turn
from telecom import numbers

# More than four choices can't be kept in mind by ear. Source: hdl.handle.net/10204/3882 (CSIR).
OPTIONS = 4
MORE = OPTIONS
AGAIN, FINISH = "*", "#"


class Aside(Enum):
    """What a key asks of the call rather than of the conversation."""

    AGAIN = "again"
    MORE = "more"
    EARLIER = "earlier"
    LATE = "late"  # the finish key after a number that was whole without it


_MOVES = {"0": Move.PERSON, "9": Move.BACK, FINISH: Move.SKIP, "": Move.SKIP}


def pages(options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The options as they are told: all at once, or three at a time and a key for more."""
    if len(options) <= OPTIONS:
        return (tuple(options),)
    at_once = OPTIONS - 1
    return tuple(
        tuple(options[start : start + at_once]) for start in range(0, len(options), at_once)
    )


def hear(keyed: str, turn: Turn, page: int) -> Heard | Aside:
    """What the caller meant by the keys they pressed; none at all is the finish key alone."""
    keys = keyed.rstrip(FINISH) or keyed[:1]
    if keys == AGAIN:
        return Aside.AGAIN
    if keys == "9" and page:
        return Aside.EARLIER
    move = _MOVES.get(keys)
    if move is Move.SKIP and Move.SKIP not in turn.moves:
        return _nothing_to_skip(turn)
    if move:
        return move
    return _answered(keys, turn, page)


def _nothing_to_skip(turn: Turn) -> Heard:
    """The finish key where nothing can be skipped: told to its end, or a key like any wrong one."""
    return Pressed(1) if turn.kind == "say" else Said("")


def _answered(keys: str, turn: Turn, page: int) -> Heard | Aside:
    if turn.kind == "digits":
        return Said(numbers.given(keys) or "") if turn.phone else Said(keys)
    if turn.kind == "say":  # whatever is pressed while something is told goes on from it
        return Pressed(1)
    if not (keys.isascii() and keys.isdigit() and len(keys) == 1):
        return Said(keys)
    listed = pages(turn.options)
    if len(listed) > 1 and keys == str(MORE):
        return Aside.MORE
    if turn.kind in ("choice", "lookup") and int(keys) > len(listed[min(page, len(listed) - 1)]):
        return Said(keys)
    return Pressed(page * (OPTIONS - 1) + int(keys))
