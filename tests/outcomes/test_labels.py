"""Whatever a caller can answer has words on the console: its rooms meet only here."""

from config import DEMO_HELPLINE
from menus import numbers
from menus.nodes import Account, Choice, Digits, Language, Lookup, Question
from menus.tree import Tree
from menus.words import Words
from staff import labels
from staff.cases.facts import FACTS
from staff.workshops import KEYWORD

WORDS = Words.read({**numbers.verified(numbers.lines()), **numbers.own(DEMO_HELPLINE)})
TREE = Tree.read(WORDS)
# Answered on the way and in no case, or there as YES alone.
NOT_FILED = {
    "code", "pin", "code_again", "code_differs", "added_words", "consent_store", "own_words",
    "where", "where_ke", "where_abroad", "side", "still_abroad", "wanted", "offers", "books",
}  # fmt: skip
NOTHING_KEPT = {"feedback", "near", "agency", "migrate", "abroad", "destinations", "bell"}


def test_every_question_and_every_option_is_labelled() -> None:
    headings = {**labels.LABELS["questions"], **labels.LABELS["own_words"]}
    headings |= labels.LABELS["contact"]
    for full_name, node in TREE.nodes.items():
        file, _, name = full_name.partition(".")
        if file in NOTHING_KEPT:
            continue
        if not isinstance(node, Question) or not node.kept or name in NOT_FILED:
            continue
        if file == "child" and name.startswith("age_"):
            name = "age"
        assert name in headings, full_name
        codes = node.options if isinstance(node, Choice) else ()
        if isinstance(node, Lookup):
            codes = TREE.lists[node.list].codes
        for code in codes:
            assert labels.answer(name, code) != code, f"{full_name}: {code}"


def test_what_is_held_reads_as_its_question_meant_it() -> None:
    of_a_relative = WORDS.tongues["en"].texts["family.exploitation.HELD"]
    assert of_a_relative == "Locked in, passport taken"
    assert labels.answer("exploitation", "HELD") == "Locked in, or passport taken"
    assert labels.answer("papers", "HELD") == WORDS.tongues["en"].texts["report.papers.HELD"]


def test_what_callers_write_or_key_is_never_taken_for_a_code() -> None:
    typed = {
        name.partition(".")[2]
        for name, node in TREE.nodes.items()
        if isinstance(node, Account | Digits) and node.kept
        if name.partition(".")[0] not in NOTHING_KEPT
    }
    by_staff = {fact.name for fact in FACTS if not fact.codes}
    assert typed - NOT_FILED - labels.LABELS["own_words"].keys() | by_staff == labels.TYPED
    assert dict(labels.facts({"place_text": "1", "people_count": "1"})) == {
        "Place": "1",
        "How many people": "One",
    }


def test_every_language_is_labelled() -> None:
    for language in (*WORDS.languages, "so", "luo", "kam"):
        assert labels.label("languages", language) != language


def options(node: str) -> set[str]:
    choice = TREE.nodes[node]
    assert isinstance(choice, Choice)
    return set(choice.options)


def test_what_is_counted_has_the_words_it_is_counted_by() -> None:
    for statement, right in labels.LABELS["right"].items():
        assert options(f"feedback.{statement}") == set(labels.LABELS["verdicts"])
        assert right in labels.LABELS["verdicts"]
    assert labels.LABELS["statements"].keys() == labels.LABELS["right"].keys()
    for question in ("attended", "most_useful", "agreed"):
        assert options(f"feedback.{question}") == set(labels.LABELS[question])
    assert options("near.helped") == set(labels.LABELS["helped"])
    assert options("near.need") - {"SHELTER"} == set(labels.LABELS["needs"])


def test_the_console_tells_the_keyword_that_the_first_screen_knows() -> None:
    start = TREE.nodes[TREE.start]
    assert isinstance(start, Language)
    dialled = TREE.nodes[start.keywords[KEYWORD]]
    assert isinstance(dialled, Digits)
