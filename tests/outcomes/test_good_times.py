"""A caller is offered those times for a call that somebody of the team is there for."""

import re

import pytest

from handset.ussd.phone import Phone
from handset.voice.call import Call
from lists.live import InUse
from menus.nodes import Choice
from menus.tree import Tree
from menus.words import Words
from outcomes.good_times import offered
from tests.support.callers import SENT
from tests.support.telling import go_on, tell

BY_DAY, ALL = ["Morning", "Midday"], ["Morning", "Midday", "Evening", "Night", "Weekend"]
CHOOSES = {"contact_ok": "OTHER_TIME"}
SAFE = {"location_side": "KE", "danger_now": "NO"}


@pytest.mark.parametrize(
    ("hours", "times"),
    [
        ("Mon-Fri 08:00-18:00", BY_DAY),
        ("Mon-Fri 14:00-22:00", ["Evening", "Night"]),
        ("Mon-Sat 08:00-18:00", [*BY_DAY, "Weekend"]),
        ("always", ALL),
    ],
)
def test_what_is_offered_goes_by_the_hours_of_the_team(hours: str, times: list[str]) -> None:
    there = [value.removesuffix("s").title() for value, kept in offered(hours).items() if kept]
    assert there == times


@pytest.mark.parametrize(("hours", "times"), [("Mon-Fri 08:00-18:00", BY_DAY), ("always", ALL)])
def test_on_a_screen_and_in_a_call(
    phone: Phone, call: Call, monkeypatch: pytest.MonkeyPatch, hours: str, times: list[str]
) -> None:
    monkeypatch.setattr(InUse, "hours", hours)
    screen = tell(phone, "report", **SENT | CHOOSES)
    assert re.findall("|".join(ALL), screen) == times
    tell(call, "help", **SAFE)
    call.press("1")  # to be called
    heard = go_on(call, **CHOOSES)
    assert re.findall("|".join(ALL), heard) == times[:2]  # three options, then a key for more
    assert ("More: press 4" in heard or "More: 4" in heard) is (times == ALL)


def test_no_time_of_the_day_is_offered_whatever_the_hours() -> None:
    nodes = Tree.read(Words.read()).nodes
    asking = {name: node for name, node in nodes.items() if name.endswith(".contact_when")}
    assert len(asking) == 5
    for node in asking.values():
        assert isinstance(node, Choice)
        assert {*node.options} - {*node.given} <= {"ASAP", "ANY_TIME"}
