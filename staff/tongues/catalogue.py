"""What the console's English is in another language: one file of gettext's for each, read once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.messages.pofile import read_po

ENGLISH = "en"
TONGUES = {ENGLISH: "English", "sw": "Kiswahili"}
"""The languages that a person of staff can choose, each by its own name."""

HOLES = re.compile(r"\{\d+\}|</?[a-z][a-z0-9]*>")
"""What stays in place when a saying is translated: what is filled in, and marks of HTML."""


class Saying(NamedTuple):
    """English to be translated; `of`: where it stands, for words that mean something else there."""

    english: str
    of: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The words of one language."""

    words: Mapping[Saying, str]
    months: Mapping[int, str]
    """As CLDR shortens them."""

    def get(self, english: str, of: str = "") -> str | None:
        """The words for it, those of this very place first; None where nobody has found any."""
        return self.words.get(Saying(english, of)) or self.words.get(Saying(english))

    def lacks(self, saying: Saying) -> bool:
        """Whether it would be shown in English."""
        return self.get(*saying) is None


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; of English an empty one."""
    path = Path(__file__).with_name(f"{language}.po")
    words = {}
    if language != ENGLISH:
        with path.open(encoding="utf-8") as file:
            read = read_po(file, locale=language, abort_invalid=True)
        words = {
            Saying(str(one.id), one.context or ""): str(one.string)
            for one in read
            if one.id and one.string and not one.fuzzy
        }
    return Catalogue(words, Locale(language).months["format"]["abbreviated"])


def misfits(known: Catalogue) -> Iterator[Saying]:
    """What is translated with other holes than its English has."""
    for saying, words in known.words.items():
        if sorted(HOLES.findall(saying.english)) != sorted(HOLES.findall(words)):
            yield saying
