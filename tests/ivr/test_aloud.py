"""What the gateway's own English voice still reads, for nobody could record it beforehand."""

import pytest
from msgspec.structs import replace

from authoring import own
from dialogue.turn import State
from ivr.pieces import BY_DUTY, Aloud, Blank, Prompt
from ivr.script import Script
from ivr.sheet import Sheet
from menus.nodes import Account, Choice, Outcome, Unseen
from menus.tree import CONTENT, Tree, file_of
from menus.words import HOURS, Words

WORDS = Words.read()
TREE = Tree.read(WORDS, CONTENT, "voice")
SCRIPT = Script(TREE, WORDS, own.constants())
IMPORTED = "it comes with a list that staff import, and is a name as Kenyans write it in English"

READ_ALOUD = {
    "agency.first": IMPORTED,
    "agency.second": IMPORTED,
    "agency.third": IMPORTED,
    "agency.name": IMPORTED,
    "agency.former": IMPORTED,
    "feedback.workshop": "staff write its title, in whichever language",
    "mine.reply": "staff write it; it is read to callers in English alone",
}
"""By blank, why no prompt can say what fills it."""

FILES = ("ask", "enquiry", "help", "offer", "report")
DIGITS = {f"{file}.{name}" for file in FILES for name in ("code", "contact_number")}
DIGITS |= {"voice.before", "ask.pin", "report.pin"}


def test_what_no_prompt_says_is_named_with_its_reason() -> None:
    """Filled with words that no prompt says, every blank but these is told in prompts."""
    found, sheet = set(), Sheet(TREE, WORDS)
    for name in TREE.reached:
        if isinstance(node := TREE.nodes[name], Unseen):
            continue
        options = [f"{name}.{o}" for o in node.options] if isinstance(node, Choice) else []
        cuts = [sheet.cut("sw", one, page) for one in (name, *options) for page in range(4)]
        blanks = {piece.name for cut in cuts for piece in cut if isinstance(piece, Blank)}
        for blank in blanks - {HOURS, *BY_DUTY} - own.constants().keys():
            state = State(name, "sw", values={blank: "Neno"}, answers={})
            if any(isinstance(piece, Aloud) for piece in SCRIPT.pieces(state)) or options:
                found.add(f"{file_of(name)}.{blank}")
    outcomes = [(name, node) for name, node in TREE.nodes.items() if isinstance(node, Outcome)]
    told = {f"{file_of(name)}.{v}" for name, node in outcomes for v in (*node.says, *node.habits)}
    choices = [(name, node) for name, node in TREE.nodes.items() if isinstance(node, Choice)]
    told |= {
        f"{file_of(name)}.{value}"
        for name, node in choices
        for value in (*node.habits, *node.shows)
    }
    asked = {one for one in found if isinstance(TREE.nodes.get(one), Account)}
    assert found - told - asked - DIGITS == READ_ALOUD.keys()


def test_a_secret_word_is_spelt_where_no_machine_speaks_the_language() -> None:
    called = State("voice.called_back", "sw", values={"code_word": "Embe 2"})
    names = [piece.name for piece in SCRIPT.pieces(called) if isinstance(piece, Prompt)]
    assert names[1:6] == ["letter.e", "letter.m", "letter.b", "letter.e", "digit.2"]
    for language, word in (("en", "mango"), ("sw", "እማማ")):
        said = SCRIPT.pieces(State("voice.called_back", language, values={"code_word": word}))
        assert Aloud(language, word) in said


@pytest.mark.parametrize("language", WORDS.languages)
def test_days_letters_hours_and_numbers_are_prompts(language: str) -> None:
    state = State(
        "agency.shown",
        language,
        values={
            "name": "Baraka", "licence": "NEA/12", "as_of": "2026-11-22", "status": "licensed",
        },
    )  # fmt: skip
    aloud = [piece.text for piece in SCRIPT.pieces(state) if isinstance(piece, Aloud)]
    assert aloud == ["Baraka"]
    said = [piece.name for piece in SCRIPT.pieces(state) if isinstance(piece, Prompt)]
    assert said[:5] == ["letter.n", "letter.e", "letter.a", "digit.1", "digit.2"]
    assert said[6:9] == ["day.22", "month.11", "year.2026"]
    near = State("near.national", language, values={"helpers": "Polisi: 999\nPolice: 999"})
    assert len([one for one in SCRIPT.pieces(near) if isinstance(one, Aloud)]) == 1
    assert not any(
        isinstance(one, Aloud) for one in SCRIPT.pieces(replace(near, node="help.filed"))
    )
