"""From one node to the next: on, back, home, past a mistake, and what silence leads to."""

from msgspec.structs import replace

from dialogue.turn import Move, State
from menus.nodes import Choice, Connect, Digits, Outcome, Pass, Say
from menus.tree import Tree

# Source: three is what helpline menus and voice platforms settled on; after it, a person.
PATIENCE = 3
# Silences in a row, at whichever questions: the phone was put down, and the call costs them.
SILENCES = 6

_LETTERS = "\x02letters: "
"""No phone can type how it begins."""


def back(tree: Tree, state: State) -> State:
    """One question back, its answer undone. From the first screens, back leaves."""
    if state.place:
        return replace(state, place=state.place[:-1], wrong=0)
    if state.node in (tree.start, tree.home):
        return replace(state, node=tree.leave, wrong=0)
    if not state.trail or isinstance(tree.nodes[state.trail[-1][0]], Outcome):
        return _to_its_menu(tree, state) or home(tree, state)
    name, gone = state.trail[-1]
    left = {key: said for key, said in state.answers.items() if key != name}
    answers = left | {key: _whole(said, state.answers.get(key, "")) for key, said in gone.items()}
    return replace(state, node=name, answers=answers, trail=state.trail[:-1], place=(), wrong=0)


def _to_its_menu(tree: Tree, state: State) -> State | None:
    """Where something was done that can't be undone, and told: the menu that it was chosen from,
    if what is told goes on to that; None where it leads elsewhere."""
    node, passed = tree.nodes[state.node], [name for name, _ in state.trail]
    if not isinstance(node, Say) or node.go not in passed:
        return None
    trail = state.trail[: passed.index(node.go)]
    return arrive(replace(state, trail=trail), node.go)


def home(tree: Tree, state: State) -> State:
    """To the main menu; nobody gets there without a language to read it in."""
    if state.node == tree.start:
        return state
    name = tree.home if state.language else tree.start
    return replace(state, node=name, trail=(), place=(), wrong=0)


def silent(tree: Tree, state: State) -> State:
    """Nothing came. What is told goes on by itself, a line put through came to nothing."""
    node = tree.nodes[state.node]
    if isinstance(node, Connect):
        return arrive(state, node.go)  # whoever goes back from there is not put through again
    if isinstance(node, Say) and node.go:
        return arrive(leave(state, None), node.go)
    if isinstance(node, Say) and node.returns:
        return back(tree, state)
    state = replace(state, silent=state.silent + 1)
    if state.silent >= SILENCES:
        return arrive(state, tree.leave)
    if isinstance(node, Digits) and node.past and state.silent > 1:
        return arrive(leave(state, None), node.past)  # who keys no code can still tell their story
    return mistaken(tree, state, "silence")


def leave(state: State, answer: str | None) -> State:
    """Past a question, its answer kept, and the way back to it noted."""
    name, answers, gone = state.node, state.answers, dict[str, str]()
    if name in answers:
        answers = {**answers}
        gone = {name: _short(answers.pop(name), answer or "")}
    if answer is not None:
        answers = {**answers, name: answer}
    return replace(state, answers=answers, trail=(*state.trail, (name, gone)))


def _short(before: str, after: str) -> str:
    """What an answer was, as the trail keeps it: of one that was only added to, how long it was,
    or a story told in many texts would lie in the trail as often."""
    return f"{_LETTERS}{len(before)}" if before and after.startswith(before) else before


def _whole(kept: str, after: str) -> str:
    """What it was, by what it has become."""
    return after[: int(kept.removeprefix(_LETTERS))] if kept.startswith(_LETTERS) else kept


def arrive(state: State, name: str) -> State:
    return replace(state, node=name, place=(), wrong=0)


def mistaken(tree: Tree, state: State, problem: str) -> State:
    """Ask again with a hint; after too many mistakes, lead to a person, or leave them alone."""
    node = tree.nodes[state.node]
    stays = isinstance(node, Choice | Digits) and node.stays and problem != "silence"
    person = tree.nodes[tree.give_up]
    there = (tree.give_up, *(person.links() if isinstance(person, Pass) else ()))
    if stays or state.wrong + 1 < PATIENCE or state.node in there:
        return replace(state, wrong=state.wrong + 1, problem=problem)
    if node.leaves_alone:
        return arrive(state, tree.leave)
    return to_a_person(tree, state)


def to_a_person(tree: Tree, state: State) -> State:
    """Past a question as it stands; going back leads to it again."""
    return arrive(leave(state, state.answers.get(state.node)), tree.give_up)


AWAY = {Move.BACK: back, Move.HOME: home, Move.PERSON: to_a_person}
"""The moves that lead away from wherever the caller is."""
