"""One conversation on several channels: nodes that are absent on one, or differ there."""

from typing import Any

from menus.links import in_full, there


def on(channel: str, raw: dict[str, Any]) -> dict[str, Any]:
    return there(in_full(raw, "talk").nodes, [channel])


TOLD: dict[str, dict[str, Any]] = {
    "first": {"kind": "choice", "options": ["a", "b"], "to": {"a": "typed", "b": "last"}},
    "typed": {"kind": "account", "go": "last", "on": {"voice": False}},
    "last": {"kind": "say", "ends": True},
}


def test_links_go_past_what_is_not_there() -> None:
    nodes = on("voice", TOLD)
    assert nodes.keys() == {"talk.first", "talk.last"}
    assert nodes["talk.first"]["to"] == {"a": "talk.last", "b": "talk.last"}


def test_elsewhere_nothing_is_missing() -> None:
    nodes = on("ussd", TOLD)
    assert nodes["talk.first"]["to"]["a"] == "talk.typed"
    assert "on" not in nodes["talk.typed"]


def test_skipping_leads_further_than_answering() -> None:
    asked = {"kind": "account", "go": "more", "skip": "last", "on": {"voice": False}}
    nodes = on("voice", TOLD | {"typed": asked, "more": {"kind": "say", "go": "last"}})
    assert nodes["talk.first"]["to"]["a"] == "talk.last"


def test_an_option_that_would_lead_nowhere_is_not_offered() -> None:
    gone = {"kind": "outcome", "verb": "find", "exits": {"x": "last"}, "on": {"voice": False}}
    nodes = on("voice", TOLD | {"typed": TOLD["typed"] | {"go": "found"}, "found": gone})
    assert nodes["talk.first"]["options"] == ["b"]
    assert nodes["talk.first"]["to"] == {"b": "talk.last"}


def test_what_differs_takes_the_place_of_what_it_names_and_no_more() -> None:
    first = TOLD["first"] | {"on": {"voice": {"to": {"b": "else"}}}}
    nodes = on("voice", TOLD | {"first": first, "else": {"kind": "say", "ends": True}})
    assert nodes["talk.first"]["to"] == {"a": "talk.last", "b": "talk.else"}
    assert nodes["talk.first"]["options"] == ["a", "b"]


def test_nodes_that_pass_each_other_by_lead_nowhere_rather_than_round_for_ever() -> None:
    around = {
        "typed": {"kind": "account", "go": "again", "on": {"voice": False}},
        "again": {"kind": "account", "go": "typed", "on": {"voice": False}},
    }
    assert on("voice", TOLD | around)["talk.first"]["options"] == ["b"]


def test_the_parts_of_a_channel_are_named_in_full() -> None:
    read = in_full({"on": {"voice": {"start": "ring", "begins": ["x", "other.y"]}}}, "voice")
    assert read.on == {"voice": {"start": "voice.ring", "begins": ["voice.x", "other.y"]}}
