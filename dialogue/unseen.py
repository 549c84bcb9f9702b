"""What a caller never sees: places where nothing is asked or told, and questions that ask what was
told already, elsewhere in the dialogue.

Going back leads to such a question all the same, so that it can be answered otherwise.
"""

from msgspec.structs import replace

from dialogue import branches, moves
from dialogue.turn import SINCE, State
from menus.nodes import EVERYTHING, Account, Choice, Pass, Question, Unseen
from menus.tree import Tree, file_of, in_full
from menus.whereabouts import said


def passed(tree: Tree, state: State, *, came: bool) -> State:
    """Past every place where nothing is asked, told or done, or that is another on this side.

    Who `came` there, and not by going back, is led past what they have told already.
    """
    while True:
        node = tree.nodes[state.node]
        if there := node.sides and node.sides.get(said(state.answers) or ""):
            state = replace(state, node=there)
        elif isinstance(node, Pass):
            exit_ = node.way(file_of(state.node), state.answers)
            state = branches.forget_untaken(tree, left(tree, state, node, exit_))
        elif came and isinstance(node, Question) and (answer := _told(tree, state, node)):
            state = branches.forget_untaken(tree, _answered(state, node, answer))
        else:
            return state


def left(tree: Tree, state: State, node: Unseen, exit_: str) -> State:
    """Past a place that presents nothing, without the answers that it forgets."""
    answers = _without(tree, state, node) if node.forget else state.answers
    return replace(state, node=node.exits[exit_], answers=answers)


def _without(tree: Tree, state: State, node: Unseen) -> dict[str, str]:
    file = file_of(state.node)
    forgotten = {in_full(file, name) for name in node.forget}
    stays = {name for one in node.but if _outlives(tree, state, name := in_full(file, one))}
    return {
        name: said
        for name, said in state.answers.items()
        if name in stays or not forgotten & {name, f"{file_of(name)}.{EVERYTHING}"}
    }


def _outlives(tree: Tree, state: State, name: str) -> bool:
    """Whether an answer that may stay does: of an account, what was told since the last sending."""
    node = tree.nodes.get(name)  # some are on other channels alone
    return not (isinstance(node, Account) and node.anew) or bool(
        state.values.get(node.anew + SINCE)
    )


def _told(tree: Tree, state: State, node: Question) -> str | None:
    """The answer that was told where the same is asked: the gravest, where only some of them hold,
    else the last. What does not hold is asked again of who comes anew to the very question."""
    if not node.same or (state.node in state.answers and not node.means):
        return None
    asking = tree.same[node.same]
    told = [asking[name].meaning(said) for name, said in state.answers.items() if name in asking]
    fits = [one for one in told if one and (not isinstance(node, Choice) or one in node.options)]
    grave = (one for one in node.means.values() if one in fits)
    return next(grave, None) if node.means else fits[-1] if fits else None


def _answered(state: State, node: Question, answer: str) -> State:
    chosen = node.to.get(answer) if isinstance(node, Choice) else None
    onward = node.known or chosen or node.go
    return moves.arrive(moves.leave(state, answer), onward or "")
