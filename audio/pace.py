"""Whether a sound can be the words that it is said to be: told from its length alone."""

from collections.abc import Iterator

SLOWEST, FASTEST = 1.0, 30.0
"""Letters a second; beyond them it is another prompt, or not whole."""

WORDS_A_SECOND = {"en": 140 / 60, "sw": 110 / 60}
"""How they are to be read: audio/README.md. What a caller waits for was reckoned with it."""
_TOO_SLOW = 1.6
_SHORT_S = 4.0


def odd(words: str, lasts: float) -> str | None:
    """Why a sound of so many seconds can't be these words; None where it can."""
    if not lasts * SLOWEST - 3 < len(words) < lasts * FASTEST + 10:
        return f"lasts {lasts:.1f} s, which is odd for its words: is it another prompt?"
    return None


def slow(words: str, lasts: float, language: str) -> Iterator[str]:
    """Whether callers would wait for it longer than they have: a call is to be done in minutes."""
    usual = len(words.split()) / WORDS_A_SECOND.get(language, 2.0)
    if lasts > max(_SHORT_S, usual * _TOO_SLOW):
        yield f"lasts {lasts:.0f} s, and {usual:.0f} s would do: callers pay, and have little time"


def doubts(words: str, language: str, lasts: float) -> list[str]:
    """What its length says against a sound of these words."""
    strange = odd(words, lasts)
    return [strange] if strange else [*slow(words, lasts, language)]
