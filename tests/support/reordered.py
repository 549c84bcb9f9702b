"""The menus with every option in another place, for tests that must not care.

`pytest --reordered-menus tests/ussd tests/outcomes` runs whole folders so. What then fails is meant
to: the journeys, and tests of keys as they travel, of how many there are, of what a prompt says.
"""

from collections.abc import Mapping
from typing import Any

import pytest

import assembly
from assembly import conversations
from menus import tree, words


def reorder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read all trees so from now on, and none that was read before."""
    monkeypatch.setattr(tree, "parsed", _reordered)
    monkeypatch.setattr(assembly, "content", conversations.content.__wrapped__)
    monkeypatch.setattr(conversations, "content", conversations.content.__wrapped__)
    monkeypatch.setattr(assembly, "texted", conversations.texted.__wrapped__)


def _reordered(text: str) -> Mapping[str, Any]:
    """A tree's file in which each option has moved up by one, and the first stands last."""
    read = words.parsed(text)
    return {name: _moved_up(part) for name, part in read.items()}


def _moved_up(part: Any) -> Any:
    if isinstance(part, dict) and "options" in part:
        first, *others = part["options"]
        return part | {"options": [*others, first]}
    return part
