"""How old somebody says that they are, in words of their own."""

import re

from dialogue.ages import YOUNGEST

OF_AGE = 18

_LASTING = r"\b(?!\s+(?:hapa|huku|kwa|ya|nikifanya|tangu)\b)"
_AGES = (
    r"\b(?:nina|ni?ko\s*na|ni?ko|mimi\s+ni\s+wa)\s+(?:umri\s+wa\s+)?miaka\s+(\d{1,2})" + _LASTING,
    r"\bumri\s+wangu\s+(?:ni\s+)?(?:miaka\s+)?(\d{1,2})\b",
    r"\b(?:i\s+am|i'?m)\s+(?:only\s+)?(\d{1,2})\b(?!\s*(?:minutes|hours|days|weeks|months|km|of\b))",
    r"\bam\s+(?:only\s+)?(\d{1,2})\s*(?:yrs?|years?)\b(?!\s+(?:here|in|into|of)\b)",
)


def says_a_child(words: str) -> bool:
    """Whether these words say of whoever writes them that they are younger than eighteen."""
    said = (found for age in _AGES for found in re.findall(age, words, re.IGNORECASE))
    return any(YOUNGEST <= int(age) < OF_AGE for age in said)
