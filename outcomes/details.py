"""What else is asked of who asked for a training or for materials, once that is sent."""

from collections.abc import Callable, Mapping

from outcomes import contact

Answers = Mapping[str, str]
TRAINING, MATERIALS = "TRAINING", "MATERIALS"


def _always(told: Answers) -> bool:
    return True


def _of(what_it_is: str) -> Callable[[Answers], bool]:
    return lambda told: what(told) == what_it_is


def _of_officials(told: Answers) -> bool:
    return told.get("training") == "FirstResponder"


def _in_another_language(told: Answers) -> bool:
    return told.get("language_wanted") == "OTHER"


def _called(told: Answers) -> bool:
    return told.get("contact_ok", contact.NONE) != contact.NONE


ORDER: Mapping[str, Callable[[Answers], bool]] = {
    "training": _of(TRAINING),
    "responder_type": _of_officials,
    "materials_wanted": _of(MATERIALS),
    "copies": _of(MATERIALS),
    "who_asks": _always,
    # Books are for nobody of a certain age, and for no number of people.
    "group_size": _of(TRAINING),
    "age_group": _of(TRAINING),
    "language_wanted": _always,
    "language_text": _in_another_language,
    "month": _always,
    "contact_when": _called,
    "place_text": _always,  # last, for a call records it
}
"""Every question, and whether it fits what was asked for."""

_NOT_ASKED = {"IVR": {"language_text"}}  # it is typed
_CHOSEN = {"offers": "training", "books": "materials_wanted"}  # by who looked at what there is


def what(answers: Answers) -> str:
    """Whether it is a training or materials."""
    books = _looked(answers).get("training") == "Materials"
    return MATERIALS if books or answers.get("wanted") == MATERIALS else TRAINING


def told(answers: Answers) -> dict[str, str]:
    """All that was answered, and what who looked around first had chosen there."""
    own = {name: said for name, said in answers.items() if name not in {"wanted", *_CHOSEN}}
    seen = {name: one for name, one in _looked(answers).items() if one != "Materials"}
    return {**seen, **own}


def _looked(answers: Answers) -> dict[str, str]:
    """What was chosen among all that there is, by who chose there."""
    if answers.get("wanted") in (TRAINING, MATERIALS):
        return {}
    return {name: answers[one] for one, name in _CHOSEN.items() if one in answers}


def following(answers: Answers, left: str, channel: str) -> str:
    """The question after the one that was asked last, or "nothing"; none is asked again."""
    said, silent, asked = told(answers), _NOT_ASKED.get(channel, set()), [*ORDER]
    rest = asked[asked.index(left) + 1 :] if left in asked else asked
    fits = (name for name in rest if name not in said and name not in silent)
    return next((name for name in fits if ORDER[name](said | {"wanted": what(answers)})), "nothing")
