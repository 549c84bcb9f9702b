"""The recovery key as three shares on paper: any two give it back, and one alone tells nothing.

A share is 22 words of SLIP-39 (github.com/satoshilabs/slips, slip-0039), made and joined by the
library of those who wrote it. The last three words are a check of the others (RS1024).
"""

import difflib
from dataclasses import dataclass
from typing import Self

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic import Share as Slip39
from shamir_mnemonic.constants import CUSTOMIZATION_STRING_EXTENDABLE
from shamir_mnemonic.rs1024 import verify_checksum
from shamir_mnemonic.wordlist import WORDLIST

from models.crypto.recovery_key import key_of, number_of

SHARES, NEEDED = 3, 2
WORDS = 22
_BYTES = 18  # 135 bits of the key in whole pairs of bytes, as SLIP-39 has them


class Misread(ValueError):
    """These words are no share, or no two of one set; says which word, or what is wrong."""


@dataclass(frozen=True)
class Share:
    """One of three, as it stands on paper; `of` is the set that it was made in, 0 to 32767."""

    number: int
    of: int
    words: tuple[str, ...]

    @classmethod
    def read(cls, typed: str) -> Self:
        """A share as somebody typed it; four letters of a word will do, numbers are passed over.

        :raise Misread: a word is not on the list, does not fit the others, or one is missing.
        """
        words = [_word(at, each) for at, each in enumerate(_typed(typed), start=1)]
        if len(words) != WORDS:
            raise Misread(f"These are {len(words)} words; a share has {WORDS}.")
        if not (share := _slip39(words)):
            raise Misread(_what_does_not_fit(words))
        return cls(share.index + 1, share.identifier, tuple(words))


def split(recovery_key: str) -> list[Share]:
    """A fresh set of three; Mistyped if this is no recovery key."""
    secret = number_of(recovery_key).to_bytes(_BYTES, "big")
    [made] = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=0)
    return [Share.read(words) for words in made]


def join(one: Share, other: Share) -> str:
    """The recovery key that two shares were made of; Misread if they are not two of one set."""
    if one.of != other.of:
        raise Misread(f"One is of set {one.of}, the other of set {other.of}: they do not fit.")
    if one.number == other.number:
        raise Misread(f"Both are share {one.number}: two different ones are needed.")
    try:
        secret = combine_mnemonics([" ".join(each.words) for each in (one, other)])
    except MnemonicError as wrong:
        raise Misread("These two do not fit together.") from wrong
    return key_of(int.from_bytes(secret, "big"))


def _typed(text: str) -> list[str]:
    found = (each.strip(".,;:()").lower() for each in text.split())
    return [each for each in found if each and not each.isdecimal()]


def _word(at: int, typed: str) -> str:
    begun = [word for word in WORDLIST if word == typed or (len(typed) >= 4 and word[:4] == typed)]
    if begun:
        return str(begun[0])
    near = difflib.get_close_matches(typed, WORDLIST, n=2, cutoff=0.6)
    perhaps = f": perhaps {' or '.join(near)}" if near else ""
    raise Misread(f"Word {at}, “{typed}”, is not one of the list{perhaps}.")


def _slip39(words: list[str]) -> Slip39 | None:
    try:
        return Slip39.from_mnemonic(" ".join(words))
    except MnemonicError:
        return None


def _what_does_not_fit(words: list[str]) -> str:
    """The check finds any three wrong words; where one is wrong, or two stand in each other's
    place, it tells which."""
    numbers = [WORDLIST.index(word) for word in words]
    for at in range(1, WORDS):
        swapped = [*numbers[: at - 1], numbers[at], numbers[at - 1], *numbers[at + 1 :]]
        if verify_checksum(swapped, CUSTOMIZATION_STRING_EXTENDABLE):
            return f"Words {at} and {at + 1} stand in each other's place."
    for at in range(WORDS):
        if any(
            verify_checksum(
                [*numbers[:at], other, *numbers[at + 1 :]], CUSTOMIZATION_STRING_EXTENDABLE
            )
            for other in range(len(WORDLIST))
        ):
            return f"Word {at + 1}, “{words[at]}”, does not fit the others: look again."
    return "More than one word does not fit the others: look at each again."
