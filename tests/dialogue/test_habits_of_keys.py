"""A key that is pressed by habit does the harmless thing, wherever in the conversation it is."""

import pytest

from dialogue.turn import State
from menus.nodes import Choice
from menus.offers import Offers
from menus.tree import Tree
from menus.words import Words
from ussd.smallest_phone import shows

LAST_RESORT = {"mine.delete"}  # what can't be brought back is never on key 1


def choices(tree: Tree) -> dict[str, Choice]:
    return {name: node for name, node in tree.nodes.items() if isinstance(node, Choice)}


def test_yes_is_on_the_first_key_and_no_on_the_second(tree: Tree) -> None:
    for name, node in choices(tree).items():
        said = [option.upper() for option in node.options]
        if {"YES", "NO"} <= set(said):
            first = ["NO", "YES"] if name in LAST_RESORT else ["YES", "NO"]
            assert said[:2] == first, name


def test_who_presses_the_first_key_is_not_contacted(tree: Tree) -> None:
    asked = [node for node in choices(tree).values() if "NO_CONTACT" in node.options]
    assert len(asked) >= 4
    assert all(node.options[0] == "NO_CONTACT" for node in asked)


def test_the_same_words_lead_to_a_person_in_the_same_way(tree: Tree) -> None:
    ways = {
        node.to[option]
        for node in choices(tree).values()
        for option in {"talk", "person"} & set(node.options)
    }
    assert ways == {"help.location_side"}


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_main_menu_keeps_its_six_first_ways_after_a_wrong_key(
    tree: Tree, words: Words, language: str
) -> None:
    for problem in (None, "wrong_key", "empty"):
        state = State(tree.home, language, problem=problem)
        first = shows(tree, words)(state)[0].split("\n")
        assert [line[:2] for line in first if line[0] in "123456"] == [f"{n}." for n in range(1, 7)]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_who_has_to_stop_sees_a_person_and_why_on_the_first_screen(
    tree: Tree, words: Words, language: str
) -> None:
    offers = Offers.read()
    for form, asks in offers.forms.items():
        for flag in (name for name in asks.asks if offers.questions[name].critical):
            values = {"flags": flag, "steps": f"{form}_RED"}
            screen = shows(tree, words)(State("offer.red", language, values=values))[0]
            texts = words.tongues[language].texts
            assert texts[f"offer.ask.flags.{flag}"] in screen
            assert texts[f"offer.ask.steps.{form}_RED"] in screen
            assert f"1. {words.find(language, 'offer.red.talk')}" in screen
            assert f"2. {words.find(language, 'offer.red.why')}" in screen
