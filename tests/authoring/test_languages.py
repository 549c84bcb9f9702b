"""One file opens a language on the channels it names, with a part of the words or all of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from authoring.check import faults
from authoring.languages import gaps
from dialogue.phrases import Phrases
from dialogue.turn import State
from ivr.pieces import Prompt
from ivr.script import Script
from menus.tree import Tree
from menus.words import VITAL, Words
from telecom import gsm
from tests.authoring.test_content import NUMBERS
from tests.support.copied import copied
from ussd.smallest_phone import shows

ENGLISH = Words.read({}).tongues["en"]
SPOKEN = ("call.", "digit.", "problem.", "failure.", "nav.", "voice.language.")
Open = Callable[..., Path]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """The content with a file for a language that nobody speaks; its words are the English ones."""

    def write(*, without: str = "", more: tuple[str, ...] = (), **head: object) -> Path:
        content = copied(tmp_path)
        about = {"name": "Zentish", "place": 3, "starter": True, "reviewed": True} | head
        said = {
            key: text
            for key, text in ENGLISH.texts.items()
            if (key.rpartition(".")[0] in VITAL or key.startswith(more or "-")) and key != without
        }
        lines = ["[about]", *(f"{name} = {json.dumps(value)}" for name, value in about.items())]
        for key, text in said.items():
            node, _, name = key.rpartition(".")
            lines += [f"[{node}]"] if f"[{node}]" not in lines else []
            lines.append(f"{json.dumps(name)} = {json.dumps(text)}")
        (content / "text" / "zz.toml").write_text("\n".join(lines), "utf-8")
        return content

    return write


def test_a_starter_set_is_offered_and_lent_what_it_lacks(opened: Open) -> None:
    content = opened(channels=["ussd"])
    assert faults(NUMBERS, content) == []
    words = Words.read(NUMBERS, content)
    typed, spoken = words.on("ussd"), words.on("voice")
    assert (typed.languages, spoken.languages) == (("en", "sw", "zz"), ("en", "sw"))
    tree = Tree.read(typed, content)
    phrases, show = Phrases(tree, typed), shows(tree, typed)
    (first,) = show(State(tree.start))
    assert first.startswith(
        "Choose a language / Chagua lugha\n1. English\n2. Kiswahili\n3. Zentish"
    )
    said = {code: phrases.text(State("help.danger_now", code)) for code in typed.languages}
    assert said["zz"] == said["en"] != said["sw"]
    lent = {code: phrases.text(State("learn.what", code)) for code in typed.languages}
    assert lent["zz"] == lent["sw"] != lent["en"]
    for name in sorted(tree.reached):
        if hasattr(tree.nodes[name], "exits"):
            continue
        assert all(gsm.fits(screen, 160) for screen in show(State(name, "zz")))


def test_what_nobody_reviewed_is_never_offered(opened: Open) -> None:
    content = opened(reviewed=False)
    assert faults(NUMBERS, content) == []
    assert Words.read(NUMBERS, content).languages == ("en", "sw")
    assert "zz: not offered to callers, for no speaker has reviewed it" in gaps(content)[0]
    without = (content / "text" / "zz.toml").read_text("utf-8").replace("reviewed = false\n", "")
    (content / "text" / "zz.toml").write_text(without, "utf-8")
    assert Words.read(NUMBERS, content).languages == ("en", "sw")


def test_a_starter_set_without_a_vital_word_is_not_offered_and_says_which(opened: Open) -> None:
    content = opened(without="help.danger_now.UNSURE")
    assert faults(NUMBERS, content) == []
    assert Words.read(NUMBERS, content).languages == ("en", "sw")
    assert "zz: help.danger_now.UNSURE is vital, and has no words" in gaps(content)


def test_a_question_is_told_in_one_language_in_a_call(opened: Open) -> None:
    content = opened(channels=["voice"], more=(*SPOKEN, "voice.menu."))
    assert faults(NUMBERS, content) == []
    words = Words.read({}, content).on("voice")
    script = Script(Tree.read(words, content, "voice"), words, NUMBERS)
    assert script.pieces(State("help.danger_now", "zz"))[0] == Prompt("zz", "help.danger_now")
    assert script.pieces(State("voice.menu", "zz"))[0] == Prompt("zz", "voice.menu")
    assert script.pieces(State("learn.what", "zz")) == script.pieces(State("learn.what", "sw"))
    assert len(script.sheet()["zz"]) < len(script.sheet()["sw"]) / 3
    asked = script.pieces(State("voice.language"))
    assert [one.language for one in asked if isinstance(one, Prompt)] == ["sw", "zz", "en"]


def test_letters_that_cost_room_cost_only_those_who_chose_them(opened: Open) -> None:
    content = opened(channels=["ussd"], name="ዘንቲሽ", ucs2=True)
    assert any("would take the room of every caller" in fault for fault in faults(NUMBERS, content))
    content = opened(channels=["ussd"], name="ዘንቲሽ", ucs2=True, listed="Zentish")
    assert faults(NUMBERS, content) == []
    words = Words.read(NUMBERS, content).on("ussd")
    tree = Tree.read(words, content)
    (first,) = shows(tree, words)(State(tree.start))
    assert "3. Zentish" in first
    assert gsm.outside(first) == ""


@pytest.mark.parametrize("key", ["help.danger_now.YES", "call.press", "nav.back", "us.who.text"])
def test_a_missing_word_is_named_and_lent_and_nothing_falls_over(tmp_path: Path, key: str) -> None:
    content = copied(tmp_path)
    path, (node, _, name) = content / "text" / "sw.toml", key.rpartition(".")
    table, found = "", False
    lines = []
    for line in path.read_text("utf-8").splitlines():
        table = line.strip("[]") if line.startswith("[") else table
        gone = table == node and line.startswith(f"{name} = ")
        found |= gone
        lines += [] if gone else [line]
    assert found
    path.write_text("\n".join(lines), "utf-8")
    assert f"sw: {key} has no words" in faults(NUMBERS, content)
    words = Words.read({}, content)
    assert words.say("sw", key, {}) == words.say("en", key, {})
    tree = Tree.read(words, content, "voice")
    script = Script(tree, words, NUMBERS)
    for each in sorted(tree.reached):
        if tree.nodes[each].kind not in ("outcome", "pass", "lookup"):
            assert script.pieces(State(each, "sw")) is not None


def test_a_channel_that_there_is_none_of_is_named(opened: Open) -> None:
    [fault] = faults(NUMBERS, opened(channels=["fax"]))
    assert "zz.toml: channels are one or both of ussd, voice" in fault
