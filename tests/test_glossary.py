"""One word for each idea: the words that were given up are nowhere any more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from tests.support.house import HOUSE, TEXTS, files, modules, nodes

GLOSSARY = (HOUSE / "docs/glossary.md").read_text("utf-8")
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.*?) ?\|$", re.MULTILINE)

GONE_FROM_TEXTS = re.compile(r"filing|\bkept/|/staff/leave|What happened since", re.IGNORECASE)
GONE_FROM_CODE = {
    "Told", "Keeping", "keeping", "Kept", "Guessing", "guessing", "Likeness", "in_time", "Calling",
    "calling", "Dialling", "dialling", "Collecting", "collecting",
}  # fmt: skip

AS_IT_WAS = "what the database was like then"
TELLS = "it tells which words are gone"
EXCEPTIONS = {
    **{
        f"migrations/versions/{name}.py": AS_IT_WAS
        for name in (
            "0002_filings",
            "0003_events",
            "0007_calls",
            "0008_recordings",
            "0009_work_list",
            "0011_return_code",
            "0012_cases",
        )
    },
    "tests/models/test_migrations.py": AS_IT_WAS,
    "tests/models/test_cases_migration.py": AS_IT_WAS,
    "tests/test_architecture.py": "it names the migration that makes the first tables",
    "models/sealed_case.py": "ids are hashed from these bytes, and must not change",
    "docs/glossary.md": TELLS,
    "CHANGELOG.md": TELLS,
    "tests/test_glossary.py": TELLS,
}

OUTSIDE = {"tests", "bench", "handset"}  # they have words of their own
ONE_IN_SEVERAL_ROOMS = {
    "Incoming": "what comes in, as each channel's gateway tells it",
    "Layout": "the same promise on a screen, in a text and in a message",
    "Post": "the same promise to texts and to WhatsApp",
    "Way": "where a pager wakes, beside a caller's: a column is called so",
}


def old_words(root: Path) -> Iterator[str]:
    """The files in which a word stands that was given up, by their place."""
    for path in sorted(files(root)):
        if path.suffix in TEXTS and GONE_FROM_TEXTS.search(path.read_text("utf-8")):
            yield str(path.relative_to(root))


def names_in(tree: ast.Module) -> set[str]:
    """All identifiers of a module."""
    found: set[str] = set()
    for node in nodes(tree):
        for field in ("id", "attr", "arg", "name", "asname"):
            if isinstance(name := getattr(node, field, None), str):
                found.add(name)
    return found


def old_names(root: Path) -> Iterator[str]:
    """Each identifier that was given up, with its place."""
    for place, _, tree in modules(root):
        yield from (f"{place}: {name}" for name in sorted(names_in(tree) & GONE_FROM_CODE))


def test_old_words_stand_in_the_exceptions_alone_and_in_each_of_them() -> None:
    assert set(old_words(HOUSE)) == set(EXCEPTIONS)


def test_what_is_hashed_is_the_only_old_word_of_the_models() -> None:
    assert re.findall(r".{2}filing.", (HOUSE / "models/sealed_case.py").read_text("utf-8")) == [
        'b"filing"'
    ]


def test_no_old_name_is_in_the_code() -> None:
    assert list(old_names(HOUSE)) == []


def test_no_table_has_an_old_word() -> None:
    tables = models.Case.metadata.tables
    names = {*tables, *(column.name for table in tables.values() for column in table.columns)}
    assert {"cases", "case_id"} <= names
    assert [name for name in names if GONE_FROM_TEXTS.search(name)] == []


def test_the_glossary_explains_each_word_once_by_the_alphabet() -> None:
    rows = ROW.findall(GLOSSARY)
    words = [word for word, _, _ in rows]
    assert len(rows) == GLOSSARY.count("\n| **") >= 20
    assert words == sorted(set(words))
    assert all(meaning.strip() for _, meaning, _ in rows)


def test_no_word_of_the_glossary_is_also_given_up() -> None:
    given_up = {old for _, _, row in ROW.findall(GLOSSARY) for old in row.split(", ") if old}
    words = {word for word, _, _ in ROW.findall(GLOSSARY)}
    assert given_up & words == set()


def test_a_class_that_is_named_beside_a_word_is_there_and_says_that_word() -> None:
    """In its name, in its own sentence, or in that of its module."""
    said: dict[str, list[str]] = {}
    for _, _, tree in modules(HOUSE):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                own, above = ast.get_docstring(node) or "", ast.get_docstring(tree) or ""
                spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name)
                said.setdefault(node.name, []).append(f"{spaced} {own} {above}".lower())
    beside = {
        name: word
        for word, meaning, _ in ROW.findall(GLOSSARY)
        for name in re.findall(r"\(`([A-Z]\w+)`\)", meaning)
    }
    assert {"Act": "act", "Talk": "talk"}.items() <= beside.items()
    assert {
        name: word
        for name, word in beside.items()
        if not any(word in text for text in said.get(name, ()))
    } == {}


def test_a_class_that_the_glossary_names_is_the_only_one_of_its_name() -> None:
    named = set(re.findall(r"`([A-Z][a-z]\w+)`", GLOSSARY))
    places: dict[str, list[str]] = {}
    for place, _, tree in modules(HOUSE):
        if place.partition("/")[0] not in OUTSIDE:
            for node in nodes(tree):
                if isinstance(node, ast.ClassDef):
                    places.setdefault(node.name, []).append(place)
    assert {name for name in named if len(places.get(name, ())) != 1} == ONE_IN_SEVERAL_ROOMS.keys()


@pytest.mark.parametrize(
    "line",
    [
        "class Told: ...",
        "from a import in_time",
        "def f(keeping): ...",
        "f(guessing=1)",
        "a.calling",
    ],
)
def test_an_old_name_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(line)
    assert len(list(old_names(tmp_path))) == 1


@pytest.mark.parametrize("name", ["a.py", "b.html", "c.md", "d.toml", "e.css"])
def test_an_old_word_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("An unread Filing.")
    assert list(old_words(tmp_path)) == [name]
