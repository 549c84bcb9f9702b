"""What may go to a person a day after they last wrote: words that Meta has approved, by their name.

Source: developers.facebook.com, "Template messages", read in November 2026.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Templates:
    """The names at Meta of words that a caller may choose; `codes` are the languages that each was
    approved in, as Meta writes them: `sw`, or `en_GB`."""

    names: Mapping[str, str] = field(default_factory=dict)
    codes: Collection[str] = ()

    def has(self, language: str) -> bool:
        """Whether all of them can be said in a language."""
        return bool(self.names) and self._code(language) is not None

    def shape(self, words: str, language: str) -> dict[str, Any] | None:
        """The message; None where there is none of these words in this language."""
        name, code = self.names.get(words), self._code(language)
        if name is None or code is None:
            return None
        return {"type": "template", "template": {"name": name, "language": {"code": code}}}

    def _code(self, language: str) -> str | None:
        return next((code for code in self.codes if code.partition("_")[0] == language), None)
