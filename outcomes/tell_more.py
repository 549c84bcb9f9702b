"""What else is asked of who has reported, one question after the other, and in which order."""

from collections.abc import Callable, Mapping

from outcomes import contact
from outcomes.danger import URGENT

Answers = Mapping[str, str]


def _always(told: Answers) -> bool:
    return True


def _of_myself(told: Answers) -> bool:
    return told.get("reporter_role") == "SELF"


def _of_others(told: Answers) -> bool:
    return not _of_myself(told)


def _official(told: Answers) -> bool:
    return told.get("reporter_role") == "FIRST_RESPONDER"


def _a_child(told: Answers) -> bool:
    return _of_myself(told) and told.get("ages") == "CHILD"


def _of_a_relative(told: Answers) -> bool:
    return told.get("reporter_role") == "FAMILY_FRIEND" and _in("ABROAD")(told)


def _of_several(told: Answers) -> bool:
    return _of_others(told) and not _of_a_relative(told)


def _adult_alone(told: Answers) -> bool:
    return _of_myself(told) and not _a_child(told)


def _called(told: Answers) -> bool:
    return told.get("contact_ok", contact.NONE) != contact.NONE


def _in(side: str) -> Callable[[Answers], bool]:
    return lambda told: told.get("location_side") == side


ORDER: Mapping[str, Callable[[Answers], bool]] = {
    # What decides whom staff send, then who it is: a child hears a child's words before any story.
    "exploitation": _always,
    "reporter_role": _always,
    "under_18": _adult_alone,
    "responder_type": _official,
    "station": _official,
    "code_word": _called,  # the call that it is for may come while they tell the rest
    "last_contact": _of_a_relative,
    "papers": _of_a_relative,
    "people_with": _of_myself,
    "people_count": _of_several,
    "ages": _of_others,
    "since": _always,
    "county_code": _in("KE"),
    "country": _in("ABROAD"),
    "suspect_text": _always,
    "needs_text": _always,
    "account": _always,
}
"""Every question, and whether it fits who told this much."""

WORDS = "account"
WORDS_FIRST = (WORDS, *(name for name in ORDER if name != WORDS))
"""As a family is asked, who came to tell a story: a key for each part of it can wait."""

_AT_ONCE = ("exploitation", "reporter_role", "under_18", "code_word", WORDS)
IN_DANGER = (*_AT_ONCE, *(name for name in ORDER if name not in _AT_ONCE))
"""As who is or may be in danger is asked: they may be cut off before they come to a last question,
and in which house it is, and who else is there, stands in no other. A child still hears a child's
words first, and a call may come at any moment.
"""

_WHAT = {"of_a_child": _a_child, "of_a_relative": _of_a_relative}  # it is asked in their own words

NOT_ASKED = {
    "IVR": {"station", "suspect_text", "needs_text", "code_word"},  # it is typed
    "SMS": {"code_word"},  # what was texted stays on the phone, and this is to be secret
    "WHATSAPP": {"code_word"},
}
# Places between two questions, by the question that led there, or that they stand for.
_AFTER = {
    "child.exploitation": "exploitation",
    "family.exploitation": "exploitation",
    "family.died": "exploitation",
    "for_a_child": "under_18",
    "for_a_child_abroad": "under_18",
    "account_more": "account",
    "account_review": "account",
    "record_ok": "account",
    "place_record_ok": "country",  # whichever of the two was passed over
    "place_text": "country",
}


def is_asked(name: str) -> bool:
    """Whether it is one of these questions, or stands between two of them."""
    return name in ORDER or name in _AFTER


def is_of_words(left: str) -> bool:
    """Whether what was asked last is the caller's own words, or how they are kept."""
    return _AFTER.get(left, left) == WORDS


def following(told: Answers, left: str, channel: str, *, recorded: bool = True) -> str:
    """The question that comes after the one last asked, or "nothing"; `told` is all that we know.

    What was passed over is not asked again, unless the caller goes back to it. Without `recorded`
    a call asks for no words.
    """
    if left == "under_18" and told.get("under_18") == "YES":
        return "for_a_child"
    silent = NOT_ASKED.get(channel, set())
    if channel == "IVR" and not recorded:
        silent = {*silent, WORDS}
    fits = (name for name in _rest(told, left) if name not in told and name not in silent)
    found = next((name for name in fits if ORDER[name](told)), "nothing")
    if found == "exploitation":
        return next((name for name, fits in _WHAT.items() if fits(told)), found)
    return found


def _rest(told: Answers, left: str) -> tuple[str, ...]:
    """The questions that come after the one last asked."""
    asked = IN_DANGER if told.get("danger_now") in URGENT else (*ORDER,)
    asked = WORDS_FIRST if _of_a_relative(told) else asked
    last = _AFTER.get(left, left)
    rest = asked[asked.index(last) + 1 :] if last in asked else asked
    if left == "reporter_role":  # which said just now whether it is a relative
        return tuple(name for name in asked if name in {WORDS, *rest})
    return rest
