"""What staff write who take an alert by a text: plain words for yes, and nothing beside them.

With any word more it may be a refusal, "OK, but I cannot", and takes nothing.
"""

import re

_AGREES = ("ok", "okay", "okey", "oky", "k", "sawa", "sawasawa", "yes", "yeah", "ndiyo", "ndio",
           "naam", "poa", "sure", "roger")  # fmt: skip
_TAKES = (
    *("on it", "i am on it", "im on it", "i am taking it", "im taking it", "taking it"),
    *("i take it", "i will take it", "ill take it", "i have taken it", "ive taken it"),
    *("i have it", "i have got it", "ive got it", "i got it", "got it", "it is mine", "mine"),
    *("nachukua", "ninachukua", "nitachukua", "nimechukua"),
    *(f"{tense}{what}chukua" for tense in ("na", "nina", "nita", "nime") for what in ("i", "li")),
    *("nalishughulikia", "ninalishughulikia", "naishughulikia", "ninaishughulikia"),
    *("nashughulikia", "ninashughulikia", "nitashughulikia"),
)
_ADDS_NOTHING = ("now", "right now", "right away", "sasa", "sasa hivi", "please", "tafadhali",
                 "thanks", "thank you", "asante", "haraka")  # fmt: skip

_BETWEEN = re.compile(r"[\s.,!;:*#\"()-]+")


def _any(*phrases: str) -> str:
    """The longest first, for one may begin as another does."""
    return "|".join(sorted(phrases, key=len, reverse=True))


_WHOLE = re.compile(
    rf"(?:(?:{_any(*_ADDS_NOTHING)}) )*(?:{_any(*_AGREES, *_TAKES)}) "
    rf"(?:(?:{_any(*_AGREES, *_TAKES, *_ADDS_NOTHING)}) )*"
)


def says_that_they_take_it(words: str) -> bool:
    """Whether a text says so, and nothing else; a question takes nothing."""
    said = _BETWEEN.sub(" ", words.casefold().replace("'", "").replace("\u2019", "")).strip()
    return "?" not in said and _WHOLE.fullmatch(f"{said} ") is not None
