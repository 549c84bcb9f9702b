"""The words of a conversation as they are in texts."""

from dataclasses import replace

from menus.words import Tongue, Words


def texted(words: Words) -> Words:
    """The same, with what a node says otherwise in a text in place of what it says on a screen."""
    return in_form(words, "texted")


def in_form(words: Words, form: str) -> Words:
    """The same, with what a node says otherwise in one form in place of all else it says."""
    told = {c: replace(one, texts=_texts(one, f".{form}")) for c, one in words.tongues.items()}
    return Words(told)


def _texts(tongue: Tongue, form: str) -> dict[str, str]:
    own = (key for key in tongue.texts if key.endswith(form))
    return tongue.texts | {key.removesuffix(form) + ".text": tongue.texts[key] for key in own}
