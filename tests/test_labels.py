"""Whatever a caller can answer has words on the console: its rooms meet only here."""

from config import DEMO_HELPLINE
from menus import numbers
from menus.tree import Choice, Lookup, Tree, _Question
from menus.words import Words
from staff import labels

WORDS = Words.read({**numbers.verified(), **numbers.own(DEMO_HELPLINE)})
TREE = Tree.read(WORDS)
# Answered on the way and in no filing, or there as YES alone.
NOT_FILED = {"code", "pin", "code_again", "added_words", "consent_store"}


def test_every_question_and_every_option_is_labelled() -> None:
    headings = {**labels.LABELS["questions"], **labels.LABELS["own_words"]}
    headings |= labels.LABELS["contact"]
    for full_name, node in TREE.nodes.items():
        name = full_name.partition(".")[2]
        if not isinstance(node, _Question) or not node.kept or name in NOT_FILED:
            continue
        assert name in headings, full_name
        codes = node.options if isinstance(node, Choice) else ()
        if isinstance(node, Lookup):
            codes = TREE.lists[node.list].codes
        for code in codes:
            assert labels.answer(name, code) != code, f"{full_name}: {code}"


def test_every_language_is_labelled() -> None:
    assert set(WORDS.languages) <= set(labels.LABELS["languages"])
