"""The last screen stays on the phone: nothing on it may harm who is found with it."""

from collections.abc import Iterator
from itertools import chain

from menus.nodes import Outcome, Say
from menus.tree import Tree
from menus.words import Tongue, Words, placeholders


def faults(tree: Tree, words: Words) -> Iterator[str]:
    """Sensitive words on last screens, and all that may turn out to be one there.

    An outcome's value is read in each of the words it may have. Any other value, and whatever the
    caller answered, may be anything: neither has a place there.
    """
    last = [f"{name}.text" for name, node in tree.nodes.items() if _ends(node)]
    for language, tongue in words.tongues.items():
        for key in (*last, "failure.text"):
            said = {name: _worded(tree, key, name) for name in placeholders(tongue.texts[key])}
            for name in sorted(name for name in said if not said[name]):
                yield f"{language}: {key} shows {{{name}}} on a last screen"
            for text in (key, *chain(*said.values())):
                for word in _sensitive(tongue, text):
                    yield f"{language}: {text} says {word!r} on a last screen"


def _sensitive(tongue: Tongue, key: str) -> list[str]:
    text = tongue.texts[key].casefold()
    return [word for word in tongue.sensitive if word.casefold() in text]


def _ends(node: object) -> bool:
    return isinstance(node, Say) and node.ends


def _worded(tree: Tree, key: str, name: str) -> list[str]:
    """The keys of the words that a value may stand for, in the file of the text that shows it."""
    file = key.partition(".")[0]
    return [
        f"{outcome}.{name}.{value}"
        for outcome, node in tree.nodes.items()
        if isinstance(node, Outcome) and outcome.startswith(f"{file}.")
        for value in node.says.get(name, ())
    ]
