"""Addresses are made as Werkzeug makes them, and compiled no sooner."""

from unittest.mock import patch

from werkzeug.routing import Map, Rule

from edge.late_rule import LateRule

PATH = "/staff/cases/<int:case>/recordings/<name>"


def test_an_address_is_the_same_and_nothing_is_compiled_before() -> None:
    early = Map([Rule(PATH, endpoint="recording")]).bind("localhost")
    with patch.object(Rule, "_compile_builder", autospec=True) as compiled:
        late = Map([LateRule(PATH, endpoint="recording")]).bind("localhost")
        assert not compiled.called
    for asked in (
        {"case": 7, "name": "a b"},
        {"case": 7, "name": "ä", "page": 2, "of": ["x", "y"]},
    ):
        assert late.build("recording", asked) == early.build("recording", asked)
        assert late.build("recording", asked, append_unknown=False) == early.build(
            "recording", asked, append_unknown=False
        )
    assert late.match("/staff/cases/7/recordings/x") == early.match("/staff/cases/7/recordings/x")
