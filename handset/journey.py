"""A walk written down as it was seen and typed, so that a test can walk it again.

The first line says the channel and the language; `< ` stands before each line shown or heard, `> `
before each reply, and `= ` before what is done otherwise. A code is new in every walk and is
written as {code}.
"""

import re
from dataclasses import dataclass, field

_CODE = re.compile(r"(?<!\d)\d{8}(?!\d)")


@dataclass
class Journey:
    """The screens and replies of one session, in order."""

    channel: str = "ussd"
    steps: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of a mark, `<`, `>` or `=`, and a text."""

    def shown(self, screen: str) -> None:
        self.steps.append(("<", screen))

    def typed(self, reply: str) -> None:
        self.steps.append((">", reply))

    def did(self, what: str) -> None:
        self.steps.append(("=", what))

    def __str__(self) -> str:
        lines = [f"{self.channel}, {self._language}"]
        for mark, text in self.steps:
            lines += [f"{mark} {line}".rstrip() for line in self._lasting(mark, text).split("\n")]
        return "\n".join(lines) + "\n"

    @property
    def _language(self) -> str:
        """Swahili if the first reply chose it where it was offered first, else English."""
        offered = next((text for mark, text in self.steps if mark == "<"), "")
        reply = next((text for mark, text in self.steps if mark == ">"), "")
        chosen = rf"^{re.escape(reply)}\. Kiswahili$|Kiswahili: \w+ {re.escape(reply)}\b"
        return "sw" if reply and re.search(chosen, offered, re.M) else "en"

    @property
    def _codes(self) -> set[str]:
        screens = (text for mark, text in self.steps if mark == "<")
        return {code for screen in screens for code in _CODE.findall(screen)}

    def _lasting(self, mark: str, text: str) -> str:
        if mark == ">" and text not in self._codes:
            return text
        return _CODE.sub("{code}", text)
