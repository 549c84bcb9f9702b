"""A PIN that others would try first is refused once, with the reason, on every channel."""

import pytest

from dialogue import engine
from dialogue.turn import Said, State
from handset.ussd.phone import Phone
from handset.voice.call import Call
from menus.nodes import Digits
from menus.tree import CONTENT, Tree
from menus.words import Words
from telecom.guessed import is_guessed_first
from tests.support.callers import NUMBER, SENT, code_on, comes_back
from tests.support.telling import go_on, tell

WORDS = Words.read()
REFUSED = {language: WORDS.tongues[language].texts["problem.guessed"] for language in ("en", "sw")}
PINS = {f"{file}.pin" for file in ("report", "help", "ask", "enquiry", "offer")}


@pytest.mark.parametrize(
    "pin",
    [
        "0000",
        "1111",
        "9999",
        "1234",
        "0123",
        "7890",
        "4321",
        "0987",
        "1212",
        "2580",
        "0001",
        "1987",
        "2026",
    ],
)
def test_these_are_guessed_first(pin: str) -> None:
    assert is_guessed_first(pin, NUMBER)


@pytest.mark.parametrize("pin", ["4826", "1235", "9081", "0010", "7000"])
def test_these_are_as_good_as_any(pin: str) -> None:
    assert not is_guessed_first(pin, NUMBER)
    assert not is_guessed_first(pin, "")


@pytest.mark.parametrize("channel", ["ussd", "voice", "sms"])
def test_wherever_a_pin_is_chosen_it_is_looked_at_and_nowhere_else(channel: str) -> None:
    nodes = Tree.read(WORDS, CONTENT, channel).nodes.items()
    assert {name for name, node in nodes if isinstance(node, Digits) and node.secret} == PINS


def test_the_second_time_they_mean_it() -> None:
    """Nobody is left without a code for a PIN that is easy to keep in mind."""
    tree = Tree.read(WORDS)
    asked = State("report.pin", "en")
    refused = engine.step(tree, asked, Said("1234"), NUMBER)
    assert (refused.node, refused.problem, refused.wrong) == ("report.pin", "guessed", 0)
    assert engine.step(tree, refused, Said("1234"), NUMBER).node == "report.give_code"
    assert engine.step(tree, refused, Said("4826"), NUMBER).node == "report.give_code"
    short = engine.step(tree, asked, Said("111"), NUMBER)
    assert short.problem == "wrong_length"


@pytest.mark.parametrize("language", ["en", "sw"])
def test_on_a_screen_it_is_said_on_one_page(phone: Phone, language: str) -> None:
    tell(phone, "report", language=language, **SENT)
    said = phone.press(NUMBER[-4:]).removeprefix("CON ")
    assert said.startswith(REFUSED[language])
    assert "\n98. " not in said
    assert code_on(phone.press("4826"))


@pytest.mark.parametrize("language", ["en", "sw"])
def test_in_a_call_too(call: Call, language: str) -> None:
    said = {"danger_side": "UNKNOWN", "emergency": "go_on", "contact_ok": "NO_CONTACT"}
    tell(call, "report", language=language, consent_store="YES", danger_now="YES", **said)
    call.press("#")  # past that nobody calls
    assert call.press("1111#").startswith(REFUSED[language])
    assert "4826" not in go_on(call, pin="4826")
    assert call.listening


def test_a_pin_that_was_taken_before_goes_on_working(phone: Phone) -> None:
    code = code_on(_insisted(phone))
    phone.drop()
    assert "We have it" in comes_back(phone, code, "1111")


def _insisted(phone: Phone) -> str:
    tell(phone, "report", **SENT)
    phone.press("1111")
    return phone.press("1111")
