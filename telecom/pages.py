"""A long text on a small screen: in pages, each with its keys.

A word is never cut, nor a telephone number, and an option never hidden: what does not fit stands on
the next page, and an option keeps its number on whichever page it stands.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from telecom import gsm

UNBROKEN = "\u00a0"  # a blank at which no screen may be broken
_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")
# Who reads little loses their place in a longer list.
OPTIONS_A_SCREEN = 6


def cut(  # noqa: PLR0913 - all that stands on a page, and how much of it may
    text: str,
    options: tuple[str, ...],
    moves: tuple[str, ...],
    more: str,
    limit: int,
    *,
    most: int = OPTIONS_A_SCREEN,
) -> tuple[str, ...]:
    """The pages of a text with its options and its keys, each within `limit` septets; one at least.

    `more` is the key that leads to the next page, `most` how many options stand on one.
    """
    whole = "\n".join((text, *options, *moves)).replace(UNBROKEN, " ")
    if gsm.fits(whole, limit) and len(options) <= most:
        return (whole,)
    pages, page, offered = [], "", 0
    foot, last_foot = ("".join(f"\n{line}" for line in lines) for lines in ((more, *moves), moves))
    for gap, piece in _pieces(text, options, foot, limit):
        offered += piece in options
        longer = f"{page}{gap}{piece}" if page else piece
        if page and (offered > most or not gsm.fits(longer + foot, limit)):
            pages.append(page + foot)
            page, offered = piece, int(piece in options)
        else:
            page = longer
    return (*pages, page + last_foot)


def _pieces(
    text: str, options: tuple[str, ...], foot: str, limit: int
) -> Iterator[tuple[str, str]]:
    """What may not be cut, each with what stands before it: words, then options."""
    for line in _IN_A_NUMBER.sub(UNBROKEN, text).split("\n"):
        for number, word in enumerate(line.split(" ")):
            for part, piece in enumerate(_cut(word.replace(UNBROKEN, " "), foot, limit)):
                yield ("" if part else " " if number else "\n"), piece
    for option in options:
        yield "\n", option


def _cut(word: str, foot: str, limit: int) -> Iterator[str]:
    """A word that alone fills more than a page, such as a long address, in parts that fit."""
    while len(word) > limit or not gsm.fits(word + foot, limit):
        lengths = range(1, min(len(word), limit))
        too_long = bisect_left(lengths, 1, key=lambda n: not gsm.fits(word[:n] + foot, limit))
        length = max(1, too_long)
        yield word[:length]
        word = word[length:]
    yield word
