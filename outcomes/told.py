"""All that was told of what happens, with what follows from it, as the intake record has it."""

from collections.abc import Mapping

from dialogue.act import Act
from menus.tree import file_of
from menus.whereabouts import facts
from outcomes.danger import URGENT, worst
from outcomes.whereabouts import as_typed

REPORT, WHAT = "report", "exploitation"
PATHS: Mapping[str, Mapping[str, str]] = {
    "child": {"reporter_role": "SELF", "ages": "CHILD"},
    "family": {"reporter_role": "FAMILY_FRIEND", "location_side": "ABROAD"},
    "official": {"reporter_role": "FIRST_RESPONDER"},
}
"""By the file in which a caller gave consent: what they need not be asked, having come that way."""

_PLACES = ("county_code", "country", "where")
_AGE = ("age_ke", "age_abroad", "age_unknown")  # asked with other numbers to call on each side
_FOLLOWED = ("where", "danger_side", "under_18", "own_words", *_AGE)  # filed as what follows


AGES = tuple(f"child.{name}" for name in _AGE)
"""The questions of how old a child is, by their full names."""


def answered(act: Act) -> dict[str, str]:
    """All that was answered: a report is told in its own file, and before in those it came by."""
    files = {REPORT, *act.values.get("path", "").split()}
    return {
        name.partition(".")[2]: said
        for name, said in act.everywhere.items()
        if file_of(name) in files
    }


def told(act: Act) -> dict[str, str]:
    """All that was told in the dialogue, and all that follows from it."""
    answers, follows = answered(act), {"consent_store": "YES"}
    for file in act.values.get("path", "").split():
        follows |= PATHS[file]
    if answers.get(WHAT) == "FRIEND":
        follows["reporter_role"] = "WITNESS"
    if (danger := worst(act.everywhere)) in URGENT:  # told once, wherever, it holds
        follows["danger_now"] = danger
    if (word := act.everywhere.get("help.code_word")) and "code_word" not in answers:
        follows["code_word"] = word  # of whom we were to call before: one word does for both
    if begun := answers.get("own_words"):  # a text came before any question was asked
        follows["account"] = "\n".join(filter(None, (begun, answers.get("account"))))
    files = (REPORT, *act.values.get("path", "").split())
    typed = as_typed(act, *[f"{file}.{name}" for file in files for name in _PLACES])
    return {**typed, **_facts(answers), **follows}


def since(act: Act) -> dict[str, str]:
    """The same without what follows from the way the caller came: all that who came back told."""
    own = {f"{file}.{WHAT}" for file in PATHS}  # asked in a child's or a family's words
    asked = {name.partition(".")[2]: said for name, said in act.everywhere.items() if name in own}
    return _facts({**asked, **act.answers})


def _facts(answers: Mapping[str, str]) -> dict[str, str]:
    where = answers.get("where") or answers.get("danger_side")
    ages = {"ages": "CHILD"} if answers.get("under_18") == "YES" else {}
    old = {name[:3]: said for name, said in answers.items() if name in _AGE}
    all_of_it = {**facts(where), **answers, **ages, **old}
    return {name: said for name, said in all_of_it.items() if name not in _FOLLOWED}
