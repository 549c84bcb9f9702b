"""What a caller was asked last who told no more: staff see where somebody was cut off."""

from collections.abc import Mapping

from dialogue.act import Act
from menus.tree import file_of
from outcomes.tell_more import ORDER
from outcomes.told import PATHS, REPORT

BROKE_OFF = "broke_off"
"""What it is called among what was told, with which it is sealed. Nobody answered it."""

EMERGENCY, PIN, MORE_WORDS = "emergency", "pin", "account_more"

_THE_SAME: Mapping[str, str] = {
    **dict.fromkeys(("of_a_child", "of_a_relative", "died"), "exploitation"),
    **dict.fromkeys(("emergency_ke", "emergency_abroad", "call_first"), EMERGENCY),
    **dict.fromkeys(("call_first_ke", "call_first_abroad", "call_first_unknown"), EMERGENCY),
    **dict.fromkeys(("for_a_child", "for_a_child_abroad"), "for_a_child"),
    **dict.fromkeys(("code_again", "code_differs"), "code_again"),
    **dict.fromkeys(("contact_number", "contact_check", "contact_when"), "contact_when"),
    **dict.fromkeys((MORE_WORDS, "account_review", "account_heard"), MORE_WORDS),
    **dict.fromkeys(("danger_side", "where", "location_side"), "where"),
    **dict.fromkeys(("county_code", "place_record_ok", "place_text"), "county_code"),
}
ASKED = frozenset((
    *ORDER, *_THE_SAME.values(), "danger_now", "contact_ok", PIN, "tell_more", "record_ok",
))  # fmt: skip
"""All that it can be, by the name of the question; what the caller ended at is none of it."""


def broke_off(name: str) -> dict[str, str]:
    """That this was asked last, if it is a question of a report."""
    name = _THE_SAME.get(name, name)
    return {BROKE_OFF: name} if name in ASKED else {}


def broke_off_at(act: Act) -> dict[str, str]:
    """That a caller was cut off where they stand, if that is in a report."""
    file, name = file_of(act.node), act.node.partition(".")[2]
    return broke_off(name) if file in (REPORT, *PATHS) else {}
