"""Letters are counted as an operator counts them."""

import pytest

from handset.transports import Answer
from handset.ussd import letters
from handset.ussd.phone import Phone


@pytest.mark.parametrize(
    ("text", "septets"),
    [
        ("", 0),
        ("Karibu\n1. Ndiyo", 15),
        ("[a|b]", 8),
        ("€ ^ { } \\ ~", 17),
        ("àèéìòùñÇ@£", 10),
    ],
)
def test_an_escaped_character_counts_two(text: str, septets: int) -> None:
    assert letters.count(text) == septets
    assert letters.outside(text) == ""


@pytest.mark.parametrize(("text", "units"), [("it’s", 4), ("ok 😀", 5), ("ç", 1), ("`", 1)])
def test_one_letter_outside_makes_the_whole_text_wide(text: str, units: int) -> None:
    assert letters.count(text) == units
    assert letters.outside(text)


@pytest.mark.parametrize(
    ("network", "narrow", "wide"),
    [("63902", 160, 70), ("63903", 182, 79), ("63907", 160, 70), ("99999", 160, 70)],
)
def test_each_network_has_its_limit(network: str, narrow: int, wide: int) -> None:
    for letter, limit in (("a", narrow), ("ŵ", wide)):
        for extra in (0, 1):
            answer = Answer(200, "text/plain", "CON " + letter * (limit + extra), 0.1)
            phone = Phone("+254711000001", lambda *_, said=answer: said, network_code=network)
            phone.dial()
            assert phone.limit == limit
            assert phone.letters == limit + extra
            assert any("letters" in warning for warning in phone.warnings) == bool(extra)
            assert any("ŵ" in warning for warning in phone.warnings) == (letter == "ŵ")
