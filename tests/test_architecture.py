"""The house stands as it was drawn: who imports whom, how long things are, what they are called."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent

CHANNELS = {"ussd", "ivr", "sms"}
DATABASE = {"models", "sqlalchemy", "alembic", "psycopg"}

# package -> what it must not import. The gateway's library is for gateway/ alone.
MUST_NOT_IMPORT = {
    "menus": CHANNELS | DATABASE | {"staff", "handset", "flask", "gateway"},
    "models": CHANNELS | {"menus", "staff", "handset", "flask", "redis", "gateway"},
    **{channel: (CHANNELS - {channel}) | DATABASE | {"staff", "handset"} for channel in CHANNELS},
    "lists": CHANNELS | {"staff", "handset", "flask", "redis", "gateway"},
    "staff": CHANNELS | {"menus", "handset"},
    "handset": CHANNELS | DATABASE | {"menus", "staff"},
    "audio": CHANNELS | DATABASE | {"menus", "staff", "handset", "redis", "gateway"},
}
GATEWAY_LIBRARY = "africastalking"

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
TEXTS = {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".ini", ".mako", ""}

Rule = Callable[[Path], Iterator[str]]


def modules(root: Path) -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted(files(root)):
        if path.suffix == ".py":
            yield str(path.relative_to(root)), path, ast.parse(path.read_bytes(), str(path))


def files(root: Path) -> Iterator[Path]:
    """Everything in the house, leaving out what is installed or made there by running it."""
    for path in root.iterdir():
        if path.is_dir():
            made = path.name in {"instance", "__pycache__", "node_modules"}
            if not made and (path.name == ".ci" or not path.name.startswith(".")):
                yield from files(path)
        elif path.name != ".git":  # a file where the checkout is one of several
            yield path


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level packages a module imports, by name or by `import_module("name")`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name.partition(".")[0] for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module.partition(".")[0]


def imports_point_one_way(root: Path) -> Iterator[str]:
    for place, _, tree in modules(root):
        package = Path(place).parts[0]
        for wrong in sorted(set(imported(tree)) & MUST_NOT_IMPORT.get(package, set())):
            yield f"{place} imports {wrong}, which {package} must not know"


def only_the_gateway_knows_its_library(root: Path) -> Iterator[str]:
    for place, _, tree in modules(root):
        if GATEWAY_LIBRARY in imported(tree) and not place.startswith("gateway/"):
            yield f"{place} imports {GATEWAY_LIBRARY}, which is for gateway/ alone"


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
        for node in ast.walk(tree):
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
    imports_point_one_way,
    only_the_gateway_knows_its_library,
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
    "gateway/calls.py": f'"""It."""\nimport {GATEWAY_LIBRARY}\n',
    "tests/test_long.py": '"""It."""\n' + "x = 1\n" * (LONGEST_TEST_FILE - 1),
    "tests/__init__.py": "",
    ".venv/utils.py": f"import {GATEWAY_LIBRARY}",
    "README.md": "See /staff/lists and https://example.org/home/page.",
}
BAD = [
    *(
        (imports_point_one_way, {f"{package}/inner/part.py": f'"""It."""\n{statement}'})
        for package, forbidden in MUST_NOT_IMPORT.items()
        for name in sorted(forbidden)
        for statement in (f"import {name}.x", f"def f():\n    from {name} import x")
    ),
    (imports_point_one_way, {"staff/a.py": 'import_module("menus.words")'}),
    (only_the_gateway_knows_its_library, {"worker/a.py": f"import {GATEWAY_LIBRARY}"}),
    (only_the_gateway_knows_its_library, {"sms/gateway.py": f"import {GATEWAY_LIBRARY}.SMS"}),
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


def build(root: Path, tree: dict[str, str]) -> None:
    for place, text in tree.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)


@pytest.mark.parametrize("rule", RULES)
def test_a_good_house_has_no_fault(rule: Rule, tmp_path: Path) -> None:
    build(tmp_path, GOOD)
    assert list(rule(tmp_path)) == []


@pytest.mark.parametrize(("rule", "tree"), BAD)
def test_each_fault_is_found(rule: Rule, tree: dict[str, str], tmp_path: Path) -> None:
    build(tmp_path, GOOD | tree)
    assert len(list(rule(tmp_path))) == 1
