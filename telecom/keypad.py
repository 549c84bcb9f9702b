"""The letters on a telephone's keys."""

# Source: ITU-T E.161.
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
LETTERED = "23456789"
"""The keys that carry letters."""
NO_LETTERS = "1"
"""The key that carries none, nor leads anywhere by itself."""


def keys(word: str) -> str:
    """The keys that carry the small letters of a word, one press each."""
    return word.translate(_KEYS)
