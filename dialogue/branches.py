"""What is answered on a branch stands for as long as the way walked last may still lead there.

A caller may go home and walk a form anew. Whatever of the first walk the second has not passed by
stays, so that nothing they told is lost; what lies on a branch that it did not take is forgotten,
and comes back with going back. What holds, such as a danger, holds on any branch.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from dialogue.turn import State
from menus.tree import Tree, file_of


def forget_untaken(tree: Tree, state: State) -> State:
    """The state without what the way into this file led to before, and can't lead to any more.

    Something told with nothing after it is only looked at: from there the way goes back.
    """
    file = f"{file_of(state.node)}."
    if not state.trail or not state.trail[-1][0].startswith(file):
        return state
    ahead = tree.ahead[state.node]
    behind = [
        name
        for name, said in state.answers.items()
        if name.startswith(file) and name not in ahead and not tree.holds(name, said)
    ]
    if not behind or state.node in tree.dead_ends:
        return state
    walked = _walked(name for name, _ in state.trail if name.startswith(file))
    gone = {
        name: state.answers[name]
        for name in behind
        if name not in walked and any(name in tree.ahead[passed] for passed in walked)
    }
    if not gone:
        return state
    *before, (left, taken) = state.trail
    kept = {name: said for name, said in state.answers.items() if name not in gone}
    return replace(state, answers=kept, trail=(*before, (left, taken | gone)))


def _walked(trail: Iterable[str]) -> list[str]:
    """The questions behind the caller; whoever comes to one again walks anew from there."""
    way: list[str] = []
    for name in trail:
        if name in way:
            del way[way.index(name) :]
        way.append(name)
    return way
