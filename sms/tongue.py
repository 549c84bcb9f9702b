"""Which language somebody writes in, by the words that its texts hold most."""

from collections.abc import Mapping

from menus.words import Tongue
from sms.keys import bare


def written_in(text: str, tongues: Mapping[str, Tongue]) -> str | None:
    """The language that a text names first, or whose frequent words it holds most of; None where
    none of them has more than all others."""
    said = [bare(word) for word in text.split()]
    for code, tongue in tongues.items():
        if said and said[0] in tongue.commands.get("language", ()):
            return code
    counts = {code: sum(word in one.frequent for word in said) for code, one in tongues.items()}
    most = max(counts.values(), default=0)
    found = [code for code, count in counts.items() if count == most]
    return found[0] if most and len(found) == 1 else None
