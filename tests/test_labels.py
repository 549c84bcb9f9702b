"""What callers choose has words for staff too, though neither side knows the other's file."""

import pytest

from menus.tree import Choice, Digits, Language, Tree
from menus.words import Words
from staff.labels import LABELS, answer
from staff.workshops import KEYWORD

TREE = Tree.read(Words.read({}))


def options(node: str) -> set[str]:
    choice = TREE.nodes[node]
    assert isinstance(choice, Choice)
    return set(choice.options)


@pytest.mark.parametrize(
    "name", [name for name in TREE.nodes if name.startswith(("ask.", "report.", "help."))]
)
def test_every_answer_that_is_kept_reads_as_words(name: str) -> None:
    node, question = TREE.nodes[name], name.partition(".")[2]
    if isinstance(node, Choice) and node.kept:
        assert question in LABELS["questions"] | LABELS["contact"]
        for option in node.options:
            assert option == "more" or answer(question, option) != option


def test_what_is_counted_has_the_words_it_is_counted_by() -> None:
    for statement, right in LABELS["right"].items():
        assert options(f"feedback.{statement}") == set(LABELS["verdicts"])
        assert right in LABELS["verdicts"]
    assert LABELS["statements"].keys() == LABELS["right"].keys()
    for question in ("attended", "most_useful"):
        assert options(f"feedback.{question}") == set(LABELS[question])
    assert options("near.helped") == set(LABELS["helped"])
    assert options("near.need") - {"SHELTER"} == set(LABELS["needs"])


def test_the_console_tells_the_keyword_that_the_first_screen_knows() -> None:
    start = TREE.nodes[TREE.start]
    assert isinstance(start, Language)
    dialled = TREE.nodes[start.keywords[KEYWORD]]
    assert isinstance(dialled, Digits)
