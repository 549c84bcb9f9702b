"""Who has a code says so in a sentence, and is led to their answer; what is told stays told."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from menus.words import Words
from models import Case
from sms.coming_back import coming_back
from tests.support.callers import answers, cases, code_on, service_of
from tests.support.texting import Texting

TONGUES = Words.read().tongues
ANOTHER = "+254722000002"
OPENED, WRONG = "Add in my own words", "Code or PIN is not right"
PIN = "4826"


@pytest.fixture
def code(texting: Texting) -> str:
    """Of a report from another phone."""
    phone = texting.phone(ANOTHER)
    for text in ("Hi", "English", "Report what happens", "Yes", "Yes", "Go on here"):
        phone.press(text)
    for text in ("I don't know", "No, just send", PIN):
        phone.press(text)
    return code_on(phone.screen)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nataka kusoma jibu", "sw"),
        ("nina jibu?", "sw"),
        ("jibu", "sw"),
        ("mmenijibu?", "sw"),
        ("Habari, nina code", "sw"),
        ("I want to read the answer", "en"),
        ("any answer?", "en"),
        ("Hello, is there an answer please", "en"),
        ("My code", "en"),
        ("I have a code", "en"),
        ("jibu limefika?", "sw"),
        ("jibu limekuja?", "sw"),
        ("umejibu?", "sw"),
        ("mmeshajibu?", "sw"),
        ("have you answered me?", "en"),
        ("has anyone replied", "en"),
        ("Has anyone replied to me yet?", "en"),
    ],
)
def test_who_asks_for_the_answer_is_known(text: str, language: str) -> None:
    found = coming_back(text, TONGUES)
    assert found
    assert (found.language, found.code, found.rest) == (language, "", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi",
        "1",
        "no",
        "my",
        "number",
        "he wants an answer from my mother",
        "nataka jibu haraka ananipiga",
        "my code is with my boss",
        "in 2024 they took my code",
        "0711000001",
        "jibu lake ni kunipiga",
        "he took my code 12345678",
        "someone has my code",
    ],
)
def test_whatever_tells_something_else_is_a_story(text: str) -> None:
    assert coming_back(text, TONGUES) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("I want to read the answer", "Text your code, 8 numbers"),
        ("any answer?", "Text your code, 8 numbers"),
        ("Nataka kusoma jibu", "Tuma nambari yako ya kufuatilia"),
        ("nina jibu?", "Tuma nambari yako ya kufuatilia"),
    ],
)
def test_a_first_text_that_asks_for_it_is_asked_for_the_code(
    phone: TextPhone, text: str, asks: str
) -> None:
    phone.press(text)
    assert asks in phone.screen
    assert "HELP" in phone.screen or "MSAADA" in phone.screen  # and is warned, as at any beginning


@pytest.mark.parametrize("form", ["code {} pin {}", "My code is {}, my pin is {}.", "{} {}"])
def test_a_first_text_with_both_opens_the_answer(phone: TextPhone, code: str, form: str) -> None:
    phone.press(form.format(f"{code[:4]}-{code[4:]}", PIN))
    phone.press("ENGLISH")
    assert OPENED in phone.screen


def test_one_in_swahili_is_answered_so(phone: TextPhone, code: str) -> None:
    phone.press(f"nambari yangu ni {code} na pin yangu ni {PIN}")
    assert "Kuongeza kwa maneno yangu" in phone.screen or "maneno yangu" in phone.screen


def test_a_code_alone_is_asked_for_its_pin_in_words_too(phone: TextPhone, code: str) -> None:
    phone.press(f"my code is {code}")
    assert "PIN" in phone.screen
    phone.press(f"my pin is {PIN}")
    assert OPENED in phone.screen


def test_at_a_menu_it_leads_there(phone: TextPhone, code: str) -> None:
    for text in ("Hi", "English", "Check a job"):
        phone.press(text)
    phone.press(f"code {code} pin {PIN}")
    assert OPENED in phone.screen


def test_a_wrong_pair_says_not_which_and_is_counted(phone: TextPhone, code: str) -> None:
    phone.press("Hi")
    phone.press("English")
    for pin in ("1000", "1001", "1002"):
        phone.press(f"code {code} pin {pin}")
        assert WRONG in phone.screen
    phone.press(f"code {code} pin 1003")
    assert "Too many tries" in phone.screen


def test_what_is_told_beside_them_joins_the_case(app: Flask, phone: TextPhone, code: str) -> None:
    phone.press(f"He hits me again. My code is {code}, pin {PIN}")
    assert "999" in phone.screen
    with service_of(app).database() as db:
        [case] = db.query(Case)
        [added] = [reply.open(app.config["PRIVATE_KEY"]) for reply in case.replies]
    assert added == "He hits me again. My code is (code), pin (PIN)"


def test_with_a_wrong_pair_it_waits_for_leave(app: Flask, phone: TextPhone, code: str) -> None:
    phone.press(f"He came back to hit us. My code is {code}, pin 1000")
    assert WRONG in phone.screen
    assert "May we keep your words" in phone.screen
    for key in ("Yes", "Yes"):
        phone.press(key)
    told = [answers(app, case).get("account", "") for case in cases(app)]
    assert "He came back to hit us. My code is (code), pin (PIN)" in told


def test_in_the_middle_of_a_story_it_is_left_out_of_it(
    app: Flask, phone: TextPhone, code: str
) -> None:
    for text in ("They took my passport", "Yes", "Yes"):
        phone.press(text)
    before = phone.screen
    phone.press(f"code {code} pin {PIN}")
    assert phone.screen.startswith("Your code and PIN are left out")
    assert phone.screen.endswith(before)
    phone.press(f"and code {code} pin {PIN} is mine, he hits my sister")
    assert phone.screen.startswith("Your code and PIN are left out")
    told = str([answers(app, case) for case in cases(app)])
    assert "he hits my sister" in told
    assert code not in told
    assert PIN not in told


def test_in_a_story_who_asks_for_an_answer_tells_it(app: Flask, phone: TextPhone) -> None:
    for text in ("They took my passport", "any answer?"):
        phone.press(text)
    assert "May we keep your words" in phone.screen
    for key in ("Yes", "Yes"):
        phone.press(key)
    [case] = cases(app)
    assert "any answer?" in answers(app, case)["account"]


@pytest.mark.parametrize("menu", [(), ("MENU",)])
def test_words_that_wait_for_leave_keep_nobody_from_their_code(
    app: Flask, phone: TextPhone, code: str, menu: tuple[str, ...]
) -> None:
    for text in ("They took my passport", *menu, code):
        phone.press(text)
    assert phone.screen.startswith("Text your PIN")
    phone.press(PIN)
    assert OPENED in phone.screen


def test_nor_from_both_and_they_go_on_waiting(app: Flask, phone: TextPhone, code: str) -> None:
    for text in ("They took my passport", f"{code} {PIN}"):
        phone.press(text)
    assert OPENED in phone.screen
    for text in ("MENU", "Report what happens", "Yes", "Yes"):
        phone.press(text)
    told = [answers(app, case).get("account", "") for case in cases(app)]
    assert "They took my passport" in told


@pytest.mark.parametrize("first", ["They took my passport", "English"])
def test_a_pin_alone_is_asked_for_its_code(phone: TextPhone, first: str) -> None:
    for text in (first, "pin ni 7304"):
        phone.press(text)
    assert phone.screen.startswith("Text your code, 8 numbers")


def test_where_words_wait_who_asks_for_an_answer_is_told_to_write_the_code(
    phone: TextPhone,
) -> None:
    for text in ("They took my passport", "any answer?"):
        phone.press(text)
    assert phone.screen.startswith("Have a code? Write it.")
    assert "May we keep your words" in phone.screen


@pytest.mark.parametrize("text", ["any answer?", "kuna jibu?", "Has anyone replied to me yet?"])
def test_who_asks_for_it_where_the_case_is_open_is_shown_it(
    app: Flask, phone: TextPhone, code: str, text: str
) -> None:
    for said in (f"{code} {PIN}", "ENGLISH", text):
        phone.press(said)
    assert "There is no answer yet. Come back" in phone.screen
    phone.press(text)
    assert "There is no answer yet. Come back" in phone.screen
    with service_of(app).database() as db:
        [case] = db.query(Case)
        assert not case.replies


@pytest.mark.parametrize("text", ["stop contacting me please", "msiwasiliane nami"])
def test_who_wants_no_contact_where_the_case_is_open_presses_its_key(
    app: Flask, phone: TextPhone, code: str, text: str
) -> None:
    for said in (f"{code} {PIN}", "ENGLISH", text):
        phone.press(said)
    assert phone.screen.startswith("We will not contact you.")
    with service_of(app).database() as db:
        [case] = db.query(Case)
        assert not case.replies


@pytest.mark.parametrize("text", ["stop contacting me please", "msiwasiliane nami"])
def test_who_agreed_to_be_called_is_asked_before_that_is_stopped(
    phone: TextPhone, texting: Texting, text: str
) -> None:
    caller = texting.phone(ANOTHER)
    for said in ("Hi", "English", "Report what happens", "Yes", "Yes", "Go on here"):
        caller.press(said)
    for said in ("I don't know", "Yes, this phone", PIN):
        caller.press(said)
    for said in (f"{code_on(caller.screen)} {PIN}", "ENGLISH", text):
        phone.press(said)
    assert phone.screen.startswith("We will not contact you again, and we delete")


@pytest.mark.parametrize("text", ["he said stop contacting me please", "stop contacting me or die"])
def test_whatever_tells_more_than_that_is_added(phone: TextPhone, code: str, text: str) -> None:
    for said in (f"{code} {PIN}", "ENGLISH", text):
        phone.press(said)
    assert phone.screen.startswith("We have added it.")


def test_neither_is_kept_of_who_wants_no_texts(app: Flask, phone: TextPhone, code: str) -> None:
    phone.press("STOP")
    phone.press(f"please help me again, code {code} pin {PIN}")
    told = [answers(app, case).get("account", "") for case in cases(app)]
    assert "please help me again, code (code) pin (PIN)" in told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hm", "Have a code? Write it. / Una nambari ya kufuatilia? Iandike."),
        ("English", "Have a code? Write it."),
        ("wamechukua pasipoti yangu", "Una nambari ya kufuatilia? Iandike."),
    ],
)
def test_a_first_answer_tells_who_has_a_code_to_write_it(
    phone: TextPhone, text: str, line: str
) -> None:
    phone.press(text)
    assert phone.screen.endswith(line)
    phone.press("1")
    assert line not in phone.screen


@pytest.mark.parametrize("text", ["help me please", "Nina miaka 13 na naogopa mjomba"])
def test_where_that_costs_no_part_of_a_text_more(phone: TextPhone, text: str) -> None:
    phone.press(text)
    assert "Have a code" not in phone.screen
    assert "Iandike" not in phone.screen
