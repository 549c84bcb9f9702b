"""A walk written down as it was seen and typed, so that a test can walk it again.

The first line says the channel and the language; `< ` stands before each line shown and `> ` before
each reply. A code is new in every walk and is written as {code}.
"""

import re
from dataclasses import dataclass, field

_CODE = re.compile(r"(?<!\d)\d{8}(?!\d)")


@dataclass
class Journey:
    """The screens and replies of one session, in order."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of a mark, `<` or `>`, and a text."""

    def shown(self, screen: str) -> None:
        self.steps.append(("<", screen))

    def typed(self, reply: str) -> None:
        self.steps.append((">", reply))

    def __str__(self) -> str:
        lines = [f"ussd, {self._language}"]
        for mark, text in self.steps:
            lines += [f"{mark} {line}".rstrip() for line in self._lasting(mark, text).split("\n")]
        return "\n".join(lines) + "\n"

    @property
    def _language(self) -> str:
        """Swahili if the first reply chose it on the first screen, else English."""
        first = [text for _, text in self.steps[:2]]
        chosen = len(first) == 2 and re.search(rf"^{re.escape(first[1])}\. (.*)$", first[0], re.M)
        return "sw" if chosen and chosen[1] == "Kiswahili" else "en"

    @property
    def _codes(self) -> set[str]:
        screens = (text for mark, text in self.steps if mark == "<")
        return {code for screen in screens for code in _CODE.findall(screen)}

    def _lasting(self, mark: str, text: str) -> str:
        if mark == ">" and text not in self._codes:
            return text
        return _CODE.sub("{code}", text)
