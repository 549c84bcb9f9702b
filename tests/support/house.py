"""The house as files: what every rule about it walks over."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
TEXTS = {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".ini", ".mako", ""}

Rule = Callable[[Path], Iterator[str]]
"""Names every fault of a house, with its place."""


def modules(root: Path) -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted(files(root)):
        if path.suffix == ".py":
            yield str(path.relative_to(root)), path, parsed(path.read_bytes(), str(path))


@cache
def parsed(source: bytes, path: str) -> ast.Module:
    """A module as a tree, read once for all the rules that walk over it."""
    return ast.parse(source, path)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All that a module is made of, gone through once for all the rules that look at it."""
    return tuple(ast.walk(tree))


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """The trees of a whole house are large: none is left where the next test walks over none."""
    if not hasattr(getattr(nextitem, "module", None), modules.__name__):
        parsed.cache_clear()
        nodes.cache_clear()


def files(root: Path) -> Iterator[Path]:
    """Everything in the house, leaving out what is installed or made there by running it."""
    for path in root.iterdir():
        if path.is_dir():
            made = path.name in {"instance", "__pycache__", "node_modules"}
            if not made and (path.name == ".ci" or not path.name.startswith(".")):
                yield from files(path)
        elif path.name != ".git":  # a file where the checkout is one of several
            yield path


def build(root: Path, tree: dict[str, str]) -> None:
    """Put up a small house, file by file."""
    for place, text in tree.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
