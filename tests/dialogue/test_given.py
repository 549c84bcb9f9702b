"""Options that are there only once an outcome has brought what they stand for."""

from pathlib import Path

import pytest

from authoring import check
from dialogue.phrases import Phrases
from dialogue.presentation import present
from dialogue.turn import State
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS, FILES, build
from tests.support.walk import Walk

HEARD = (1, 1, 2, "012", "Words.")
EDITS = {
    "trees/talk.toml": (
        ('options = ["send", "more", "look"]', 'options = ["first", "second", "more", "look"]'),
        ("to = { send =", 'given = { first = "found", second = "next" }\nto = { first ='),
        ('more = "account"', 'second = "person", more = "account"'),
        ('verb = "look"', 'verb = "look"\nvalues = ["found", "next"]'),
    ),
    "text/en.toml": (('send = "Send"', 'first = "{found}"\nsecond = "And {next}"'),),
    "text/sw.toml": (('send = "Tuma"', 'first = "{found}"\nsecond = "Na {next}"'),),
}


def _files(*more: tuple[str, str, str]) -> dict[str, str]:
    files = dict(FILES)
    edits = [(file, old, new) for file, pairs in EDITS.items() for old, new in pairs]
    for file, old, new in [*edits, *more]:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    return files


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    return Walk(build(tmp_path, _files())).hears(*HEARD)


def test_an_option_without_its_value_is_not_there_and_takes_no_key(walk: Walk) -> None:
    assert walk.options == ("More", "Look")
    assert walk.hears(3).state.problem == "wrong_key"
    assert walk.hears(1).at == "account"


def test_what_was_found_stands_among_the_options_in_its_own_words(walk: Walk) -> None:
    walk.results["look"] = ("seen", {"found": "Amani {x} 5", "next": ""})
    assert walk.hears(2).options == ("Amani {x} 5", "More", "Look")
    walk.results["look"] = ("seen", {"found": "Amani", "next": "Baraka"})
    assert walk.hears(3).options == ("Amani", "And Baraka", "More", "Look")
    assert walk.hears(2).at == "person"
    assert walk.answers.get("confirm") is None


def test_a_screen_with_something_found_on_it_is_this_caller_s_own(tree: Tree, words: Words) -> None:
    """Only its options hold it: its text is the same for all."""
    state = State("agency.which", "en", values={"first": "Amani"})
    assert Phrases(tree, words).is_private(state, present(tree, state))


def test_the_check_names_an_option_that_waits_for_nothing(tmp_path: Path) -> None:
    def found(folder: str, *more: tuple[str, str, str]) -> list[str]:
        content = build(tmp_path / folder, _files(*more))
        return check.faults(CONSTANTS, content)

    assert found("good") == []
    tree = "trees/talk.toml"
    [fault] = found("value", (tree, '["found", "next"]', '["found"]'))
    assert fault == "talk.confirm: waits for next, which no outcome of this file brings"
    [fault] = found("option", (tree, "given = { first", "given = { third"))
    assert fault == "talk.confirm: third is no option of it"
