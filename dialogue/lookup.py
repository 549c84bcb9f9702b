"""Finding one entry in a list longer than a screen: by group, by page, or by first letters."""

import unicodedata

from menus.tree import Listing

LETTERS = "?"  # marks a step that was typed as letters, among the groups that were chosen


def entries(listing: Listing, place: tuple[str, ...], language: str) -> tuple[str, ...]:
    """What can be chosen at this place in the list: groups first, then codes."""
    if not place:
        return tuple(listing.groups)
    if place[-1].startswith(LETTERS):
        return _matches(listing.names[language], place[-1].removeprefix(LETTERS))
    return listing.groups[place[-1]]


def labels(name: str, listing: Listing, place: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The same as words: a group's key, or `=` and the name of an entry."""
    return tuple(
        f"lists.{name}.{entry}" if entry in listing.groups else f"={listing.names[language][entry]}"
        for entry in entries(listing, place, language)
    )


def _matches(names: dict[str, str], letters: str) -> tuple[str, ...]:
    """The codes of which a word begins so; a slip further on is forgiven down to three letters."""
    typed = _folded(letters)
    for length in range(len(typed), min(3, len(typed)) - 1, -1):
        start = typed[:length]
        found = tuple(
            code
            for code, name in names.items()
            if start and (_folded(name).startswith(start) or f" {start}" in f" {_words(name)}")
        )
        if found:
            return found
    return ()


def _folded(text: str) -> str:
    """Small letters and digits only, without accents, blanks or apostrophes."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum())


def _words(text: str) -> str:
    return " ".join(_folded(word) for word in text.split())
