"""The house stands as it was drawn: how long things are, and what they are called."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import HOUSE, TEXTS, Rule, build, files, modules, nodes

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service"}

LONGEST_FILE, LONGEST_FUNCTION = 200, 30
LONGEST_TEST_FILE, LONGEST_TEST = 300, 45
A_TABLE = "it spells out tables, column by column"
MAY_BE_LONGER = {
    # "path" or "path:function": why it reads best in one piece
    "migrations/versions/0001_people.py:upgrade": A_TABLE,
    "migrations/versions/0002_filings.py:upgrade": A_TABLE,
}

# A folder that is on one machine only: whoever clones this has another.
ONE_MACHINE = re.compile(r"(?<![\w./<-])/(?:home|root|work|Users)/\w+")


def modules_open_with_a_sentence(root: Path) -> Iterator[str]:
    for place, path, tree in modules(root):
        if path.stat().st_size and not (ast.get_docstring(tree) or "").strip():
            yield f"{place} does not say what it is for"


def files_are_short(root: Path) -> Iterator[str]:
    for place, path, _ in modules(root):
        longest = LONGEST_TEST_FILE if place.startswith("tests/") else LONGEST_FILE
        length = written(path.read_text().splitlines())
        if length > longest and place not in MAY_BE_LONGER:
            yield f"{place} has {length} lines, over {longest}"


def functions_are_short(root: Path) -> Iterator[str]:
    for place, path, tree in modules(root):
        longest = LONGEST_TEST if place.startswith("tests/") else LONGEST_FUNCTION
        lines = path.read_text().splitlines()
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = written(lines[node.lineno - 1 : node.end_lineno])
                length -= written((ast.get_docstring(node) or "").splitlines())
                if length > longest and f"{place}:{node.name}" not in MAY_BE_LONGER:
                    yield f"{place}:{node.name} has {length} lines, over {longest}"


def written(lines: list[str]) -> int:
    """How many lines are not blank: room to breathe costs nothing."""
    return sum(bool(line.strip()) for line in lines)


def names_say_what_for(root: Path) -> Iterator[str]:
    for place, path, _ in modules(root):
        for name in {path.stem, *Path(place).parts[:-1]} & EMPTY_NAMES:
            yield f"{place}: {name} says nothing"


def no_folder_of_one_machine(root: Path) -> Iterator[str]:
    for path in sorted(files(root)):
        if path.suffix in TEXTS:
            for found in ONE_MACHINE.findall(path.read_text()):
                yield f"{path.relative_to(root)} names {found}, a folder of one machine"


RULES: list[Rule] = [
    modules_open_with_a_sentence,
    files_are_short,
    functions_are_short,
    names_say_what_for,
    no_folder_of_one_machine,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_to(rule: Rule) -> None:
    faults = list(rule(HOUSE))
    assert not faults, "\n".join(faults)


def test_nothing_is_excused_that_is_gone() -> None:
    gone = [place for place in MAY_BE_LONGER if not (HOUSE / place.partition(":")[0]).exists()]
    assert gone == []


LONG_FUNCTION = '"""It."""\ndef f():\n' + "    x = 1\n" * LONGEST_FUNCTION
GOOD = {
    "menus/engine.py": '"""It."""\nfrom menus.tree import Tree\nfrom . import words\n',
    "models/report.py": '"""It."""\nimport sqlalchemy\n',
    "gateway/calls.py": '"""It."""\nimport os\n',
    "tests/test_long.py": '"""It."""\n' + "x = 1\n" * (LONGEST_TEST_FILE - 1),
    "tests/__init__.py": "",
    ".venv/utils.py": "import os",
    "README.md": "See /staff/lists and https://example.org/home/page.",
}
BAD = [
    (modules_open_with_a_sentence, {"staff/a.py": "import os"}),
    (modules_open_with_a_sentence, {"staff/a.py": '""" """'}),
    (files_are_short, {"staff/a.py": "x = 1\n" * (LONGEST_FILE + 1)}),
    (files_are_short, {"tests/a.py": "x = 1\n" * (LONGEST_TEST_FILE + 1)}),
    (functions_are_short, {"staff/a.py": LONG_FUNCTION}),
    (functions_are_short, {"tests/a.py": LONG_FUNCTION + "    x = 1\n" * 15}),
    (functions_are_short, {"staff/a.py": LONG_FUNCTION.replace("def", "async def")}),
    (names_say_what_for, {"staff/helpers.py": '"""It."""'}),
    (names_say_what_for, {"staff/common/page.py": '"""It."""'}),
    (no_folder_of_one_machine, {"docs/running.md": f"Open {Path('/home', 'ada', 'x')} and see."}),
    (no_folder_of_one_machine, {".ci/run": f"cd {Path('/root', 'x')}"}),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_good_house_has_no_fault(rule: Rule, tmp_path: Path) -> None:
    build(tmp_path, GOOD)
    assert list(rule(tmp_path)) == []


@pytest.mark.parametrize(("rule", "tree"), BAD)
def test_each_fault_is_found(rule: Rule, tree: dict[str, str], tmp_path: Path) -> None:
    build(tmp_path, GOOD | tree)
    assert len(list(rule(tmp_path))) == 1
