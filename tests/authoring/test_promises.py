"""Promises to callers: each stands on something that the service knows, or is named as a fault."""

import re
from pathlib import Path

import pytest

from authoring import promises
from menus.tree import CONTENT, Tree
from menus.words import Words
from tests.support.copied import copied

MONEY = re.compile(r"\b(?:send|pay) (?:us|HAART)\b|\b(?:tulipe|tutumie pesa|lipa HAART)\b", re.I)


def found(content: Path) -> list[str]:
    words = Words.read({}, content)
    return list(promises.faults(Tree.read(words, content, "ussd", "voice"), words, content))


def change(folder: Path, file: str, old: str, new: str) -> Path:
    content = copied(folder)
    text = (content / file).read_text("utf-8")
    assert old in text, old
    (content / file).write_text(text.replace(old, new, 1), "utf-8")
    return content


def test_every_promise_there_is_stands_on_something() -> None:
    assert found(CONTENT) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("text/en.toml", "We call {hours}.", "We call you.",
         "en: help.file.called.call promises call, and does not show {hours}"),
        ("text/sw.toml", "Tutakupigia {hours}.", "Tutakupigia leo.",
         "sw: help.file.called.call promises call, and does not show {hours}"),
        ("text/en.toml", 'text = "Before you go"', 'text = "We will find you"',
         "en: migrate.before.text promises 'We will', which stands on nothing"),
        ("text/en.toml", 'text = "Before you go"', 'text = "We have it."',
         "en: migrate.before.text promises received, and may be said before file_report"),
        ("text/en.toml", 'text = "Before you go"', 'text = "{tel_diaspora_abroad} is free"',
         "en: migrate.before.text promises free, which tel_diaspora_abroad does not say"),
        ("text/en.toml", 'text = "Before you go"', 'text = "Wait for one of us"',
         "en: migrate.before.text promises 'one of us', which stands on nothing"),
        ("text/en.toml", 'text = "Before you go"', 'text = "Someone is on duty"',
         "en: migrate.before.text promises 'Someone is on duty', which stands on nothing"),
        ("text/sw.toml", 'text = "Kabla ya kwenda"', 'text = "Subiri hadi mhudumu aje"',
         "sw: migrate.before.text promises on_duty, and may be said before reach_person"),
        ("promises.toml", "::test_no_consent_leaves_nothing", "::test_nothing",
         "promises.toml: nothing_kept stands on tests/ussd/test_incomplete.py::test_nothing"),
    ],
)  # fmt: skip
def test_a_promise_that_stands_on_nothing_is_named(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    faults = found(change(tmp_path, file, old, new))
    assert any(one.startswith(fault) for one in faults), faults


def test_a_promise_stands_on_one_thing() -> None:
    with pytest.raises(ValueError, match="stands on one of"):
        promises.Promise(says={}, shows=("hours",), proof="tests/x.py::y")


def test_each_is_listed_with_what_it_stands_on() -> None:
    lines = list(promises.listed(Words.read({})))
    assert any(re.fullmatch(r"call: \d+ texts, on \{hours\}", line) for line in lines)
    assert not any(" 0 texts" in line for line in lines)


def test_nobody_is_asked_for_money() -> None:
    for tongue in Words.read({}).tongues.values():
        assert [key for key, text in tongue.texts.items() if MONEY.search(text)] == []
