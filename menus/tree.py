"""What a conversation is: nodes and where each answer leads, read from `trees/*.toml`.

A file holds structure and no words. Inside a file a link names a node of that file; a link to
another file names both, as in `help.numbers`. An answer is kept under its node's name and the
option's name, never as the key that was pressed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from menus import links
from menus.habits import Habit, Habits
from menus.words import Words, naming, parsed

CONTENT = Path(__file__).parent
EVERYTHING = "*"


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def links(self) -> Iterator[str]:
        """Every node that an answer here can lead to."""
        if go := getattr(self, "go", None):
            yield go


class _Question(_Node):
    go: str | None = None
    kept: bool = True  # as an answer of the case; a choice of what to read next is not
    skip: bool | str = False  # may be passed over without an answer: to `go`, or to a node named

    @property
    def past(self) -> str | None:
        """Where passing the question over leads, where it may be."""
        return self.skip if isinstance(self.skip, str) else self.go if self.skip else None

    def links(self) -> Iterator[str]:
        yield from super().links()
        if isinstance(self.skip, str):
            yield self.skip


class Choice(_Question):
    """One of a few options; `to` names those that lead elsewhere than `go`.

    In its text, a name in `shows` stands for the first of those questions that was answered. An
    option in `given` is there only while an outcome has brought that value, and not empty. Whoever
    says nothing to a `quiet` one is left alone: they may not be who we wanted to talk to.
    """

    kind: Literal["choice"]
    quiet: bool = False
    options: tuple[str, ...] = Field(min_length=1)
    brings: tuple[str, ...] = ()  # values that a call we placed comes with
    to: dict[str, str] = {}
    shows: dict[str, tuple[str, ...]] = {}
    given: dict[str, str] = {}

    def offered(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The options there are, by what outcomes have brought."""
        return tuple(o for o in self.options if o not in self.given or values.get(self.given[o]))

    def links(self) -> Iterator[str]:
        yield from super().links()
        yield from self.to.values()


class Language(_Node):
    """The language of all that follows; its options are the languages there are words for.

    `keywords` are numbers that lead elsewhere, for codes printed as `*code*<keyword>#`.
    """

    kind: Literal["language"]
    go: str
    quiet: bool = False
    keywords: dict[str, str] = {}

    def links(self) -> Iterator[str]:
        yield from super().links()
        yield from self.keywords.values()


class Lookup(_Question):
    """One entry of a list longer than a screen: by group, by page, or by first letters."""

    kind: Literal["lookup"]
    list: str
    go: str


class Digits(_Question):
    """A number of `least` to `most` digits, kept as it was keyed, leading zeros and all."""

    kind: Literal["digits"]
    go: str
    least: int = Field(ge=1)
    most: int = Field(le=20)


class Account(_Question):
    """The caller's own words: typed on a screen, recorded in a call."""

    kind: Literal["account"]
    go: str
    adds: bool = False  # what is said on a second visit stands below the first


class Say(_Node):
    """Something told; the last of it where it `ends`, an aside where it `returns` to a question."""

    kind: Literal["say"]
    go: str | None = None
    ends: bool = False
    returns: bool = False


class Connect(_Node):
    """The call itself is put through: to those on duty, into the queue, to who waits in it.

    `go` is where it leads when that came to nothing; what comes of it otherwise is between people.
    """

    kind: Literal["dial", "wait", "take"]
    go: str


class Outcome(_Node):
    """Something the service does: a verb with named exits.

    `final` outcomes can't be undone by going back; `harmless` ones change nothing, so that dialling
    alone may lead past them; `forget` names the answers of this file that may
    not outlive it, or `*`; `values` names what it brings, `says` lists the words
    that a value of it may stand for (it may name several, with blanks between), and `habits` how
    else a value is written.
    """

    kind: Literal["outcome"]
    verb: str
    exits: dict[str, str] = Field(min_length=1)
    values: tuple[str, ...] = ()
    says: dict[str, tuple[str, ...]] = {}
    habits: dict[str, Habit] = {}
    final: bool = False
    harmless: bool = False
    forget: tuple[str, ...] = ()

    def links(self) -> Iterator[str]:
        yield from self.exits.values()


Node = Annotated[
    Choice | Language | Lookup | Digits | Account | Say | Connect | Outcome,
    Field(discriminator="kind"),
]


class Listing(BaseModel):
    """A list for look-ups: groups of codes, and what each language calls a code.

    The codes of `territories` are countries': those that the words don't name, CLDR does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: dict[str, tuple[str, ...]]
    territories: bool = False
    names: dict[str, dict[str, str]] = {}  # by language, then by code
    proper: frozenset[str] = frozenset()  # codes with a proper name, the same in every language

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is, in the order of the groups."""
        return tuple(code for group in self.groups.values() for code in group)


class Tree(BaseModel):
    """A whole conversation: nodes by their full name, and those with a part to play."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: str
    home: str
    give_up: str
    leave: str
    begins: tuple[str, ...] = ()  # where calls that we place may begin
    languages: tuple[str, ...] = Field(min_length=1)
    nodes: dict[str, Node]
    lists: dict[str, Listing] = {}
    version: str = ""

    @classmethod
    def read(cls, words: Words, content: Path = CONTENT, *channels: str) -> "Tree":
        """The conversation in a folder: its `trees/*.toml`, its `lists/*.toml` named by `words`.

        As it is held on a channel, USSD where none is named: nodes may differ on another.

        :raise ValueError: where a file is not what a tree is, with the place.
        """
        channels = channels or ("ussd",)
        parts: dict[str, Any] = {}  # those of a channel, whichever file is read first
        whole: dict[str, Any] = {"nodes": {}, "lists": {}, "languages": words.languages}
        version = hashlib.sha256()
        for path in sorted((content / "trees").glob("*.toml")):
            version.update(path.read_bytes())
            with naming(path):
                read = links.in_full(parsed(path.read_text("utf-8")), path.stem)
                whole["nodes"] |= read.nodes
                whole |= read.parts
                parts |= reduce(or_, (read.on.get(channel, {}) for channel in channels), {})
        whole["nodes"] = links.there(whole["nodes"], channels)
        for path in sorted((content / "lists").glob("*.toml")):
            version.update(path.read_bytes())
            with naming(path):
                listing = parsed(path.read_text("utf-8"))
                whole["lists"][path.stem] = _named(path.stem, dict(listing), words)
        return cls(**whole | parts, version=version.hexdigest()[:12])


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
                or words.find(language, f"lists.{name}.{code}")
                or (habits and habits.country(language, code))
                or code
                for code in codes
            }
            for language in words.languages
        },
    }
