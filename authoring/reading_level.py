"""How many years of school a text asks for, in a language that says how many it may.

By the Automated Readability Index, which counts letters, words and sentences alone: Senter and
Smith, AMRL-TR-66-220 (1967). It was made for English; no other language is measured here.
"""

import re
from collections.abc import Iterator

from menus.words import Words, placeholders

# Less is a label, of which no index says anything.
FEWEST_WORDS = 8
_SENTENCES = re.compile(r"[.?!:;]+(?:\s|$)")
_WORDS = re.compile(r"[\w'-]+")


def grade(text: str) -> float:
    """The year of school, from 1, in which somebody reads this; less than 1 for the plainest."""
    sentences = [part for part in _SENTENCES.split(text) if _WORDS.search(part)]
    words = _WORDS.findall(text)
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def faults(words: Words) -> Iterator[str]:
    """Every text that asks for more school than its language allows. `words` are as written."""
    for language, tongue in words.tongues.items():
        if tongue.grade is None:
            continue
        for key, text in tongue.texts.items():
            plain = _plain(text, tongue.names)
            if len(_WORDS.findall(plain)) < FEWEST_WORDS:
                continue
            if (found := grade(plain)) > tongue.grade:
                yield f"{language}: {key} is for grade {found:.1f}, over {tongue.grade}"


def _plain(text: str, names: tuple[str, ...]) -> str:
    """A text with a short word for each name and each placeholder: nobody can choose those."""
    for name in (*names, *(f"{{{one}}}" for one in placeholders(text))):
        text = text.replace(name, "name")
    return text
