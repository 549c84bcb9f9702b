"""What a text means at a question."""

import pytest

from dialogue.turn import Heard, Pressed, Said, Turn
from sms import keys


def heard(text: str, *options: tuple[str, str]) -> Heard:
    names, labels = zip(*options, strict=True)
    turn = Turn("bell.words", "choice", names, (), None, ends=False)
    return keys.hear(text, turn, labels, {})


def test_more_words_behind_a_yes_are_a_yes_where_the_first_option_is_one() -> None:
    asked = ("report.danger_now.YES", "Yes"), ("report.danger_now.NO", "No")
    assert heard("Yes, he is here", *asked) == Pressed(1, "Yes, he is here")
    assert heard("No, he is here", *asked) == Said("No, he is here")


@pytest.mark.parametrize("text", ["Me and my sister", "me, they hold me"])
def test_words_that_begin_as_another_option_does_choose_nothing(text: str) -> None:
    asked = ("report.reporter_role.SELF", "Me"), ("report.reporter_role.WITNESS", "Someone")
    assert heard(text, *asked) == Said(text)


@pytest.mark.parametrize("text", ["sijui", "Labda.", "maybe", "I don't know"])
@pytest.mark.parametrize("option", ["Not sure", "Sina hakika", "Sijui"])
def test_other_words_for_not_knowing_are_the_option_that_says_so(text: str, option: str) -> None:
    asked = ("report.danger_now.YES", "Yes"), ("report.danger_now.NO", "No")
    assert heard(text, *asked, ("report.danger_now.UNSURE", option)) == Pressed(3)
