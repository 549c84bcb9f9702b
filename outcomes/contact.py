"""How a caller may be reached: only as they agreed to it, and told apart from what they told us."""

from collections.abc import Mapping

from dialogue.act import Act
from models.calling_hours import hours
from telecom.numbers import can_be_called

OF_CONTACT = ("contact_ok", "contact_number", "contact_when", "code_word")
NONE = "NO_CONTACT"
_ON_THIS_PHONE = {"THIS_NUMBER", "ASAP", "OTHER_TIME"}


def facts(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that are no matter of contact."""
    return {name: said for name, said in answers.items() if name not in OF_CONTACT}


def is_settled(answers: Mapping[str, str]) -> bool:
    """Whether a caller who was cut off had said how they may be called.

    Who wanted to name another number, or another time, and did not come to it, is not called.
    """
    named = {"OTHER_NUMBER": "contact_number", "OTHER_TIME": "contact_when"}
    way = answers.get("contact_ok", NONE)
    return way == "ASAP" or "contact_when" in answers or named.get(way) in answers


def agreed(answers: Mapping[str, str], number: str) -> dict[str, str] | None:
    """The way to the caller, whose phone is `number`; it is nowhere unless they agreed to it.

    Every form asks for a call and for nothing else.
    """
    way = answers.get("contact_ok", NONE)
    if way not in _ON_THIS_PHONE or not can_be_called(number):
        number = answers.get("contact_number", "")
    if way == NONE or not can_be_called(number):
        return None
    said = {name: answers[name] for name in OF_CONTACT if name in answers}
    return {**said, "contact_ok": way, "contact_number": number, "contact_how": "CALL"}


def told(contact: Mapping[str, str] | None, *, pressing: bool) -> str:
    """When they are called, as staff's card has it: "no", "night" for any hour, "chosen", or else
    by day."""
    if contact is None:
        return "no"
    if not hours(contact, danger=pressing):
        return "night"
    return "chosen" if "contact_when" in contact else "call"


BY_DAY = ("call", "may")
"""What is announced to whom we call at the team's hours."""


def announced(act: Act, *, pressing: bool) -> str:
    """As `told`, of who has just sent something; in a call, where the team's hours are told after
    the code, "may" stands for those of the day."""
    when = told(agreed(act.answers, act.caller.number), pressing=pressing)
    return "may" if when == "call" and act.caller.channel == "IVR" else when
