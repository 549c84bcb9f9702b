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


CONTACT = (
    ("report.contact_ok.NO_CONTACT", "Hapana, msinipigie"),
    ("report.contact_ok.ASAP", "Ndiyo, simu hii"),
    ("report.contact_ok.OTHER_NUMBER", "Simu nyingine"),
)


@pytest.mark.parametrize(("text", "number"), [("hapana", 1), ("Ndio.", 2), ("simu nyingine", 3)])
def test_the_first_words_of_one_option_choose_it(text: str, number: int) -> None:
    assert heard(text, *CONTACT) == Pressed(number)


def test_a_no_to_a_call_that_goes_on_is_a_no_and_a_yes_to_one_is_asked_again() -> None:
    no, yes = "Hapana usinipigie, mama atapokea", "Ndiyo lakini si simu hii"
    assert heard(no, *CONTACT) == Pressed(1, no)
    assert heard(yes, *CONTACT) == Said(yes)
