"""The HTML of a template, taken apart into what is read and what is not.

A template's tree holds HTML in pieces, each up to the next statement; a tag may begin in one and
end in another. What is read is text, the value of some attributes, and what is filled in there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import nodes

READ = {"title", "aria-label", "placeholder", "alt", "label", "data-label", "data-stop"}
"""Attributes whose value somebody reads or hears."""
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "time"}
"""Elements that can stand within a sentence."""

_OPENS = re.compile(r"<(/?)([a-zA-Z!][a-zA-Z0-9]*)")
_IN_TAG = re.compile(r"""([\w-]+)=(["'])|>""")


@dataclass
class Text:
    """Something that is read."""

    text: str


@dataclass
class Hole:
    """What is filled in."""

    value: nodes.Expr


Read = Text | Hole


@dataclass
class Attribute:
    """The value of an attribute that is read, or a part of it."""

    parts: list[Read] = field(default_factory=list)


@dataclass
class Tag:
    """A tag, or a part of one, as it is written. `name` is empty where its beginning or its end
    stands beyond a statement."""

    name: str = ""
    closes: bool = False
    parts: list[str | Hole | Attribute] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """How a saying writes it."""
        return f"<{'/' if self.closes else ''}{self.name}>"


Atom = Text | Hole | Tag


class Reader:
    """Goes through a template from its first letter to its last, and knows where it is."""

    def __init__(self) -> None:
        self._tag: Tag | None = None
        self._quote = ""
        self._attribute: Attribute | None = None
        self._atoms: list[Atom] = []

    def read(self, output: nodes.Output) -> list[Atom]:
        """One piece, up to the next statement."""
        self._atoms = []
        if self._tag:
            self._tag = Tag()
        if self._attribute:
            self._begin(Attribute())
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                self._data(node.data)
            else:
                self._hole(Hole(node))
        if self._tag:
            self._tag.name = ""
            self._atoms.append(self._tag)
        return self._atoms

    def _hole(self, hole: Hole) -> None:
        if self._attribute:
            self._attribute.parts.append(hole)
        elif self._tag:
            self._tag.parts.append(hole)
        else:
            self._atoms.append(hole)

    def _data(self, data: str) -> None:
        at = 0
        while at < len(data):
            if self._quote:
                at = self._in_quotes(data, at)
            elif self._tag:
                at = self._in_tag(data, at, self._tag)
            else:
                at = self._in_text(data, at)

    def _in_text(self, data: str, at: int) -> int:
        found = _OPENS.search(data, at)
        end = found.start() if found else len(data)
        if end > at:
            self._atoms.append(Text(data[at:end]))
        if found is None:
            return end
        self._tag = Tag(found[2].lower(), bool(found[1]), [found[0]])
        return found.end()

    def _in_tag(self, data: str, at: int, tag: Tag) -> int:
        found = _IN_TAG.search(data, at)
        end = found.end() if found else len(data)
        tag.parts.append(data[at:end])
        if found and found[0] == ">":
            self._atoms.append(tag)
            self._tag = None
        elif found:
            self._quote = found[2]
            if found[1] in READ:
                self._begin(Attribute())
        return end

    def _in_quotes(self, data: str, at: int) -> int:
        end = data.find(self._quote, at)
        whole = end >= 0
        value = data[at : end if whole else len(data)]
        if self._attribute and value:
            self._attribute.parts.append(Text(value))
        elif self._tag and value:
            self._tag.parts.append(value)
        if not whole:
            return len(data)
        if self._tag:
            self._tag.parts.append(self._quote)
        self._quote, self._attribute = "", None
        return end + 1

    def _begin(self, attribute: Attribute) -> None:
        self._attribute = attribute
        if self._tag:
            self._tag.parts.append(attribute)


def attributes(atoms: list[Atom]) -> Iterator[Attribute]:
    """What is read of tags."""
    for atom in atoms:
        if isinstance(atom, Tag):
            yield from (part for part in atom.parts if isinstance(part, Attribute))
