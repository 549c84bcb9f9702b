"""What a conversation is: nodes and where each answer leads, read from `trees/*.toml`.

A file holds structure and no words. Inside a file a link names a node of that file; a link to
another file names both, as in `help.numbers`. An answer is kept under its node's name and the
option's name, never as the key that was pressed.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from menus import links
from menus.consents import versions
from menus.habits import Habits
from menus.listing import Listing
from menus.nodes import Choice, Language, Node, Outcome, Question
from menus.shape import Part, each, shaped
from menus.words import Words, naming, parsed

CONTENT = Path(__file__).parent
A_NODE: Any = Node


class Tree(Part, frozen=True, kw_only=True, dict=True):
    """A whole conversation: nodes by their full name, and those with a part to play."""

    start: str
    home: str
    give_up: str
    leave: str
    begins: tuple[str, ...] = ()  # where calls that we place may begin
    words: str = ""  # the account that words begin which no question asks for
    beside: str = ""  # the one that they join once a question of `agreed` was answered with YES
    agreed: tuple[str, ...] = ()
    languages: Annotated[tuple[str, ...], Meta(min_length=1)]
    nodes: dict[str, Node]
    lists: Mapping[str, Listing] = {}
    on_cut_off: Mapping[str, str] = {}  # by file, the verb that keeps what a lost caller had told
    on_beside: Mapping[str, str] = {}  # the same of what was told beside an answer, at once
    consents: Mapping[str, str] = {}  # by language, what its words of consent are known by

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Every verb that it calls."""
        nodes = self.nodes.values()
        called = (node.verb for node in nodes if isinstance(node, Outcome))
        whole = (node.whole for node in nodes if isinstance(node, Choice) and node.whole)
        return frozenset((*called, *whole, *self.on_cut_off.values(), *self.on_beside.values()))

    @cached_property
    def reached(self) -> frozenset[str]:
        """The nodes that a caller may come to; one that only our own calls begin at is told so."""
        begins = (self.start, self.home, self.give_up, self.leave, *self.begins)
        begins += (self.words, self.beside) if self.words else ()
        return self.all_from(
            begins, {name: tuple(node.links()) for name, node in self.nodes.items()}
        )

    @cached_property
    def ahead(self) -> Mapping[str, frozenset[str]]:
        """By node, itself and all that it may lead to without leaving its file."""
        inside = {
            name: tuple(link for link in node.links() if file_of(link) == file_of(name))
            for name, node in self.nodes.items()
        }
        return {name: self.all_from((name,), inside) for name in self.nodes}

    @cached_property
    def dialled(self) -> frozenset[str]:
        """The questions that a keyword leads to, whose answers may be dialled with the code."""
        asking = (node for node in self.nodes.values() if isinstance(node, Language))
        return frozenset(link for node in asking for link in node.keywords.values())

    @cached_property
    def same(self) -> Mapping[str, Mapping[str, Question]]:
        """By what they ask, the questions that ask the same, by their name."""
        found: dict[str, dict[str, Question]] = {}
        for name, node in self.nodes.items():
            if isinstance(node, Question):
                found.setdefault(node.same, {})[name] = node
        return found

    @cached_property
    def dead_ends(self) -> frozenset[str]:
        """The nodes that nothing comes after: from there the way goes back."""
        return frozenset(name for name, node in self.nodes.items() if not any(node.links()))

    @cached_property
    def presented(self) -> dict[tuple[str, str | None], Any]:
        """By node and problem, the turns that are the same for everyone, once they were made."""
        return {}

    def holds(self, name: str, said: str) -> bool:
        """Whether an answer holds for as long as the dialogue does, whatever way is gone."""
        node = self.nodes.get(name)
        return isinstance(node, Question) and said in node.means

    def make_ready(self) -> None:
        """Make now what is made once, for an event loop stands still meanwhile: what lies ahead,
        the places of its lists, and the library that compares what was typed with them."""
        _ = self.ahead, self.dialled, self.dead_ends, self.same
        for listing in self.lists.values():
            for places in listing.places.values():
                places.find("?")

    @staticmethod
    def all_from(names: Iterable[str], links: Mapping[str, Iterable[str]]) -> frozenset[str]:
        """These nodes and all that the links lead to from them."""
        found, waiting = set[str](), [*names]
        while waiting:
            if (name := waiting.pop()) not in found:
                found.add(name)
                waiting += links[name]
        return frozenset(found)

    @classmethod
    def read(cls, words: Words, content: Path = CONTENT, *channels: str) -> "Tree":
        """The conversation in a folder: its `trees/*.toml`, its `lists/*.toml` named by `words`.

        As it is held on a channel, USSD where none is named: nodes may differ on another.

        :raise ValueError: where a file is not what a tree is, with the place.
        """
        channels = channels or ("ussd",)
        parts: dict[str, Any] = {}  # those of a channel, whichever file is read first
        whole: dict[str, Any] = {"nodes": {}, "lists": {}, "on_cut_off": {}, "on_beside": {}}
        for path in sorted((content / "trees").glob("*.toml")):
            with naming(path):
                read = links.in_full(parsed(path.read_text("utf-8")), path.stem)
                whole["nodes"] |= read.nodes
                whole |= read.parts
                whole["on_cut_off"] |= read.on_cut_off
                whole["on_beside"] |= read.on_beside
                parts |= reduce(or_, (read.on.get(channel, {}) for channel in channels), {})
        whole["languages"] = words.languages
        whole["nodes"] = links.there(whole["nodes"], channels)
        for path in sorted((content / "lists").glob("*.toml")):
            with naming(path):
                listing = parsed(path.read_text("utf-8"))
                whole["lists"][path.stem] = _named(path.stem, dict(listing), words)
        for listing in whole["lists"].values():
            for other in listing.get("among", ()):
                _found_too(listing, whole["lists"][other])
        for name, node in whole["nodes"].items():
            whole["nodes"][name] = shaped(node, A_NODE, name)
        whole["lists"] = each(whole["lists"], Listing, "lists")
        return shaped(whole | parts | {"consents": versions(words)}, cls)


