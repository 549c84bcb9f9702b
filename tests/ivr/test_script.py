"""What is said: prompts of their own name and words, numbers digit by digit, nothing unrecorded."""

import pytest
from msgspec.structs import replace

from authoring import own
from authoring.by_voice import faults
from dialogue.turn import State
from ivr.pieces import Aloud, Prompt, Recorded
from ivr.script import Script
from menus.nodes import Unseen
from menus.tree import CONTENT, Tree
from menus.words import HOURS, Words

WORDS = Words.read()
TREE = Tree.read(WORDS, CONTENT, "voice")
SCRIPT = Script(TREE, WORDS, own.constants())


def said(state: State, page: int = 0, script: Script = SCRIPT) -> str:
    """A turn as it is heard, in words."""
    heard = []
    for piece in script.pieces(state, page):
        match piece:
            case Prompt():
                heard.append(script.words_of(piece))
            case Aloud(text=text):
                heard.append(f"({text})")
            case Recorded(url=url):
                heard.append(f"<{url}>")
    return " ".join(heard)


def test_a_prompt_says_its_own_keys() -> None:
    assert SCRIPT.pieces(State("help.location_side", "en")) == (Prompt("en", "help.location_side"),)
    assert said(State("help.location_side", "sw")).endswith("Nje ya Kenya: 2. Sijui: 3.")


def test_before_a_language_is_chosen_every_language_is_heard() -> None:
    heard = "Karibu. Kiswahili: bonyeza 2. English: press 1."
    assert said(State("voice.language")) == heard


def test_a_number_is_told_digit_by_digit() -> None:
    assert "For a child: one one six" in said(State("help.numbers", "en"))
    code = State("report.code_again", "sw", values={"code": "48217733"})
    assert said(code).count("nne nane mbili moja saba saba tatu tatu") == 2
    abroad = said(State("help.numbers_abroad", "en"))
    assert "plus two five four one one four" in abroad


def test_hours_are_told_by_day_and_by_date() -> None:
    kept = "Mon-Fri 08:00-18:00, Sat 09:00-13:00, 2026-12-25 closed"
    script = SCRIPT.told_with({**own.constants(), HOURS: kept})
    heard = said(State("help.filed", "en", values={"called": "call"}), script=script)
    assert "Monday. to Friday. 8am. to 6pm. Saturday. 9am. to 1pm. not on 25. December." in heard


def test_a_hint_comes_before_the_question() -> None:
    state = State("help.location_side", "en", problem="silence")
    assert said(state).startswith("We did not hear you. Where are you now?")


def test_the_flags_of_an_offer_are_told_one_by_one() -> None:
    values = {"flags": "must_pay papers_kept_UNSURE", "steps": "abroad_RED"}
    heard = said(State("offer.red", "en", values=values))
    assert "You pay, borrow or lose pay. It is unclear who keeps your papers." in heard


def test_more_choices_stand_on_the_next_page() -> None:
    first, second = (said(State("report.exploitation", "en"), page) for page in (0, 1))
    assert "More: 4." in first
    assert "What happens?" not in second
    assert second.startswith("Other, or not sure: 1.")


def test_what_the_caller_said_is_played_and_what_staff_wrote_is_read_aloud() -> None:
    told = State("report.account_heard", "en", answers={"report.account": "recording:https://x/1"})
    assert SCRIPT.pieces(told) == (Recorded("https://x/1"),)
    reply = State("mine.reply", "en", values={"reply": "Call us on Monday."})
    assert said(reply).startswith("(Call us on Monday.)")


@pytest.mark.parametrize("language", WORDS.languages)
def test_everything_that_can_be_said_is_on_the_sheet(language: str) -> None:
    sheet = SCRIPT.sheet()[language]
    for name in TREE.reached:
        node = TREE.nodes[name]
        if isinstance(node, Unseen):
            continue
        for problem in (None, "silence", "wrong_key"):
            for piece in SCRIPT.pieces(replace(State(name, language), problem=problem)):
                assert not isinstance(piece, Prompt) or sheet[piece.name].strip(".")
    assert all(name.isascii() and " " not in name for name in sheet)


def test_no_prompt_says_a_number_to_ring_in_its_own_words() -> None:
    """They are spelt from recorded digits, so that no wrong one outlives its list in a file."""
    numbers = {number.replace("\u00a0", "") for number in own.constants().values()}
    for sheet in SCRIPT.sheet().values():
        for words in sheet.values():
            assert not [number for number in numbers if number in words.replace(" ", "")], words


def test_the_conversation_can_be_held_by_voice() -> None:
    assert faults(TREE, WORDS, own.constants()) == []


def test_what_cannot_be_said_is_named() -> None:
    written = Tree.read(WORDS)  # as it stands on a screen, with its lists and confirmations
    found = faults(written, WORDS, own.constants())
    assert "by voice: report.county_code: nobody can choose from so long a list by ear" in found


def test_without_recordings_nobody_is_asked_for_one() -> None:
    tree = Tree.read(WORDS, CONTENT, "voice", "unrecorded")
    there = tree.reached
    assert not {name for name in there if tree.nodes[name].kind == "account"}
    assert not {name for name in there if name.endswith((".record_ok", ".account_review"))}
    assert "report.tell_end" in there
    assert "enquiry.consent_store" not in there  # a question that can't be asked
