"""The registry of verbs: how a method becomes one, and whether the trees and it agree."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial, wraps
from typing import Any, TypeVar

from dialogue.act import Act, Result, Verb
from dialogue.talk import Withdrawn
from menus.tree import Tree
from models.db.deadline import within_deadline
from models.intake import TakenBack

Part = TypeVar("Part")
Method = Callable[[Part, Act], Result]


def verb(*, waits: bool, apart: bool = True) -> Callable[[Method[Part]], Method[Part]]:
    """Make a method a verb, under its own name.

    One that `waits` takes as long as it takes: for what it keeps there is always a place, and what
    it asks has a deadline of its own. All others only ask the database, and are answered within the
    deadline or not at all: a caller can't be kept waiting by one that is frozen.

    One that is not done `apart` asks nobody but Redis, and takes no time worth speaking of: where a
    loop carries the hop, it is done there and wakes no thread.
    """

    def mark(method: Method[Part]) -> Method[Part]:
        @wraps(method)
        def timed(part: Part, act: Act) -> Result:
            return within_deadline(partial(method, part, act))

        @wraps(method)
        def untimed(part: Part, act: Act) -> Result:
            try:
                return method(part, act)
            except TakenBack as gone:
                raise Withdrawn from gone

        marked: Any = untimed if waits else timed
        marked.is_verb, marked.is_apart = True, apart
        return marked  # type: ignore[no-any-return]

    return mark


def verbs_of(parts: Iterable[object], trees: Iterable[Tree]) -> Mapping[str, Verb]:
    """Every verb of these parts by its name, which the trees call it by.

    :raise ValueError: two verbs of one name, one that is called and is nowhere, or one that no
        tree calls.
    """
    found: dict[str, Verb] = {}
    for part in parts:
        for name, method in vars(type(part)).items():
            if getattr(method, "is_verb", False):
                if name in found:
                    raise ValueError(f"two verbs are called {name}")
                found[name] = getattr(part, name)
    called = frozenset[str]().union(*(tree.verbs for tree in trees))
    if wrong := sorted(called ^ found.keys()):
        raise ValueError(f"trees and verbs do not agree on {', '.join(wrong)}")
    return found
