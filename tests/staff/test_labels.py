"""What the console calls the codes that callers' answers are kept under."""

import tomllib
from pathlib import Path

import pytest

from staff.labels import LABELS

CHECK = tomllib.loads((Path(__file__).parents[2] / "menus" / "offer.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CHECK["questions"])
def test_each_question_of_the_check_and_its_flags_have_words(name: str) -> None:
    assert name in LABELS["questions"]
    assert name in LABELS["flags"]
    assert f"{name}_UNSURE" in LABELS["flags"]
