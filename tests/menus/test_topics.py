"""What callers can learn and look up: short, within reach, with a source, told to who it is for."""

import datetime
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogue.turn import State
from menus.nodes import Choice, Say, Unseen
from menus.tree import CONTENT, Tree
from menus.words import Words, placeholders
from ussd.smallest_phone import shows

JOURNEYS = Path(__file__).parents[1] / "journeys"
TOPICS = {
    "us", "learn", "kinds", "quiz", "stories", "responder",
    "migrate", "abroad", "destinations", "enquiry",
}  # fmt: skip
CARDS = tomllib.loads((CONTENT / "destinations.toml").read_text("utf-8"))
LINES = tomllib.loads((CONTENT / "numbers.toml").read_text("utf-8"))
NAMES = re.compile("Safari Salama|Safe Migration")  # the service's own, and a book's
UNTOLD = re.compile(r"\bsafe(r|ly)?\b|salama|victim|mwathiriwa|genuine|you must", re.IGNORECASE)


def file_of(name: str) -> str:
    return name.partition(".")[0]


def onward(tree: Tree, starts: set[str], leaving_out: set[str]) -> set[str]:
    """Every node that can follow, short of the files left out."""
    reached, waiting = set(starts), list(starts)
    while waiting:
        for link in tree.nodes[waiting.pop()].links():
            if file_of(link) not in leaving_out and link not in reached:
                reached.add(link)
                waiting.append(link)
    return reached


def texts(words: Words, language: str, nodes: set[str]) -> Iterator[tuple[str, str]]:
    for key, text in words.tongues[language].texts.items():
        if key.rpartition(".")[0] in nodes:
            yield key, text


@pytest.mark.parametrize("language", ["en", "sw"])
def test_nobody_abroad_is_told_a_number_that_works_only_in_kenya(tree: Tree, language: str) -> None:
    raw = Words.read({})
    abroad = {name for name in tree.nodes if file_of(name) in {"abroad", "destinations", "enquiry"}}
    abroad |= onward(tree, abroad, leaving_out={"main", "report", "migrate"})
    assert {"help.numbers_abroad", "help.filed", "enquiry.declined"} <= abroad
    only_here = {f"tel_{name}" for name in LINES} | {"helpline"}
    only_here_written = re.compile(r"\b(999|911|112|116|1190|1195|0800)\b")
    for key, text in texts(raw, language, abroad):
        assert not placeholders(text) & only_here, key
        assert not only_here_written.search(text), key


@pytest.mark.parametrize("language", ["en", "sw"])
def test_nothing_is_called_safe_and_nobody_is_called_a_victim(words: Words, language: str) -> None:
    for key, text in words.tongues[language].texts.items():
        assert not UNTOLD.search(NAMES.sub("", text)), key


def test_every_card_of_a_country_says_what_it_rests_on(tree: Tree) -> None:
    offered = {
        option
        for name, node in tree.nodes.items()
        if file_of(name) == "destinations" and isinstance(node, Choice)
        for option in node.options
        if option.isupper()
    }
    assert offered == CARDS.keys() <= set(tree.lists["countries"].codes)
    for code, card in CARDS.items():
        assert card["certainty"] in {"H", "M"}, code
        assert card["source"]
        assert card["warning"]
        assert isinstance(card["checked_on"], datetime.date)
        assert card["as_of"] <= card["checked_on"].year
        assert card["checked_on"] <= datetime.datetime.now(datetime.UTC).date()


@pytest.mark.parametrize("code", CARDS)
def test_every_card_ends_with_the_line_for_those_abroad(tree: Tree, code: str) -> None:
    at = f"destinations.{code}"
    while isinstance(node := tree.nodes[at], Say):
        assert node.go, at
        at = node.go
    assert at == "destinations.line"
    for language in ("en", "sw"):
        assert "{tel_diaspora_abroad}" in (Words.read({}).find(language, f"{at}.text") or "")


def test_the_quiz_explains_each_answer_alike_and_keeps_none(tree: Tree, words: Words) -> None:
    """Right or wrong, the caller hears first whether it is true, and then the same reason."""
    for number in range(1, 11):
        question = tree.nodes[f"quiz.q{number}"]
        assert isinstance(question, Choice)
        assert not question.kept
        after = {f"quiz.q{number}_right", f"quiz.q{number}_wrong"}
        assert set(question.links()) == after
        true = question.to["TRUE"].endswith("_right")
        for language, verdict in (
            ("en", "It is true, " if true else "It is not true, "),
            ("sw", "Ni kweli, " if true else "Si kweli, "),
        ):
            right, wrong = (words.find(language, f"{name}.text") or "" for name in sorted(after))
            assert right.startswith(verdict)
            assert wrong.startswith(verdict)
            assert right.partition(". ")[2] == wrong.partition(". ")[2] != ""


def test_no_topic_is_deeper_than_four_levels(tree: Tree) -> None:
    """A level is a choice made since the main menu; going on to the next screen is none."""
    levels = {tree.home: 0}
    waiting = [tree.home]
    while waiting:
        name = waiting.pop(0)
        node = tree.nodes[name]
        below = levels[name] + isinstance(node, Choice)
        for link in node.links():
            if below < levels.get(link, 99):
                levels[link] = below
                waiting.append(link)
    questions = {"enquiry", "quiz"}
    deep = {name for name, level in levels.items() if level > 4 and file_of(name) in TOPICS}
    assert {name for name in deep if file_of(name) not in questions} == set()
    assert levels["quiz.q1"] <= 4


@pytest.mark.parametrize("language", ["en", "sw"])
def test_no_screen_of_a_topic_offers_more_than_six_options(
    tree: Tree, words: Words, language: str
) -> None:
    for name, node in tree.nodes.items():
        if file_of(name) in TOPICS and not isinstance(node, Unseen):
            for screen in shows(tree, words)(State(name, language)):
                assert len(re.findall(r"^(?!98|99)[1-9]\d?\. ", screen, re.MULTILINE)) <= 6, name


@pytest.mark.parametrize("language", ["en", "sw"])
def test_what_is_told_takes_one_screen(tree: Tree, words: Words, language: str) -> None:
    for name, node in tree.nodes.items():
        if file_of(name) in TOPICS and isinstance(node, Say):
            assert len(shows(tree, words)(State(name, language))) == 1, name


@pytest.mark.parametrize("language", ["en", "sw"])
def test_some_journey_shows_every_text_of_the_topics(
    tree: Tree, words: Words, language: str
) -> None:
    seen = "".join(path.read_text("utf-8") for path in JOURNEYS.glob(f"*_{language}.txt"))
    shown = {f"{name}.text" for name in tree.reached if file_of(name) in TOPICS}
    for key, text in words.tongues[language].texts.items():
        if key in shown:
            begins = re.split(r"\{|\n|\u00a0", text)[0][:40]
            assert f"< {begins}" in seen, key
