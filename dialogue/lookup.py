"""Finding one entry in a list longer than a screen: by group, by page, or by first letters."""

from menus.listing import ANOTHER, NO_CODES, Listing
from menus.nodes import Lookup
from menus.whereabouts import NOT_KNOWN

LETTERS = "?"  # marks a step that was typed as letters, among the groups that were chosen
LONGEST = 60  # letters that are kept of a place as it was typed


def is_spelt(node: Lookup, place: tuple[str, ...]) -> bool:
    """Whether letters are asked for here by their keys."""
    return node.keyed and place == ((LETTERS,) if node.usual else ())


def usual(node: Lookup, listing: Listing, place: tuple[str, ...]) -> tuple[str, ...]:
    """What is offered by a key each before any letters; nothing where it is not."""
    if place or not node.usual:
        return ()
    return tuple(one for one in listing.usual if one != ANOTHER or node.another)


def entries(
    listing: Listing, place: tuple[str, ...], language: str, *, but: str | None = None
) -> tuple[str, ...]:
    """What can be chosen at this place in the list: groups `but` one first, then codes."""
    if not place:
        return tuple(group for group in listing.groups if group != but)
    if place[-1].startswith(LETTERS):
        found = listing.places[language].find(place[-1].removeprefix(LETTERS))
        unknown = {NOT_KNOWN} & listing.groups.keys() - {*found}  # none of them may be meant
        return (*found, *unknown) if found else ()
    return listing.groups[place[-1]]


def only(listing: Listing, letters: str, language: str) -> str | None:
    """The one code that these very letters begin a name of, or that they name word by word."""
    found = listing.places[language].sure(letters)
    return found[0] if len(found) == 1 else None


def typed(listing: Listing, place: tuple[str, ...], code: str, language: str) -> str:
    """The letters that an entry was found by, where they say more than its name: a part of a town,
    or a way to write it. Keys that carry letters say nothing."""
    letters = place[-1].removeprefix(LETTERS) if place and place[-1].startswith(LETTERS) else ""
    named = listing.names[language][code].casefold().startswith(letters.casefold().strip())
    return "" if named or not any(map(str.isalpha, letters)) else letters.strip()[:LONGEST]


def labels(
    node: Lookup,
    listing: Listing,
    place: tuple[str, ...],
    language: str,
    *,
    but: str | None = None,
) -> tuple[str, ...]:
    """The same, or the usual ones, as words: a key of the list, or `=` and the name of an entry."""
    offered = usual(node, listing, place) or entries(listing, place, language, but=but)
    return tuple(
        f"lists.{node.list}.{one}"
        if one in listing.groups or one in NO_CODES
        else f"={listing.names[language][one]}"
        for one in offered
    )
