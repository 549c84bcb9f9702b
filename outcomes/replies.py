"""How staff's replies reach a caller who has come back: read on a screen, or heard in a call."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from dialogue.act import Act, Caller, Result
from menus.spoken import recorded_at
from models.answers import answers
from models.return_visit import Returned
from outcomes.spoken_replies import SpokenReplies
from telecom.numbers import grouped, grouped_in_kenya, is_foreign

READ_ALOUD = "en"
"""What the gateway's own voice speaks."""


@dataclass(frozen=True)
class Replies:
    """`number` is the one that callers ring; without one nobody could hear what was spoken."""

    sounds: SpokenReplies
    number: str | None

    def found(self, returned: Returned, caller: Caller) -> dict[str, str]:
        """What a dialogue keeps of them, newest first, until the caller asks for it."""
        newest = [*reversed(answers(returned))]
        if caller.channel == "IVR":
            told = [(one.words, *_packed(one.spoken)) for one in newest]
            return {"told": json.dumps(told) if told else ""}
        unwritten = any(one.spoken and not one.words for one in newest)
        return {
            "reply": "\n".join(one.words for one in newest if one.words),
            "ring": self._number(caller) if unwritten else "",
        }

    def told(self, act: Act) -> Result:
        """What there is for them on this channel: some of it, both, or only what is spoken."""
        if act.caller.channel == "IVR":
            return self._heard(act)
        words, ring = act.values.get("reply"), act.values.get("ring")
        if words:
            return ("both" if ring else "some"), {}
        return ("spoken" if ring else "none"), {}

    def _heard(self, act: Act) -> Result:
        """In a call the sounds, at addresses made just now; words that a machine can speak too."""
        told = json.loads(act.values.get("told") or "[]")
        lines = [*self._lines(told, aloud=act.language == READ_ALOUD)]
        if not lines:
            return ("unspeakable" if told else "none"), {}
        left = act.language != READ_ALOUD and any(not spoken for _, *spoken in told)
        return ("both" if left else "some"), {"reply": "\n".join(lines)}

    def _lines(self, told: list[list[str]], *, aloud: bool) -> Iterator[str]:
        for words, *spoken in told:
            if spoken:
                row, key = spoken
                yield recorded_at(self.sounds.address(UUID(row), bytes.fromhex(key)))
            elif aloud:
                yield words

    def _number(self, caller: Caller) -> str:
        """The number to ring, as this caller dials it."""
        if not self.number:
            return ""
        return (grouped if is_foreign(caller.number) else grouped_in_kenya)(self.number)


def _packed(spoken: tuple[UUID, bytes] | None) -> tuple[str, ...]:
    return (spoken[0].hex, spoken[1].hex()) if spoken else ()
