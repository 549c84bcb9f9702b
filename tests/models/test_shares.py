"""A recovery key is three shares on paper: two give it back, and a slip of the pen is named."""

import re
from itertools import permutations

import pytest

from models.crypto.recovery_key import Mistyped, new_recovery_key
from models.crypto.shares import WORDS, Misread, Share, join, split

# Made once, so that which word is wrong, and what is near to it, is the same on each run.
KEY = "S4WM-JSSD-TBPG-55E8-1V49-Z65C-5V1R"
PAPER = (
    "superior lilac academic acid afraid task plains ancestor advocate away fishing "
    "keyboard ecology ordinary regular predator quick budget mild loan blanket havoc",
    "superior lilac academic agency actress intimate keyboard yelp either admit mobile "
    "upgrade salt blimp reward document union center goat repeat metric forecast",
    "superior lilac academic always advance cubic satisfy wildlife license literary switch "
    "laser ecology crunch impact mixture greatest lair vegan window genuine join",
)


def shares() -> list[Share]:
    return [Share.read(words) for words in PAPER]


def changed(paper: str, at: int, word: str) -> str:
    words = paper.split()
    words[at - 1] = word
    return " ".join(words)


def test_any_two_of_three_give_the_key_back() -> None:
    made = split(KEY)
    assert [(share.number, len(share.words)) for share in made] == [
        (1, WORDS),
        (2, WORDS),
        (3, WORDS),
    ]
    assert {join(*two) for two in permutations(made, 2)} == {KEY}
    assert {join(*two) for two in permutations(shares(), 2)} == {KEY}


def test_every_key_comes_back_as_it_was() -> None:
    for key in ("0000-0000-0000-0000-0000-0000-0000", new_recovery_key()):
        one, _, other = split(key)
        assert join(one, other) == key


def test_the_same_share_twice_or_one_of_another_set_gives_nothing() -> None:
    one, two, _ = shares()
    with pytest.raises(Misread, match="Both are share 1"):
        join(one, one)
    elsewhere = Share(two.number, one.of ^ 1, two.words)
    with pytest.raises(Misread, match="they do not fit"):
        join(one, elsewhere)


def test_a_key_that_is_none_is_not_split() -> None:
    with pytest.raises(Mistyped):
        split("0000-0000")


def test_it_is_read_by_four_letters_a_word_numbered_in_capitals() -> None:
    paper = PAPER[2].split()
    typed = "\n".join(f"{at}. {word[:4].upper()}," for at, word in enumerate(paper, start=1))
    assert Share.read(typed) == shares()[2]


def test_a_word_that_is_not_on_the_list_is_named_with_what_it_may_be() -> None:
    with pytest.raises(
        Misread, match=re.escape("Word 7, “acadimic”, is not one of the list: perhaps academic")
    ):
        Share.read(changed(PAPER[0], 7, "acadimic"))


def test_a_word_that_does_not_fit_is_named() -> None:
    with pytest.raises(Misread, match="Word 9, “wrist”, does not fit the others"):
        Share.read(changed(PAPER[0], 9, "wrist"))


def test_two_words_in_each_others_place_are_named() -> None:
    words = PAPER[0].split()
    swapped = changed(changed(PAPER[0], 8, words[8]), 9, words[7])
    with pytest.raises(Misread, match="Words 8 and 9 stand in each other's place"):
        Share.read(swapped)


def test_two_wrong_words_and_one_too_few_are_said() -> None:
    with pytest.raises(Misread, match="These are 21 words; a share has 22"):
        Share.read(PAPER[0].rpartition(" ")[0])
