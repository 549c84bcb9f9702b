"""What the tests of the conversation stand on: a small one, and the real one."""

from pathlib import Path

import pytest

from authoring import own
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import build
from tests.support.walk import Walk


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder of a small conversation without fault."""
    return build(tmp_path / "content")


@pytest.fixture
def walk(content: Path) -> Walk:
    """A caller who has just come to the small conversation."""
    return Walk(content)


@pytest.fixture(scope="session")
def words() -> Words:
    """The words that callers are told."""
    return Words.read(own.constants())


@pytest.fixture(scope="session")
def tree(words: Words) -> Tree:
    """The conversation that callers hold."""
    return Tree.read(words)
