"""A first cry for help brings numbers in the first answer, above the question of consent."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from menus.words import Words
from sms.asked import cried
from tests.support.callers import answers, cases
from tests.support.texting import Texting

TONGUES = Words.read().tongues
ABROAD = "+971500000001"


@pytest.mark.parametrize(
    "text",
    [
        "ananipiga", "nisaidieni haraka", "unanisaidia?", "tafadhali nisaidie haraka",
        "naogopa sana",
        "naogopa, kuna mtu ananifuata sasa hivi", "nimefungiwa kwa nyumba na bosi",
        "msee ananitishia na kisu niko kwa nyumba yake South B", "wamenilock kwa keja",
        "ananidunda kila siku",
        "mum, HELP ME!", "help me please", "I am locked in a house in Eastleigh they beat me",
        "My boss beats me and locks me in the house", "they won't let me leave", "please save us",
    ],
)  # fmt: skip
def test_a_cry_is_known_by_its_words(text: str) -> None:
    assert cried(text, TONGUES)


@pytest.mark.parametrize(
    "text",
    [
        "Hi", "habari", "nataka kazi Saudi", "is it free?", "the helpmeet", "kisukari",
        "hatarini pa kazi",
        "They took my passport", "kazi ya hatari", "anapiga simu", "heartbeat me",
    ],
)  # fmt: skip
def test_a_part_of_a_word_and_other_words_are_none(text: str) -> None:
    assert cried(text, TONGUES) is None


@pytest.mark.parametrize(
    ("text", "number", "consent"),
    [
        ("ananipiga", "999", "Tuhifadhi maneno yako"),
        ("wamenilock kwa keja buda", "116", "Tuhifadhi maneno yako"),
        ("help me please", "1195", "May we keep your words"),
    ],
)
def test_numbers_stand_above_the_question_of_consent_and_the_account_goes_on(
    app: Flask, phone: TextPhone, text: str, number: str, consent: str
) -> None:
    phone.press(text)
    assert phone.screen.index(number) < phone.screen.index(consent)
    phone.press("1")
    assert number not in phone.screen
    phone.press("1")
    [case] = cases(app)
    assert answers(app, case)["account"] == text


def test_they_are_told_once(phone: TextPhone) -> None:
    phone.press("help me please")
    phone.press("please help me they beat me")
    assert "1195" not in phone.screen


def test_who_writes_from_abroad_is_told_the_number_for_those(texting: Texting) -> None:
    phone = texting.phone(ABROAD)
    phone.press("help me please")
    assert "For Kenyans abroad" in phone.screen
    assert "999" not in phone.screen
