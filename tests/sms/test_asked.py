"""What callers ask of us before they tell anything is answered, and what was asked stands."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from menus.words import Words
from sms.asked import asked
from tests.support.callers import answers, cases

TONGUES = Words.read().tongues


@pytest.mark.parametrize(
    ("text", "answer", "alone"),
    [
        ("mtawaambia polisi?", "police", True),
        ("Will you tell the POLICE", "police", True),
        ("ni polisi?", "police", True),
        ("Je, ni bure?", "free", True),
        ("who are you", "who", True),
        ("nyinyi ni nani?", "who", True),
        ("will my name be given?", "name", True),
        ("mtataja jina langu?", "name", True),
        ("mtaniambia polisi?", "police", True),
        ("lakini mtaniambia polisi?", "police", True),
        ("mtapiga polisi?", "police", True),
        ("je mtaniambia kwa polisi", "police", True),
        ("how much does it cost", "free", True),
        ("ni pesa ngapi", "free", True),
        ("gharama ni ngapi", "free", True),
        ("nyinyi ni nani", "who", True),
        ("call me", "call", True),
        ("Nipigieni simu.", "call", True),
        ("nataka kuongea na mtu", "call", True),
        ("I want to talk to a person", "call", False),
        ("mama atajua?", "parents", True),
        ("mzazi wangu atajua?", "parents", True),
        ("will you tell my parents?", "parents", True),
        ("I am 13 and scared of my uncle please dont tell my parents", "parents", False),
        ("wamechukua pasipoti yangu, mtawaambia polisi?", "police", False),
    ],
)
def test_a_question_to_us_is_known_by_its_words(text: str, answer: str, alone: bool) -> None:
    found = asked(text, TONGUES)
    assert found
    assert (found.answer, found.alone) == (answer, alone)


@pytest.mark.parametrize(
    "text",
    [
        "ni polisi",
        "mume wangu ni polisi",
        "My name is Amina",
        "sijui ni nani",
        "polisi",
        "1",
        "",
        "they call me names at work",
        "mama anajua",
        "he told my parents that I work",
        "ni pesa ngapi alinipa mwezi wa nane",
    ],
)
def test_what_is_told_of_somebody_else_is_no_question_to_us(text: str) -> None:
    assert asked(text, TONGUES) is None


def test_every_language_answers_the_same_questions() -> None:
    assert {frozenset(tongue.asked) for tongue in TONGUES.values() if tongue.asked} == {
        frozenset({"police", "name", "free", "who", "parents", "call"})
    }
    for tongue in TONGUES.values():
        assert all(f"texts.{answer}.text" in tongue.texts for answer in tongue.asked)


@pytest.mark.parametrize(
    ("text", "answer", "consent"),
    [
        ("mtawaambia polisi?", "Sisi si polisi.", "Tuhifadhi maneno yako"),
        ("will you tell the police?", "We are not the police.", "May we keep your words"),
    ],
)
def test_a_first_text_is_answered_in_its_language_above_the_question_of_consent(
    phone: TextPhone, text: str, answer: str, consent: str
) -> None:
    phone.press(text)
    assert answer in phone.screen
    assert phone.screen.index(answer) < phone.screen.index(consent)


def test_at_the_question_of_consent_it_is_answered_and_the_question_stands(
    app: Flask, phone: TextPhone
) -> None:
    phone.press("They took my passport")
    phone.press("are you police?")
    answer, asks = phone.screen.split("\n", 1)
    assert answer.startswith("We are not the police.")
    assert "May we keep your words" in asks
    for key in ("Yes", "Yes"):
        phone.press(key)
    [case] = cases(app)
    assert answers(app, case)["account"] == "They took my passport"


def test_nothing_that_is_told_beside_it_is_lost(app: Flask, phone: TextPhone) -> None:
    told = "They took my passport and beat us, will you tell the police?"
    phone.press(told)
    assert "We are not the police." in phone.screen
    for key in ("Yes", "Yes"):
        phone.press(key)
    [case] = cases(app)
    assert answers(app, case)["account"] == told


def test_in_a_menu_the_menu_stands(phone: TextPhone) -> None:
    for key in ("Hi", "English", "Check a job"):
        phone.press(key)
    before = phone.screen
    phone.press("is it free?")
    assert phone.screen.startswith("We never ask for money.")
    assert phone.screen.endswith(before)


def test_who_agreed_may_mean_who_does_it_and_that_is_kept(app: Flask, phone: TextPhone) -> None:
    for key in ("nisaidie naogopa", "Ndiyo", "ni polisi?"):
        phone.press(key)
    assert "Sisi si polisi." in phone.screen
    phone.press("Ndiyo")
    [case] = cases(app)
    assert answers(app, case)["account"] == "nisaidie naogopa\nni polisi?"


def test_a_child_is_told_whether_its_parents_get_to_know_and_is_asked_on(phone: TextPhone) -> None:
    phone.press("Nina miaka 13 na naogopa mjomba")
    before = phone.screen[phone.screen.index("Si kosa lako") :]
    phone.press("mama atajua?")
    assert phone.screen.startswith("Hatuwaambii wazazi wako bila kukuuliza kwanza.")
    assert phone.screen.endswith(before)


def test_who_asks_to_be_called_where_a_call_is_offered_has_chosen_it(phone: TextPhone) -> None:
    for key in ("Hi", "English", "Help now", "In Kenya", "No", "call me"):
        phone.press(key)
    assert "write MENU" not in phone.screen
    assert "Which county or town" in phone.screen


def test_who_is_to_be_texted_nothing_says_so_in_a_sentence(phone: TextPhone) -> None:
    phone.press("Stop texting me")
    assert "You get no more texts" in phone.screen
