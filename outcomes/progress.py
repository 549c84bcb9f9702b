"""How far a caller has come in telling more, for who comes back with a code and a PIN to go on.

It is kept under the caller's own key, which a stolen server may in time be made to open: so it
names the questions that were asked, and of the answers the few that decide what is asked next.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from dialogue.act import Act
from outcomes import tell_more
from outcomes.told import since, told

DECIDE = {"reporter_role", "under_18", "ages", "location_side", "contact_ok", "danger_now"}


@dataclass(frozen=True)
class Progress:
    """The questions that were answered, and the one that was asked last."""

    told: Mapping[str, str]
    left: str

    @classmethod
    def of(cls, act: Act) -> Self:
        """How far who has not gone away has come."""
        return cls(_named({**act.answers, **told(act)}), act.left)

    @classmethod
    def read(cls, kept: str) -> Self:
        """What was written in a dialogue."""
        return cls(**json.loads(kept))

    def after(self, act: Act) -> "Progress":
        """The same after what was told since."""
        left = act.left if tell_more.is_asked(act.left) else self.left
        return Progress({**self.told, **_named({**act.answers, **since(act)})}, left)

    def following(self, channel: str, *, recorded: bool = True) -> str:
        """The question that comes next, or "nothing"; `recorded`: a call may ask for words."""
        return tell_more.following(self.told, self.left, channel, recorded=recorded)

    def packed(self) -> dict[str, Any]:
        """As it is sealed."""
        return {"told": {**self.told}, "left": self.left}

    def written(self) -> str:
        """As a dialogue holds it."""
        return json.dumps(self.packed())


def _named(answers: Mapping[str, str]) -> dict[str, str]:
    asked = {name for name in answers if tell_more.is_asked(name) or name in DECIDE}
    return {name: answers[name] if name in DECIDE else "" for name in asked}
