"""Which words of consent a caller was asked in: one name for all of a language, as they stand."""

import hashlib
import json
from collections.abc import Mapping

from menus.words import Words

ASKING = ("consent_store", "consent_more", "words_ok", "record_ok", "place_record_ok")
"""The nodes that ask whether we may keep what somebody tells, and that explain it, in any file."""


def told(words: Words, language: str) -> Mapping[str, str]:
    """The words of consent in a language, by their key, in every form that a channel says."""
    texts = words.tongues[language].texts
    return {key: texts[key] for key in sorted(texts) if _node(key) in ASKING}


def versions(words: Words) -> Mapping[str, str]:
    """By language, what its words of consent are known by: 12 hexadecimal digits, others as soon as
    one of them is. Nothing else of the conversation changes it."""
    return {
        language: hashlib.sha256(json.dumps(told(words, language)).encode()).hexdigest()[:12]
        for language in words.languages
    }


def _node(key: str) -> str:
    return key.partition(".")[2].partition(".")[0]
