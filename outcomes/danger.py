"""Whether somebody is in danger, as it was told anywhere in a dialogue."""

from collections.abc import Mapping

from dialogue.act import Act

URGENT = ("YES", "UNSURE")
DIRE = ("HURT", "HELD", "LIFE")  # what happens to who is in danger by it, whatever was said of that
_WORST_FIRST = (*URGENT, "NO")
_ASKING = (".danger_now", ".danger_abroad", ".danger_unknown")


def worst(answers: Mapping[str, str]) -> str | None:
    """The worst that was told in any file, by the full names of questions; None where nobody asked.

    Told once, a danger is not untold by another question that was answered with no.
    """
    told = {said for name, said in answers.items() if name.endswith(_ASKING)}
    return next((said for said in _WORST_FIRST if said in told), None)


def held(act: Act) -> str | None:
    """What this form was told of danger; a danger that was told in any other holds here too."""
    anywhere = worst(act.everywhere)
    return anywhere if anywhere in URGENT else act.answers.get("danger_now")
