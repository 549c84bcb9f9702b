"""Every way in which the structure of a conversation can be wrong, whatever its words are."""

from collections.abc import Iterator

from menus.listing import NO_CODES
from menus.nodes import EVERYTHING, Choice, Lookup, Outcome, Pass, Say, Unseen
from menus.tree import Tree, file_of, in_full


def dead(tree: Tree) -> Iterator[str]:
    """What leads nowhere: a tree with any of it can't be walked."""
    yield from dead_links(tree)
    yield from _odd_options(tree)
    yield from _odd_answers(tree)
    yield from _odd_lists(tree)


def lost(*trees: Tree) -> Iterator[str]:
    """What can't be reached by any channel's tree, or can't be left in one."""
    everywhere = set[str]().union(*(tree.reached for tree in trees))
    for name in sorted(set().union(*(tree.nodes for tree in trees)) - everywhere):
        yield f"{name}: can't be reached"
    for tree in trees:
        yield from _no_way_out(tree)


def dead_links(tree: Tree) -> Iterator[str]:
    """What names a node, or a list, that is nowhere."""
    parts = {part: getattr(tree, part) for part in ("start", "home", "give_up", "leave")}
    for part, name in (*parts.items(), *(("begins", name) for name in tree.begins)):
        if name not in tree.nodes:
            yield f"{part}: leads to {name}, which is nowhere"
    for name, node in tree.nodes.items():
        for link in node.links():
            if link not in tree.nodes:
                yield f"{name}: leads to {link}, which is nowhere"
        if isinstance(node, Lookup) and node.list not in tree.lists:
            yield f"{name}: looks up {node.list}, which is no list"


def _odd_options(tree: Tree) -> Iterator[str]:
    for name, node in tree.nodes.items():
        if isinstance(node, Choice):
            yield from (f"{name}: {fault}" for fault in _odd_choice(node))
        if isinstance(node, Say) and sum(map(bool, (node.ends, node.returns, node.go))) > 1:
            yield f"{name}: ends or returns, and yet leads on"
        if isinstance(node, Outcome):
            if node.final and node.harmless:
                yield f"{name}: is final, and yet harmless"
            for value in node.habits.keys() - set(node.values):
                yield f"{name}: writes {value}, which it does not bring"


def _odd_lists(tree: Tree) -> Iterator[str]:
    for name, listing in tree.lists.items():
        for one in sorted({*listing.usual} - {*listing.codes, *NO_CODES}):
            yield f"lists.{name}: {one} is usual, and in no group"


def _odd_answers(tree: Tree) -> Iterator[str]:
    everything = {f"{file_of(name)}.{EVERYTHING}" for name in tree.nodes}
    for name, node in tree.nodes.items():
        forgotten, shown = getattr(node, "forget", ()), getattr(node, "shows", {}).values()
        if isinstance(node, Choice):
            yield from _odd_values(tree, name, node)
        if isinstance(node, Pass):
            yield from _odd_pass(tree, name, node)
        file = file_of(name)
        named = [("forgets", answer, in_full(file, answer)) for answer in forgotten]
        named += [("shows", one, in_full(file, one)) for answers in shown for one in answers]
        for does, answer, full in named:
            if full not in tree.nodes and full not in everything:
                yield f"{name}: {does} {answer}, which is no question of this file"


def _odd_values(tree: Tree, name: str, node: Choice) -> Iterator[str]:
    file = name.partition(".")[0]
    brought = {
        value
        for place, other in tree.nodes.items()
        if isinstance(other, Outcome) and place.startswith(f"{file}.")
        for value in other.values
    }
    for value in sorted(set(node.given.values()) - brought):
        yield f"{name}: waits for {value}, which no outcome of this file brings"


def _odd_pass(tree: Tree, name: str, node: Pass) -> Iterator[str]:
    """Every answer that it may go by has to have an exit, or one exit has to do for all."""
    if node.by is None:
        if len(node.exits) > 1:
            yield f"{name}: has more than one exit, and goes by nothing"
        return
    asked = tree.nodes.get(f"{file_of(name)}.{node.by}")
    given = isinstance(asked, Choice) and asked.kept and not asked.past
    if not isinstance(asked, Choice) or not given or node.exits.keys() != set(asked.options):
        yield f"{name}: its exits are not the answers to {node.by}, each of which has to be given"


def _odd_choice(node: Choice) -> Iterator[str]:
    if node.go is None:
        nowhere = [option for option in node.options if option not in node.to]
        yield from (f"option {option} leads nowhere" for option in nowhere)
        if node.skip is True:
            yield "skipping it leads nowhere"
    for option in (node.to.keys() | node.given.keys()) - set(node.options):
        yield f"{option} is no option of it"


def _no_way_out(tree: Tree) -> Iterator[str]:
    if not (isinstance(last := tree.nodes[tree.leave], Say) and last.ends):
        yield f"{tree.leave}: leaving ends there, so it has to end"
    for name in sorted(tree.reached):
        node = tree.nodes[name]
        if isinstance(node, Unseen) and name in _unseen_after(tree, node):
            yield f"{name}: no way out, what nobody sees leads round to itself"


def _unseen_after(tree: Tree, node: Unseen) -> set[str]:
    """The places that may follow one before anything is presented."""
    after: set[str] = set()
    waiting = list(node.links())
    while waiting:
        name = waiting.pop()
        if isinstance(tree.nodes[name], Unseen) and name not in after:
            after.add(name)
            waiting += tree.nodes[name].links()
    return after
