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


def leave(text: str, yes: str = "Yes", no: str = "No", node: str = "report.words_ok") -> Heard:
    names = tuple(f"{node}.{name}" for name in ("YES", "NO", "more"))
    turn = Turn(node, "choice", names, (), None, ends=False)
    return keys.hear(text, turn, (yes, no, "Explain"), {})


@pytest.mark.parametrize("labels", [("Yes", "No"), ("Ndiyo", "Hapana")])
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "eeh|sawa|ok|OK.|yea|poa|ndio|ndiyo|yes|Yes please|ndio tafadhali|1 yes|1)|(1)|"
            "1. ndiyo|sawa sawa|eeh ndio|naam|haya|okay thank you|yep|no. 1"),
        (2, "hapana|la|no|nope|sitaki|zii|2 no|2)|no thanks|hapana asante|apana|nah"),
    ],
)  # fmt: skip
def test_a_plain_yes_or_no_in_either_language_answers_where_leave_is_asked(
    labels: tuple[str, str], number: int, said: str
) -> None:
    for text in said.split("|"):
        assert leave(text, *labels) == Pressed(number), text


@pytest.mark.parametrize(
    "text",
    [
        "sawa lakini usiambie polisi", "ok but who are you", "yes but not my name", "poa sana wewe",
        "ndio lakini sitaki simu", "nko poa", "sawa ananipiga", "1 sawa lakini", "2 yes", "3 yes",
        "2 children are here", "sitaki kurudi kwake",
    ],
)  # fmt: skip
def test_what_is_no_plain_yes_or_no_is_none(text: str) -> None:
    assert leave(text) == Said(text)


@pytest.mark.parametrize("text", ["ok", "sawa", "poa", "sitaki"])
def test_of_a_danger_what_agrees_to_something_says_nothing(text: str) -> None:
    assert leave(text, node="report.danger_now") == Said(text)
    assert leave("eeh", node="report.danger_now") == Pressed(1)
    assert leave("zii", node="report.danger_now") == Pressed(2)
