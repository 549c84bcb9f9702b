"""How far and how long a caller has to go, counted in a small conversation and in the real one."""

import re
from pathlib import Path

import pytest

from authoring import atlas, own, summary, survey
from authoring.survey import Survey
from menus.tree import Tree
from menus.words import Words
from telecom.pages import OPTIONS_A_SCREEN
from tests.support.small_tree import CONSTANTS, FILES, build
from ussd.smallest_phone import shows


def surveyed(folder: Path, *changes: tuple[str, str, str], language: str = "en") -> Survey:
    """The small conversation, with something else written in some of its files."""
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    content = build(folder, files)
    words = Words.read(CONSTANTS, content)
    tree = Tree.read(words, content)
    show = shows(tree, words)
    return Survey(tree, words, language, show, CONSTANTS.values())


TREE, EN = "trees/talk.toml", "text/en.toml"


def test_hops_are_counted_from_dialling(tmp_path: Path) -> None:
    hops = surveyed(tmp_path).hops
    assert (hops["talk.language"], hops["talk.menu"], hops["talk.side"]) == (0, 1, 2)
    assert hops["talk.people"] == 3  # by the shortest way, past the place
    assert hops["talk.thanks"] == hops["talk.confirm"] + 1  # the service itself takes none
    assert "talk.person" in hops


def test_reading_on_to_the_page_of_an_option_is_a_hop_too(tmp_path: Path) -> None:
    long_text = (EN, 'text = "Safari"', f'text = "{"Safari " * 30}"')
    assert surveyed(tmp_path, long_text).hops["talk.side"] == 3


def test_a_number_on_the_second_page_is_one_hop_further(tmp_path: Path) -> None:
    early = (EN, 'text = "Where?"', 'text = "{helpline}. Where?"')
    assert surveyed(tmp_path / "early", early).help_number == (2, "talk.side")
    late = (EN, 'text = "Where?"', f'text = "{"Where " * 30} {{helpline}}"')
    assert surveyed(tmp_path / "late", late).help_number == (3, "talk.side")


def test_levels_are_menus_one_after_the_other_and_no_questions(tmp_path: Path) -> None:
    assert surveyed(tmp_path / "as_is").levels == {
        "talk.menu": 0,
        "talk.side": 1,
        "talk.other_language": 1,
    }
    deeper = (TREE, '[side]\nkind = "choice"', '[side]\nkind = "choice"\nkept = false')
    assert surveyed(tmp_path / "deeper", deeper).levels["talk.place"] == 2


def test_the_longest_way_goes_round_in_no_ring(tmp_path: Path) -> None:
    topic, *opened, language = surveyed(tmp_path).topics
    assert (topic.label, topic.depth, topic.hops) == ("Tell us", 1, 2)
    assert [one.label for one in opened] == ["In Kenya", "Outside Kenya"]
    # dial: language, menu, side, place (a group, one of it), people, account, confirm, sent
    assert topic.longest.hops == opened[0].longest.hops == 8
    assert opened[1].longest.hops == 6
    assert topic.longest.letters > opened[1].longest.letters > language.longest.letters
    assert language.label == "Language"


def test_reading_takes_as_long_as_there_are_letters() -> None:
    letters = atlas.WORDS_A_MINUTE * atlas.LETTERS_A_WORD
    assert atlas.Stretch(letters=3 * letters).seconds == 180


def test_more_options_than_six_are_never_on_one_screen(tmp_path: Path) -> None:
    seven = '["KE", "ABROAD", "A", "B", "C", "D", "E"]'
    words = "".join(f'{name} = "{name}"\n' for name in "ABCDE")
    many = surveyed(
        tmp_path / "many",
        (TREE, '["KE", "ABROAD"]', seven),
        (EN, 'ABROAD = "Outside Kenya"\n', f'ABROAD = "Outside Kenya"\n{words}'),
    )
    assert many.most_options == OPTIONS_A_SCREEN


# The conversation that callers hold

SIX_SECONDS = 200 * 6 // 60
"""Words, at two hundred a minute: what a frightened person gives a screen."""


@pytest.fixture(scope="module")
def real(words: Words, tree: Tree) -> dict[str, Survey]:
    return own.surveys(tree, words)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_content_is_at_most_four_levels_down(real: dict[str, Survey], language: str) -> None:
    assert max(real[language].levels.values()) <= survey.LEVELS


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_number_to_ring_is_two_hops_from_dialling(real: dict[str, Survey], language: str) -> None:
    hops, _ = real[language].help_number
    assert hops <= survey.HOPS


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_page_names_every_topic(real: dict[str, Survey], language: str, words: Words) -> None:
    page = summary.page(real[language], "It")
    for option in ("help", "report", "mine"):
        assert words.say(language, f"main.menu.{option}", {}) in page


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_menu_is_two_pages_of_six_seconds(
    tree: Tree, real: dict[str, Survey], language: str
) -> None:
    pages = real[language].atlas.screens[tree.home]
    assert len(pages) == 2
    for shown in pages:
        read = re.sub(r"^\d+\. ", "", shown, flags=re.MULTILINE).split()
        assert len(read) <= SIX_SECONDS, shown
