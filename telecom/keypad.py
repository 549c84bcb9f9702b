"""The letters on a telephone's keys."""

# Source: ITU-T E.161.
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
LETTERED = "23456789"
"""The keys that carry letters."""


def keys(word: str) -> str:
    """The keys that carry the small letters of a word, one press each."""
    return word.translate(_KEYS)
