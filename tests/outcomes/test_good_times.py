"""A caller is offered those times for a call that somebody of the team is there for."""

import re
from datetime import time

import pytest

from handset.ussd.phone import Phone
from handset.voice.call import Call
from lists.live import InUse
from menus.nodes import Choice
from menus.tree import Tree
from menus.words import Words
from models.calling_hours import HOURS
from outcomes.good_times import VALUES, offered
from tests.support.callers import SENT
from tests.support.telling import go_on, tell

BY_DAY = ["Morning", "Afternoon", "Evening"]
ALL = [*BY_DAY, "Night", "Weekend"]
SAID = dict(zip(VALUES.values(), ALL, strict=True))
CHOOSES = {"contact_ok": "OTHER_TIME"}
SAFE = {"location_side": "KE", "danger_now": "NO"}


@pytest.mark.parametrize(
    ("hours", "times"),
    [
        ("Mon-Fri 08:00-18:00", BY_DAY),
        ("Mon-Fri 09:00-16:00", BY_DAY[:2]),
        ("Mon-Fri 08:00-17:00", BY_DAY),
        ("Mon-Fri 14:00-22:00", ["Afternoon", "Evening", "Night"]),
        ("Sat 08:00-09:00", ["Morning"]),
        ("Mon-Sat 08:00-18:00", [*BY_DAY, "Weekend"]),
        ("always", ALL),
    ],
)
def test_what_is_offered_goes_by_the_hours_of_the_team(hours: str, times: list[str]) -> None:
    assert [SAID[value] for value, kept in offered(hours).items() if kept] == times


@pytest.mark.parametrize("opens", ["07:00", "08:30", "11:00", "15:00", "16:30"])
@pytest.mark.parametrize("closes", ["17:00", "18:00", "20:30", "22:00"])
def test_every_hour_of_the_team_lies_in_a_time_that_is_offered(opens: str, closes: str) -> None:
    begins, ends = time.fromisoformat(opens), time.fromisoformat(closes)
    kept = offered(f"Mon-Fri {opens}-{closes}")
    for start, end in sorted(HOURS[name] for name, value in VALUES.items() if kept[value]):
        assert start < ends
        assert start <= begins or begins >= end
        begins = max(begins, end)
    assert begins >= ends


@pytest.mark.parametrize(("hours", "times"), [("Mon-Fri 09:00-16:00", BY_DAY[:2]), ("always", ALL)])
def test_on_a_screen_and_in_a_call(
    phone: Phone, call: Call, monkeypatch: pytest.MonkeyPatch, hours: str, times: list[str]
) -> None:
    monkeypatch.setattr(InUse, "hours", hours)
    screen = tell(phone, "report", **SENT | CHOOSES)
    assert re.findall("|".join(ALL), screen) == times
    tell(call, "help", **SAFE)
    call.press("1")  # to be called
    heard = go_on(call, **CHOOSES)
    assert "We call" in heard
    assert re.findall("|".join(ALL), heard) == times[:2]  # three options, then a key for more
    assert ("More: press 4" in heard or "More: 4" in heard) is (times == ALL)


def test_no_time_of_the_day_is_offered_whatever_the_hours() -> None:
    nodes = Tree.read(Words.read()).nodes
    asking = {name: node for name, node in nodes.items() if name.endswith(".contact_when")}
    assert len(asking) == 5
    for node in asking.values():
        assert isinstance(node, Choice)
        assert {*node.options} - {*node.given} <= {"ASAP", "ANY_TIME"}
