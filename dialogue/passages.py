"""How far a session came and where it ended, as what is counted of it: by the day, for all callers
together. Nothing is kept of any one, and nothing is counted while they are on the line."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from dialogue.act import Caller
from dialogue.presentation import present
from dialogue.turn import State
from menus.tree import Tree, file_of

MOST_KEYS = 30
EVERY_S, MOST_S = 15, 180
"""Seconds are counted in lengths of so many, until Kenyan networks end a USSD session."""
BEYOND = MOST_S + EVERY_S


_KENYA = timezone(timedelta(hours=3))  # which has no summer time


def day_in_kenya() -> date:
    """The day under way there."""
    return datetime.now(_KENYA).date()


def passages(
    tree: Tree, caller: Caller, state: State, seconds: int, day: date
) -> Iterator[tuple[str, ...]]:
    """All that one session is counted under: each node that it came to since the first menu, the
    one where it ended, and where that was not an end, after how many keys and seconds."""
    of = (day.isoformat(), caller.channel, state.language or "")
    for node in sorted({node for node, _ in state.trail} | {state.node}):
        yield (*of, "came", node)
    if present(tree, state).ends:
        yield (*of, "ended", state.node)
        return
    file = file_of(state.node)
    yield (*of, "left", state.node)
    yield (*of, "keys", f"{file} {min(state.heard, MOST_KEYS)}")
    if seconds > 0:
        yield (*of, "seconds", f"{file} {min(-(-seconds // EVERY_S) * EVERY_S, BEYOND)}")
