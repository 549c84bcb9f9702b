"""Addresses are made as Werkzeug makes them, and compiled no sooner."""

from unittest.mock import patch

import pytest
from werkzeug.routing import Map, Rule

from edge.late_rule import LateRule

PATH = "/staff/cases/<int:case>/recordings/<name>"


@pytest.mark.parametrize(
    "asked", [{"case": 7, "name": "a b"}, {"case": 7, "name": "ä", "page": 2, "of": ["x", "y"]}]
)
def test_an_address_is_the_same(asked: dict[str, object]) -> None:
    late, early = (
        Map([kind(PATH, endpoint="recording")]).bind("localhost") for kind in (LateRule, Rule)
    )
    for unknown in (True, False):
        made = late.build("recording", asked, append_unknown=unknown)
        assert made == early.build("recording", asked, append_unknown=unknown)
    path = "/staff/cases/7/recordings/x"
    assert late.match(path) == early.match(path)


def test_nothing_is_compiled_before() -> None:
    with patch.object(Rule, "_compile_builder") as compiled:
        Map([LateRule(PATH, endpoint="recording")]).bind("localhost")
    assert not compiled.called
