"""What is said of a figure that was wanted: met, or by how much it was missed."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from bench.targets import FLOOR, PEER, Target, of_work

USED = {
    "ours, browsing": 100,
    "ours, reporting": 200,
    "ours, a call": 150,
    "ours, a text": 300,
    FLOOR: 400,
}
COMMITS = {"bare": ("", 1), "filed": ("bare", 4)}


def measured(used: Mapping[str, float]) -> dict[str, str]:
    contenders: Any = [SimpleNamespace(name=name, usually_used=us) for name, us in used.items()]
    kept: Any = [
        SimpleNamespace(name=name, beside=beside, usual=usual)
        for name, (beside, usual) in COMMITS.items()
    ]
    found = of_work(contenders, kept)
    return {one.what.removeprefix("processor time: "): one.row() for one in found}


def test_what_is_reached_exactly_is_met_and_the_rest_says_by_how_much_it_was_missed() -> None:
    rows = measured(USED)
    assert rows[f"{FLOOR} ÷ ours, browsing"].endswith("| at least 4 | 4.00 | met |")
    assert rows[f"{FLOOR} ÷ ours, reporting"].endswith("| 2.00 | missed, by 33% |")
    assert rows["ours, a call ÷ ours, browsing"].endswith("| at most 1.5 | 1.50 | met |")
    assert rows["ours, a text ÷ ours, browsing"].endswith("| 3.00 | missed, by 100% |")
    assert rows["filed ÷ bare"].endswith("| 4.00 | missed, by 33% |")


def test_nothing_is_said_of_a_peer_that_is_not_there() -> None:
    assert not [what for what in measured(USED) if PEER in what]
    assert [what for what in measured({**USED, PEER: 250}) if PEER in what]


def test_more_than_was_wanted_is_met() -> None:
    assert Target("x", 3, 5, at_least=True).row().endswith("| met |")
    assert Target("bytes", 800, 816).row() == "| bytes | at most 800 | 816 | missed, by 2% |"
