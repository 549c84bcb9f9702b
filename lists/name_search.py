"""Finds a name among many as it was typed on a keypad: with slips, by its sound, or as bare keys.

Words are compared one by one, so that one left out or in another place costs little, and a rare
word tells more than one that half the names have. A name with a hyphen or an article stands in the
index both ways, apart and as one word, for it is typed either way: Al-Noor, al noor, alnoor.

The library that compares is loaded at the first search, which a web process makes as it starts:
the worker never searches, and it takes three megabytes.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from telecom.keypad import keys

Key = TypeVar("Key", bound=Hashable)

LIKE_ENOUGH = 46  # of 100; measured: one word of a name reaches it, unrelated words do not
TELLS_ALL = 3  # a word that one name in seven has, or fewer: typed alone, it is enough
# Letters that sound alike in Kenyan English and Swahili; a name is heard before it is typed.
_SOUNDS = (
    ("ph", "f"), ("gh", "g"), ("sh", "s"), ("th", "t"), ("ch", "c"), ("ck", "k"), ("x", "ks"),
    ("c", "k"), ("q", "k"), ("z", "s"), ("r", "l"), ("v", "f"), ("y", "i"), ("j", "g"),
    ("w", "u"), ("e", "i"), ("o", "u"), ("h", ""),
)  # fmt: skip

# Words that people leave out, add, or write as one with the next.
_ARTICLES = frozenset(("al", "el", "the", "a", "an", "and", "of", "na", "ya", "wa"))
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")

Spelling = Callable[[str], str]


def letters(word: str) -> str:
    """Small letters and digits alone, without accents."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in bare if c.isalnum() and c.isascii())


def sound(word: str) -> str:
    """Letters that sound alike made the same, and doubled ones single."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return "".join(c for n, c in enumerate(word) if n == 0 or c != word[n - 1])


class NameSearch(Generic[Key]):
    """An index of names, made once; asking it changes nothing."""

    def __init__(self, names: Iterable[tuple[Key, str]]) -> None:
        listed = [(key, words) for key, name in names for words in _readings(name)]
        self._spelt = {spelling: _Spelt(listed, spelling) for spelling in (letters, sound, keys)}

    def nearest(self, typed: str, most: int = 3) -> list[Key]:
        """The keys of the names most like what was typed, best first; those like enough alone."""
        typed = typed.replace("0", " ") if _is_keyed(typed) else typed
        best: dict[Key, float] = {}
        for words in _readings(typed):
            if len("".join(words)) >= 2:
                for key, score in self._scores(words).items():
                    best[key] = max(score, best.get(key, 0.0))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])[:most]
        return [key for key, score in ranked if score >= LIKE_ENOUGH]

    def _scores(self, words: list[str]) -> dict[Key, float]:
        spellings = (keys,) if _is_keyed("".join(words)) else (letters, sound)
        scores: dict[Key, float] = {}
        for spelling in spellings:
            for key, score in self._spelt[spelling].scores(words).items():
                scores[key] = scores.get(key, 0.0) + score / len(spellings)
        return scores


class _Spelt(Generic[Key]):
    """The names in one spelling, where each word stands, and how much it tells."""

    def __init__(self, listed: list[tuple[Key, list[str]]], spelling: Spelling) -> None:
        self._spelling = spelling
        self._keys = [key for key, _ in listed]
        names = [[spelling(word) for word in words] for _, words in listed]
        self._joined = ["".join(words) for words in names]
        self._stands: dict[str, list[int]] = {}
        for place, words in enumerate(names):
            for word in dict.fromkeys(words):
                self._stands.setdefault(word, []).append(place)
        self._tells = tells = {
            word: 1 + math.log(len(names) / len(at)) for word, at in self._stands.items()
        }
        self._all = min(TELLS_ALL, 1 + math.log(max(len(names), 1)) / 2)
        self._share = [
            {word: tells[word] / sum(map(tells.__getitem__, words)) for word in words}
            for words in names
        ]

    def scores(self, typed: list[str]) -> dict[Key, float]:
        """Each key with the likeness, 0 to 100, of its likest name."""
        from rapidfuzz import fuzz  # noqa: PLC0415

        asked = [word for word in map(self._spelling, typed) if word]
        by_words = self._by_words(asked)
        run_on = "".join(asked)
        best: dict[Key, float] = {}
        for place, key in enumerate(self._keys):
            words, whole = by_words.get(place, 0.0), fuzz.ratio(run_on, self._joined[place])
            score = max((words + whole) / 2, whole - 5, 0.85 * words)
            if score > best.get(key, 0.0):
                best[key] = score
        return best

    def _by_words(self, asked: list[str]) -> dict[int, float]:
        """By the place of a name, how well each asked word is met, and how much of it was asked."""
        scores: dict[int, float] = {}
        for word in asked:
            met: set[int] = set()
            for likest, like, _ in self._alike(word):  # the likest first
                meets = 60 / len(asked) * min(1, self._tells[likest] / self._all)
                for place in self._stands[likest]:
                    if place not in met:
                        met.add(place)
                        worth = meets + 40 * self._share[place][likest]
                        scores[place] = scores.get(place, 0.0) + like * worth
        return scores

    def _alike(self, word: str) -> list[tuple[str, float, int]]:
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        return process.extract(
            word, self._stands.keys(), scorer=OSA.normalized_similarity, score_cutoff=0.5, limit=40
        )


def _readings(text: str) -> list[list[str]]:
    """The words, without articles; and where marks or articles join some, with those as one."""
    plain = _APOSTROPHES.sub("", text)
    readings = [_apart(plain), _joined(plain), _apart(_APOSTROPHES.sub(" ", text))]
    if _is_keyed(text):  # no key tells an article
        readings.append(["".join(readings[0])])
    return [list(words) for words in dict.fromkeys(map(tuple, readings)) if words]


def _apart(text: str) -> list[str]:
    words = [word for part in re.split(r"[\W_]+", text) if (word := letters(part))]
    return [word for word in words if word not in _ARTICLES] or words


def _joined(text: str) -> list[str]:
    words: list[str] = []
    article = ""
    for part in re.sub(r"\s*([-/])\s*", r"\1", text).replace("&", " ").split():
        word = article + letters(part)
        article = word if word in _ARTICLES else ""
        words += [word] if word and not article else []
    return words


def _is_keyed(text: str) -> bool:
    """Only keys: a name typed with one press a letter, not by its letters."""
    bare = text.replace(" ", "")
    return bare.isascii() and bare.isdigit()
