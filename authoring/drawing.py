"""A conversation as a Mermaid flowchart, one for each of its files."""

from collections.abc import Iterator

from menus.nodes import Choice, Language, Node, Outcome, Say, Unseen
from menus.tree import Tree
from menus.words import Words

_SHAPES = {
    "outcome": ("{{", "}}"),
    "pass": ("{{", "}}"),
    "choice": ("[", "]"),
    "lookup": ("[", "]"),
    "say": ("(", ")"),
}


def page(tree: Tree, words: Words) -> str:
    """The whole conversation as a page of Markdown."""
    files = dict.fromkeys(name.partition(".")[0] for name in tree.nodes)
    parts = [
        "# The conversation, drawn\n\nMade by `flask menus draw` from `menus/trees/`. "
        "Boxes are questions, rounded ones are told, hexagons are done by the service. "
        "At every question `0` goes back and `00` to the main menu; that is not drawn.\n"
    ]
    parts += [f"## {file}\n\n```mermaid\n{chart(tree, words, file)}\n```\n" for file in files]
    return "\n".join(parts)


def chart(tree: Tree, words: Words, file: str) -> str:
    """One file as a Mermaid flowchart, in the words of the first language."""
    lines = ["flowchart TD"]
    for name, node in tree.nodes.items():
        if name.startswith(f"{file}."):
            lines.append(f"    {_box(words, name, node)}")
            lines += [f"    {_id(name)} -->{label} {_id(link)}" for label, link in _ways(node)]
    return "\n".join(dict.fromkeys(lines))


def _box(words: Words, name: str, node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, ("[/", "/]"))
    if isinstance(node, Say) and node.ends:
        opening, closing = "([", "])"
    said = _short(words, name)
    if isinstance(node, Unseen):
        said = node.verb if isinstance(node, Outcome) else "goes on"
    return f'{_id(name)}{opening}"{name.partition(".")[2]}<br/>{said}"{closing}'


def _short(words: Words, name: str) -> str:
    text = words.find(words.languages[0], f"{name}.text") or ""
    start = text if len(text) <= 40 else f"{text[:40].rpartition(' ')[0]}..."
    return start.replace('"', "'").replace("{", "&#123;").replace("}", "&#125;")


def _ways(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Choice):
        for option in node.options:
            yield f'|"{option}"|', node.to.get(option) or node.go or ""
        if node.past:
            yield '|"skip"|', node.past
    elif isinstance(node, Language):
        yield "", node.go
        yield from ((f'|"{keyword}"|', link) for keyword, link in node.keywords.items())
    elif isinstance(node, Unseen):
        yield from ((f'|"{exit_}"|', link) for exit_, link in node.exits.items())
    else:
        yield from (("", link) for link in node.links())


def _id(name: str) -> str:
    return name.replace(".", "_")
