"""What else a place is called has to lead to it, and to no other unless it is said so."""

from collections.abc import Iterator

from menus.listing import Listing
from menus.places import folded
from menus.tree import Tree


def faults(tree: Tree) -> Iterator[str]:
    """Other names that are another entry's, stand twice, or belong to nothing."""
    for name, listing in tree.lists.items():
        if listing.among:
            continue  # each of those is looked at by itself; a name in two of them leads to both
        yield from (f"lists.{name}: {fault}" for fault in _faults(listing))


def _faults(listing: Listing) -> Iterator[str]:
    known = {*listing.codes, *listing.groups}
    taken = {folded(said): code for of in listing.names.values() for code, said in of.items()}
    for code, forms in listing.aliases.items():
        if code not in known:
            yield f"{code} has other names, and is not on the list"
        for form in map(folded, forms):
            if (other := taken.setdefault(form, code)) != code:
                yield f"{form} is {other} already, and can't be {code}"
    for form, codes in listing.shared.items():
        if folded(form) in taken:
            yield f"{form} is {taken[folded(form)]} already, and can't be shared"
        yield from (
            f"{form} is {code}, which is not on the list" for code in codes if code not in known
        )
