"""Words that work at every question of a text, and answer none."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogue.phrases import Phrases

NO_CONTACT = "no_contact"
"""What is asked by words that work only where a case is open, and are no command elsewhere."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a word asks that works at every question, and the language it is of, if of one."""

    what: str
    language: str | None


def commands(phrases: Phrases) -> Mapping[str, Command]:
    """By word, what a text asks that says this word alone."""
    return {
        word: Command(what, code)
        for code, tongue in phrases.words.tongues.items()
        for what, words in tongue.commands.items()
        if what != NO_CONTACT
        for word in words
    }
