"""All that was told of what happens, with what follows from it, as the intake record has it."""

from collections.abc import Mapping

from dialogue.talk import Act
from outcomes.whereabouts import facts

PATHS: Mapping[str, Mapping[str, str]] = {
    "official_consent": {"reporter_role": "FIRST_RESPONDER"},
}
"""By the consent that a caller gave: what they need not be asked, having come that way."""

_FOLLOWED = ("where", "danger_side", "under_18", "own_words")  # filed as what follows from them


def told(act: Act) -> dict[str, str]:
    """All that was told in the dialogue, and all that follows from it."""
    follows = {"consent_store": "YES", **PATHS.get(act.values.get("path", ""), {})}
    if begun := act.answers.get("own_words"):  # a text came before any question was asked
        follows["account"] = "\n".join(filter(None, (begun, act.answers.get("account"))))
    return {**since(act), **follows}


def since(act: Act) -> dict[str, str]:
    """The same without what follows from the way the caller came: all that who came back told."""
    where = act.answers.get("where") or act.answers.get("danger_side")
    ages = {"ages": "CHILD"} if act.answers.get("under_18") == "YES" else {}
    all_of_it = {**facts(where), **act.answers, **ages}
    return {name: said for name, said in all_of_it.items() if name not in _FOLLOWED}
