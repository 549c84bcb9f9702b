"""Counts as they may be shown: none that is small, the others in steps as large as the smallest.

Steps, and not the true counts with a second one hidden beside each small one: true counts can be
subtracted from one another, wherever they stand, and what is hidden on one page comes out between
two of them. `docs/decisions/0033-numbers.md` has the reasons.
"""

from collections.abc import Sequence

from models.tally import FEWEST_SHOWN
from staff.exports.anonymity import FEWEST
from staff.tongues.said import say

IN_THE_HOUSE = FEWEST_SHOWN
OUTSIDE = FEWEST

NOT_SHOWN = "not shown"

Shown = int | None


def in_steps(count: int, step: int) -> Shown:
    """A count in full steps; None for one that is too small to be shown, and for none."""
    return count - count % step or None


def parts(counts: Sequence[int], step: int) -> list[Shown]:
    """All parts of a whole that may be shown beside them, if `whole` says so.

    Where both together would tell that there is something in a part that is not shown, the
    smallest that is shown is hidden as well.
    """
    shown = [in_steps(count, step) for count in counts]
    if any(shown) and _tells(counts, shown, step):
        shown[shown.index(min(one for one in shown if one))] = None
    return shown


def whole(counts: Sequence[int], step: int) -> Shown:
    """The sum of all parts; None also where it would tell of parts of which none is shown."""
    shown = [in_steps(count, step) for count in counts]
    return None if not any(shown) and _tells(counts, shown, step) else in_steps(sum(counts), step)


def _tells(counts: Sequence[int], shown: Sequence[Shown], step: int) -> bool:
    """Whether the least that is left for the parts not shown is more than all but one can hold."""
    least = (in_steps(sum(counts), step) or 0) - sum(one + step - 1 for one in shown if one)
    hidden = sum(one is None for one in shown)
    return hidden > 0 and least > (step - 1) * (hidden - 1)


def written(shown: Shown) -> str:
    """What stands on a page."""
    return NOT_SHOWN if shown is None else f"{shown:,}"


RULE = (
    "Counts come in steps of {0}: {1} stands for {1} to {2}. Not shown: fewer than {0}, and none "
    "as well, or hidden so that another can't be worked out."
)


def rule(step: int) -> str:
    """What a reader has to know of counts."""
    return say(RULE, step, 3 * step, 4 * step - 1)
