"""There are words for all that is asked and told, and none that nothing says."""

from collections.abc import Iterator, Mapping

from ivr.pieces import BY_DUTY, OFF_DUTY, ON_DUTY
from menus.listing import NO_CODES
from menus.nodes import Choice, Connect, Node, Outcome, Unseen
from menus.tree import Tree
from menus.words import FORMS, Tongue, Words

MOVES = ("back", "home", "more", "skip", "leave", "go_on", "return", "anew")
CALL = (
    *(f"call.{part}" for part in ("press", "also", "more", "first", "skip", "finish")),
    *(f"call.{part}.{duty}" for part in BY_DUTY for duty in (ON_DUTY, OFF_DUTY)),
    *(f"call.{part}" for part in ("letters", "none", "to", "not", "leaf", "speak", "unended")),
    *(f"digit.{digit}" for digit in (*"0123456789", "plus")),
)
PROBLEMS = (
    *("wrong_key", "empty", "silence", "not_digits", "wrong_length", "no_match", "no_number"),
    "guessed",
    "not_words",
    "kept_too",
    "held",
)


def faults(trees: Mapping[str, Tree], words: Words) -> Iterator[str]:
    """Keys without words, and words without a key, by language; `trees` by channel."""
    expected = {key for channel in trees.values() for key in _expected(channel)}
    more = {key for channel in trees.values() for key in _named_anyhow(channel)}
    for language, tongue in words.tongues.items():
        for key in sorted(expected - tongue.own) if not tongue.starter else ():
            if _is_told(key, tongue, trees):
                yield f"{language}: {key} has no words"
        formed = {key for key in tongue.own if _written(key) in expected}
        for key in sorted(tongue.own - expected - more - formed):
            yield f"{language}: {key} is worded, but nothing says it"


def _written(key: str) -> str:
    """The key of what a node says on a screen, of any of its forms."""
    node, _, form = key.rpartition(".")
    return f"{node}.text" if form in FORMS else key


def _is_told(key: str, tongue: Tongue, trees: Mapping[str, Tree]) -> bool:
    """Whether a text is told on a channel that the language is offered on."""
    node = key.rpartition(".")[0]
    if key.startswith(("call.", "digit.")):
        return "voice" in tongue.channels
    known = any(node in tree.nodes for tree in trees.values())
    also = ("sms",) if "ussd" in tongue.channels else ()
    return not known or any(node in trees[one].reached for one in (*tongue.channels, *also))


def _expected(tree: Tree) -> Iterator[str]:
    yield "failure.text"
    yield "failure.again"
    if any(isinstance(node, Connect) for node in tree.nodes.values()):  # it is for calls too
        yield from CALL
    yield from (f"nav.{move}" for move in MOVES)
    yield from (f"problem.{problem}" for problem in PROBLEMS)
    for name, node in tree.nodes.items():
        yield from _worded(name, node)
    for name, listing in tree.lists.items():
        yield from (f"lists.{name}.{group}" for group in listing.groups)
        if listing.usual:
            yield from (f"lists.{name}.{one}" for one in NO_CODES)
        if not listing.territories:
            proper = listing.proper
            yield from (f"lists.{name}.{code}" for code in listing.codes if code not in proper)


def _worded(name: str, node: Node) -> Iterator[str]:
    """What there have to be words for at one node."""
    if isinstance(node, Outcome):
        for value, said in node.says.items():
            yield from (f"{name}.{value}.{one}" for one in said)
    elif not isinstance(node, Unseen):
        yield f"{name}.text"
    if isinstance(node, Choice):
        yield from (f"{name}.{option}" for option in node.options)


def _named_anyhow(tree: Tree) -> Iterator[str]:
    """The names that may be words; where they are none, CLDR has them."""
    for name, listing in tree.lists.items():
        if listing.territories:
            yield from (f"lists.{name}.{code}" for code in listing.codes)
