"""A list that is longer than a screen: its codes, their groups, and what each is called."""

from collections.abc import Mapping
from functools import cached_property

from menus.places import Places, folded
from menus.shape import Part

ANOTHER, BY_LETTERS = "another", "letters"
NO_CODES = (ANOTHER, BY_LETTERS)
"""Among the usual ones of a list: one that is not there, and to key it by its letters."""


class Listing(Part, frozen=True, kw_only=True, dict=True):
    """A list for look-ups: groups of codes, and what each language calls a code.

    The codes of `territories` are countries': those that the words don't name, CLDR does. What
    stands in the lists named by `among` is found by its letters too, and is in no group of this.
    `usual` are the codes that a call offers by a key each, in this order, and among them `ANOTHER`
    and `BY_LETTERS`, for who wants none of them.
    """

    groups: dict[str, tuple[str, ...]]
    usual: tuple[str, ...] = ()
    territories: bool = False
    among: tuple[str, ...] = ()
    names: Mapping[str, dict[str, str]] = {}  # by language, then by code
    aliases: Mapping[str, tuple[str, ...]] = {}  # by code or group, what else it is called
    shared: Mapping[str, tuple[str, ...]] = {}  # by what several codes or groups are called, those
    proper: frozenset[str] = frozenset()  # codes with a proper name, the same in every language

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is, in the order of the groups."""
        return tuple(code for group in self.groups.values() for code in group)

    @cached_property
    def by_alias(self) -> Mapping[str, tuple[str, ...]]:
        """By what else they are called, folded, the codes; a group stands for all in it."""
        called = [(form, (of,)) for of, forms in self.aliases.items() for form in forms]
        found: dict[str, tuple[str, ...]] = {}
        for form, of in (*called, *self.shared.items()):
            codes = [code for one in of for code in self.groups.get(one, (one,))]
            found[folded(form)] = tuple(dict.fromkeys((*found.get(folded(form), ()), *codes)))
        return found

    @cached_property
    def places(self) -> Mapping[str, Places]:
        """By language, how what is typed is found."""
        return {
            language: Places(
                names.items(),
                [pair for other in self.names.values() if other != names for pair in other.items()],
                self.by_alias,
            )
            for language, names in self.names.items()
        }
