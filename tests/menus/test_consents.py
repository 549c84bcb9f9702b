"""A case says which words of consent its caller was asked in, and nothing else changes that."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from menus.consents import ASKING, told, versions
from menus.tree import Tree
from menus.words import Words
from tests.support.callers import EMERGENCY, cases
from tests.support.telling import tell

WORDS = Words.read()


def changed(key: str, language: str) -> Words:
    """The words with one text of a language changed."""
    tongue = WORDS.tongues[language]
    other = replace(tongue, texts={**tongue.texts, key: "Other words"})
    return Words({**WORDS.tongues, language: other})


@pytest.mark.parametrize(
    "key",
    [
        "report.consent_store.text", "child.consent_store.spoken", "report.consent_more.texted",
        "report.words_ok.messaged", "report.record_ok.text",
    ],
)  # fmt: skip
def test_another_word_of_consent_is_another_version_of_that_language(key: str) -> None:
    before, after = versions(WORDS), versions(changed(key, "sw"))
    assert before["sw"] != after["sw"]
    assert before["en"] == after["en"]


def test_no_other_word_is() -> None:
    assert versions(changed("main.menu.text", "en")) == versions(WORDS)


def test_every_question_that_asks_leave_to_keep_counts() -> None:
    asking = {name for name in Tree.read(WORDS).nodes if name.partition(".")[2] in ASKING}
    assert {f"{name}.text" for name in asking} <= told(WORDS, "en").keys()
    assert "report.consent_store" in asking


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_case_names_those_of_its_caller(
    app: Flask, phones: Callable[[str], Phone], language: str
) -> None:
    tell(phones("+254711000009"), "report", language=language, **EMERGENCY)
    [case] = cases(app)
    assert case.content_version == versions(WORDS)[language]
