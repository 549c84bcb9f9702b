"""What each language is called, and what one that began with a part of the words lacks."""

from collections.abc import Iterator
from pathlib import Path

from menus.tree import CONTENT
from menus.words import Words
from telecom import gsm


def faults(words: Words) -> Iterator[str]:
    """Names that two languages have, or that not every phone can list."""
    names = [tongue.name for tongue in words.tongues.values()]
    for language, tongue in words.tongues.items():
        if names.count(tongue.name) > 1:
            yield f"{language}: is called {tongue.name}, as another language is"
        if odd := gsm.outside(tongue.listed):
            why = f"{odd!r} would take the room of every caller: write listed = in plain letters"
            yield f"{language}: is listed as {tongue.listed}, and {why}"


def gaps(content: Path = CONTENT) -> list[str]:
    """What a language that began with a part of the words lacks: no fault, but to be known."""
    words, told = Words.read({}, content, drafts=True), list[str]()
    for language, tongue in words.tongues.items():
        if tongue.starter or not tongue.reviewed:
            lent = len(tongue.texts.keys() - tongue.own)
            offered = "not offered to callers" if tongue.is_draft else "offered to callers"
            why = "" if tongue.reviewed else ", for no speaker has reviewed it"
            told.append(f"{language}: {offered}{why}; {lent} texts are lent by other languages")
            told += [f"{language}: {key} is vital, and has no words" for key in tongue.missing]
    return told
