"""What a call says of a question beside its text: its options with their keys, and how to go on."""

from collections.abc import Iterable, Iterator, Mapping

from dialogue.presentation import length
from ivr.keys import MORE
from menus.nodes import Account, Choice, Digits, Lookup, Node, Say
from menus.words import fill, placeholders

# How to go past a question, and what the keys do anywhere: news once a call.
SKIP, LEAF = "call.skip", "call.leaf"
LETTERS = "call.letters"  # how the letters of a name are keyed
UNENDED = "call.unended"  # digits that came to nothing: the key that ends them, and where it is


def once(node: Node) -> str | None:
    """What is said of the keys at a node, unless it was said before in this call.

    Digits end with the key that skips, which is told there; and who skips a PIN has no code.
    """
    if isinstance(node, Choice) and node.keys_once:
        return f"call.options.{'.'.join(node.options)}"
    if isinstance(node, Say) and not (node.ends or node.go or node.returns):
        return LEAF
    skippable = getattr(node, "past", None) and not isinstance(node, Account | Digits)
    return SKIP if skippable else None


def told_once(texts: Mapping[str, str], name: str, node: Choice) -> dict[str, str]:
    """The prompt of the options of questions that are answered alike."""
    if not node.keys_once:
        return {}
    options = enumerate(node.options, 1)
    said = [press(texts, texts[f"{name}.{one}"], key, first=key == 1) for key, one in options]
    return {str(once(node)): " ".join(said)}


def varies(texts: Mapping[str, str], name: str, node: Choice) -> bool:
    """Whether one caller hears other options than another, so that no one prompt has them all."""
    return bool(node.given) or any(placeholders(texts[f"{name}.{o}"]) for o in node.options)


def press(texts: Mapping[str, str], option: str, key: int, *, first: bool = False) -> str:
    """How an option is told with its key; that it is a key to press is said with the first."""
    how = "call.press" if first else "call.also"
    return fill(texts[how], {"option": option.rstrip("?"), "key": str(key)})


def usual(node: Lookup, page: int) -> str:
    """The prompt of one page of what a list offers by a key each."""
    apart = "" if node.another else ".unsaid"
    return f"lists.{node.list}.usual{apart}{f'.page{page + 1}' if page else ''}"


def told_page(texts: Mapping[str, str], labels: Iterable[str], page: int, among: int) -> str:
    """One page of options with their keys, and the key of the next."""
    said = [
        press(texts, label, key, first=not page and key == 1) for key, label in enumerate(labels, 1)
    ]
    if among > 1:
        further = "call.more" if page + 1 < among else "call.first"
        said.append(press(texts, texts[further], MORE))
    return " ".join(said)


def text_of(texts: Mapping[str, str], name: str) -> str:
    """What is said of a node: its spoken words where they differ from the written ones."""
    return texts.get(f"{name}.spoken", texts[f"{name}.text"])


def tail(texts: Mapping[str, str], node: Node) -> Iterator[str]:
    """What to do at a question of this kind."""
    if isinstance(node, Account):  # the finish key ends what is said; who says nothing goes on
        yield texts["call.speak"]
    if isinstance(node, Lookup) and not node.usual:
        yield texts[LETTERS]
    if isinstance(node, Digits) and not length(node):
        yield texts["call.finish"]


def then(texts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What is said of a node once its options are told."""
    return (said,) if (said := texts.get(f"{name}.then")) else ()


def stopped(text: str) -> str:
    """A text that ends before its options are told."""
    return text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text}."


def sentence(text: str, blank: str | None, end: str = ".") -> str:
    """A piece of a text as somebody reads it out: to its stop, or up to what is filled in."""
    said = text.lstrip(" .,;:").rstrip(" ,;:")
    if said.endswith((".", "?", "!")):
        return said
    return f"{said}{end}" if blank is None else f"{said}:"
