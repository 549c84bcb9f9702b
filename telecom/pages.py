"""A long text on a small screen: in pages, each with its keys.

A word is never cut, nor a telephone number, and an option never hidden: what does not fit stands on
the next page, and an option keeps its number on whichever page it stands. A page ends with a
sentence where that makes no page more.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from telecom import gsm

UNBROKEN = "\u00a0"  # a blank at which no screen may be broken
_STOPS = (".", "?", "!")
_Piece = tuple[str, str]  # what stands before it, and what may not be cut
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
    foot, last_foot = ("".join(f"\n{line}" for line in lines) for lines in ((more, *moves), moves))
    feet, words = (foot, last_foot), [*_pieces(text, options, foot, limit)]
    by_word = tuple(_laid_out(words, options, feet, limit, most))
    if gsm.fits(text + foot, limit):
        return by_word  # it is only broken between options
    by_sentence = tuple(_laid_out(_sentences(words, foot, limit), options, feet, limit, most))
    return by_sentence if len(by_sentence) == len(by_word) else by_word


def _laid_out(
    pieces: Iterable[_Piece], options: tuple[str, ...], feet: tuple[str, str], limit: int, most: int
) -> Iterator[str]:
    """Page by page, as much on each as it holds; each with its foot, the last with the other."""
    page, offered = "", 0
    foot, last_foot = feet
    for gap, piece in pieces:
        offered += piece in options
        longer = f"{page}{gap}{piece}" if page else piece
        if page and (offered > most or not gsm.fits(longer + foot, limit)):
            yield page + foot
            page, offered = piece, int(piece in options)
        else:
            page = longer
    yield page + last_foot


def _sentences(words: Iterable[_Piece], foot: str, limit: int) -> Iterator[_Piece]:
    """The same pieces, with the words of a sentence as one where a page holds it."""
    held: list[_Piece] = []
    for gap, piece in words:
        if held and (gap == "\n" or held[-1][1].endswith(_STOPS)):
            yield from _joined(held, foot, limit)
            held = []
        held.append((gap, piece))
    yield from _joined(held, foot, limit)


def _joined(words: list[_Piece], foot: str, limit: int) -> Iterator[_Piece]:
    """Words as one piece; as they are where that is too long for a page, or there are none."""
    whole = "".join(f"{gap}{piece}" for gap, piece in words)
    gap = words[0][0] if words else ""
    if words and gsm.fits(whole.removeprefix(gap) + foot, limit):
        yield gap, whole.removeprefix(gap)
    else:
        yield from words


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
