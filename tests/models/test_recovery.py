"""A recovery key survives being copied by hand, and says so when it did not."""

import re

import pytest

from models.crypto.recovery_key import Mistyped, new_recovery_key, recovery_secret

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_it_is_printed_as_seven_groups_of_four() -> None:
    assert re.fullmatch(rf"([{LETTERS}]{{4}}-){{6}}[{LETTERS}]{{4}}", new_recovery_key())


def test_no_two_are_alike() -> None:
    assert len({new_recovery_key() for _ in range(200)}) == 200


def test_it_is_read_forgivingly() -> None:
    key = "".join(_ending("0110" + "A" * 23))
    secret = recovery_secret(key)
    untidy = " " + key.lower().replace("0", "o").replace("1", "l", 1).replace("1", "i") + " "
    assert recovery_secret(untidy) == secret
    assert recovery_secret("-".join(key)) == secret


def test_every_wrong_letter_and_every_swap_of_neighbours_is_found() -> None:
    key = new_recovery_key().replace("-", "")
    wrong = {
        key[:at] + letter + key[at + 1 :]
        for at in range(len(key))
        for letter in LETTERS
        if letter != key[at]
    }
    swapped = {
        key[:at] + key[at + 1] + key[at] + key[at + 2 :]
        for at in range(len(key) - 1)
        if key[at] != key[at + 1]
    }
    assert len(wrong) == 28 * 31
    for text in wrong | swapped:
        with pytest.raises(Mistyped):
            recovery_secret(text)


@pytest.mark.parametrize(
    "text",
    ["", "ABCD", "U" * 28, "é" * 28, new_recovery_key() + "0"],
    ids=["nothing", "too short", "no letter of ours", "no ASCII", "too long"],
)
def test_what_cannot_be_a_key_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        recovery_secret(text)


def _ending(letters: str) -> str:
    """The letters with the one check letter that makes them a key."""
    for letter in LETTERS:
        try:
            recovery_secret(letters + letter)
        except Mistyped:
            continue
        return letters + letter
    raise AssertionError("no check letter fits")
