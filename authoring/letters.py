"""What is written stands in letters that every phone has, or its language says that it does not."""

from collections.abc import Iterator

from menus.tree import Tree
from menus.words import Words
from telecom import gsm


def faults(tree: Tree, raw: Words, typed: Words) -> Iterator[str]:
    """Letters outside GSM 03.38, of texts as they are written and of names as they are typed."""
    yield from _letters(raw)
    yield from _names(tree, typed)


def _letters(words: Words) -> Iterator[str]:
    for language, tongue in words.tongues.items():
        for key, text in tongue.texts.items():
            if (odd := gsm.outside(text)) and not tongue.ucs2:
                yield f"{language}: {key} has {odd!r}, outside GSM 03.38"


def _names(tree: Tree, words: Words) -> Iterator[str]:
    """The names of a list that are no words of ours: proper ones, and those of CLDR."""
    for name, listing in tree.lists.items():
        for language, tongue in words.tongues.items():
            for code, said in listing.names[language].items():
                key = f"lists.{name}.{code}"
                if said == code and listing.territories:
                    yield f"{language}: {key} has no words, and no name of its own"
                elif (odd := gsm.outside(said)) and not tongue.ucs2 and key not in tongue.own:
                    yield f"{language}: {key} is {said}, and {odd!r} is outside GSM 03.38"
