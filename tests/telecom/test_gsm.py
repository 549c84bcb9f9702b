"""Room on a screen: septets in GSM 03.38, letters in UCS-2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecom import gsm

# 3GPP TS 23.038, 6.2.1, column by column; None is the escape to the table of 6.2.1.1.
TABLE = [
    *"@£$¥èéùìòÇ\nØø\rÅå",
    *"Δ_ΦΓΛΩΠΨΣΘΞ",
    None,
    *"ÆæßÉ",
    *" !\"#¤%&'()*+,-./",
    *"0123456789:;<=>?",
    *"¡ABCDEFGHIJKLMNO",
    *"PQRSTUVWXYZÄÖÑÜ§",
    *"¿abcdefghijklmno",
    *"pqrstuvwxyzäöñüà",
]
EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip

in_gsm = st.text(st.sampled_from(sorted(gsm.BASIC | gsm.ESCAPED)))


def encoded(text: str) -> list[int]:
    """The septets of `text`, one by one."""
    escaped = {letter: code for code, letter in EXTENSION.items()}
    septets = []
    for letter in text:
        septets += [0x1B, escaped[letter]] if letter in escaped else [TABLE.index(letter)]
    return septets


def test_the_alphabet_is_the_one_of_the_standard() -> None:
    assert len(TABLE) == 128
    assert frozenset(TABLE) - {None} == gsm.BASIC
    assert frozenset(EXTENSION.values()) == gsm.ESCAPED


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 0),
        ("Safari Salama", 13),
        ("1. Help now\n0. Back", 19),
        ("é à ñ ü", 7),
        ("€", 2),
        ("[a]", 5),
        ("ng'ombe {x}", 13),
        ("'" * 160, 160),
        ("ç", 1),  # only the capital is in the alphabet: one unit of UCS-2
        ("ኢትዮጵያ", 5),
        ("😢", 2),  # a pair of surrogates
        ("€ç", 2),  # nothing is escaped in UCS-2
    ],
)
def test_a_text_takes_as_many_units_as_a_network_counts(text: str, size: int) -> None:
    assert gsm.size(text) == size


@given(in_gsm)
def test_a_text_takes_as_many_septets_as_its_encoding_has(text: str) -> None:
    assert gsm.size(text) == len(encoded(text))


@given(in_gsm, in_gsm)
def test_within_the_alphabet_sizes_add_up(one: str, other: str) -> None:
    assert gsm.size(one + other) == gsm.size(one) + gsm.size(other)


@given(st.text(), st.text())
def test_more_text_never_fits_better(one: str, more: str) -> None:
    if gsm.fits(one + more, 160):
        assert gsm.fits(one, 160)


@given(st.text(max_size=200))
def test_what_fits_is_within_the_octets_of_a_screen(text: str) -> None:
    """160 septets are 140 octets, whichever alphabet fills them."""
    octets = len(text.encode("utf-16-be")) if gsm.outside(text) else -(-gsm.size(text) * 7 // 8)
    assert gsm.fits(text, 160) == (octets <= 140)


@pytest.mark.parametrize(("septets", "ucs2"), [(160, 70), (182, 79)])
def test_one_letter_outside_the_alphabet_leaves_less_room(septets: int, ucs2: int) -> None:
    assert gsm.room("a", septets) == septets
    assert gsm.room("ā", septets) == ucs2


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 160, True), ("a" * 161, False), ("€" * 80, True), ("€" * 80 + "a", False),
     ("ā" * 70, True), ("ā" * 71, False), ("a" * 70 + "ā", False), ("😢" * 35, True)],
)  # fmt: skip
def test_a_screen_is_full_to_the_last_septet(text: str, fits: bool) -> None:
    assert gsm.fits(text, 160) == fits


def test_letters_outside_the_alphabet_are_named_once_and_in_order() -> None:
    assert gsm.outside("ā b ç ā €") == "āç"
    assert gsm.outside("Murang'a {1}") == ""


def test_what_word_processors_write_is_shown_as_a_phone_can() -> None:
    plain = gsm.plain("\u2018It\u2019s\u201d \u201cso\u201d \u2013 or\u2014not\u2026\t!")
    assert plain == '\'It\'s" "so" - or-not... !'
    assert gsm.outside(plain) == ""


@given(in_gsm)
def test_what_a_phone_can_show_is_left_as_it_is(text: str) -> None:
    assert gsm.plain(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("• Enda polisi", "- Enda polisi"),
        ("ng\u02bcombe, ng\u00b4ombe, ng`ombe, ng\u2032ombe", "ng'ombe, ng'ombe, ng'ombe, ng'ombe"),
        ("e\u0301 n\u0303 A\u030a", "é ñ Å"),  # composed where there is one letter for it
        ("\u2126", "Ω"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("1\u2009000\u202f000", "1 000 000"),
        ("a → b ‑ c « d »", 'a -> b - c " d "'),
        ("Gĩkũyũ", "Gĩkũyũ"),
    ],
)
def test_letters_that_look_alike_are_straightened(written: str, shown: str) -> None:
    assert gsm.plain(written) == shown


@given(st.text())
def test_what_is_straightened_once_stays(text: str) -> None:
    assert gsm.plain(gsm.plain(text)) == gsm.plain(text)
