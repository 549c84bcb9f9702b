"""The words of a conversation as they are in texts."""

from dataclasses import replace

from menus.words import Tongue, Words

_TEXTED = ".texted"


def texted(words: Words) -> Words:
    """The same, with what a node says otherwise in a text in place of what it says on a screen."""
    return Words({code: replace(one, texts=_texts(one)) for code, one in words.tongues.items()})


def _texts(tongue: Tongue) -> dict[str, str]:
    own = (key for key in tongue.texts if key.endswith(_TEXTED))
    return tongue.texts | {key.removesuffix(_TEXTED) + ".text": tongue.texts[key] for key in own}