def file_of(node: str) -> str:
    """The file of the tree that a node stands in."""
    return node.partition(".")[0]


def in_full(file: str, answer: str) -> str:
    """The full name of an answer that a node of this file names: one of its own, or of another."""
    return answer if "." in answer else f"{file}.{answer}"


def _named(name: str, listing: dict[str, Any], words: Words) -> dict[str, Any]:
    """A list with what each language calls its codes; proper names are the same in all of them."""
    proper = listing.get("names", {})
    habits = Habits(words.languages) if listing.get("territories") else None
    codes = [code for group in listing["groups"].values() for code in group]
    return listing | {
        "proper": frozenset(proper),
        "names": {
            language: {
                code: proper.get(code)
                or words.own(language, f"lists.{name}.{code}")
                or (habits and habits.country(language, code))
                or words.find(language, f"lists.{name}.{code}")
                or code
                for code in codes
            }
            for language in words.languages
        },
    }


def _found_too(listing: dict[str, Any], other: Mapping[str, Any]) -> None:
    """A list in which what stands in another is found as well; a group, as all that is in it."""
    for language, names in other["names"].items():
        listing["names"][language] = names | listing["names"][language]
    groups = other["groups"]
    called, shared = listing.setdefault("aliases", {}), listing.setdefault("shared", {})
    for of, forms in other.get("aliases", {}).items():
        if of in groups:
            shared |= {form: [*shared.get(form, ()), *groups[of]] for form in forms}
        else:
            called[of] = forms
    for form, of_several in other.get("shared", {}).items():
        codes = [code for one in of_several for code in groups.get(one, (one,))]
        shared[form] = [*shared.get(form, ()), *codes]
