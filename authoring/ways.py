"""The ways of callers that have a budget, as `menus/ways.toml` names them."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Annotated, Self

from msgspec import Meta

from menus.shape import Part, each, shaped
from menus.tree import CONTENT, Tree
from menus.words import naming, table


class Budget(Part, frozen=True, kw_only=True):
    """The most answers after the language, and the most seconds."""

    hops: Annotated[int, Meta(ge=1)]
    seconds: Annotated[int, Meta(ge=1)]


class Side(Part, frozen=True, kw_only=True):
    """What is answered, and which exits are taken, where the caller is."""

    answers: dict[str, str]
    exits: Mapping[str, str] = {}


class Way(Part, frozen=True, kw_only=True):
    """One way: where it begins, what it is for, what is answered on it."""

    title: Annotated[str, Meta(min_length=1)]
    begin: str
    keeps: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = {}
    exits: Mapping[str, str] = {}
    seconds: int | None = None

    def __post_init__(self) -> None:
        if bool(self.keeps) == bool(self.until):
            raise ValueError("a way keeps something, or goes until a node: one of the two")

    def each(self) -> Iterator[Mapping[str, str]]:
        """Every way to give its answers; questions named together are answered alike."""
        for said in product(*self.answers.values()):
            together = zip(self.answers, said, strict=True)
            yield {name: one for names, one in together for name in names.split()}


class Ways(Part, frozen=True, kw_only=True):
    """All of `ways.toml`."""

    budget: Budget
    sides: dict[str, Side]
    ways: dict[str, Way]

    @classmethod
    def read(cls, content: Path = CONTENT) -> Self:
        """The ways of a folder.

        :raise ValueError: where the file is not what ways are, with its name.
        """
        path = content / "ways.toml"
        with naming(path):
            raw = table(path)
            return shaped(raw | {"ways": each(raw["ways"], Way, "ways")}, cls)

    def sides_of(self, way: Way) -> Mapping[str, Side]:
        """Where callers are who go a way."""
        named = way.sides or self.sides.keys()
        return {name: side for name, side in self.sides.items() if name in named}

    def bound(self, way: Way) -> Budget:
        """What a way is held to, on a screen and in a call alike."""
        return Budget(hops=self.budget.hops, seconds=way.seconds or self.budget.seconds)

    def faults(self, *trees: Tree) -> Iterator[str]:
        """What ways name that is nowhere in these trees."""
        nodes = set().union(*(tree.nodes for tree in trees))
        verbs = frozenset[str]().union(*(tree.verbs for tree in trees))
        questions = nodes | {name.partition(".")[2] for name in nodes}
        for name, way in self.ways.items():
            for node in sorted({way.begin, *way.until} - nodes):
                yield f"ways.toml: {name} goes by {node}, which is nowhere"
            for verb in sorted({*way.keeps, *way.exits} - verbs):
                yield f"ways.toml: {name} names {verb}, which nothing calls"
            asked = {one for names in way.answers for one in names.split()}
            for question in sorted(asked - questions):
                yield f"ways.toml: {name} answers {question}, which nobody asks"
