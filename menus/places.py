"""Finds a place however it is typed: its first letters, a town in it, an abbreviation, a slip."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from telecom.keypad import LETTERED, keys

# Where it is typed beside a name it tells nothing, in English and in Swahili.
_ASIDE = frozenset(
    ("town", "city", "county", "estate", "area", "near", "the", "in", "at", "mji", "mjini", "wa",
     "ya", "kaunti", "mtaa", "karibu", "na", "huko", "kwa", "katika", "nchi", "niko", "nipo",
     "tuko", "yuko", "ni", "i", "am", "im", "from")
)  # fmt: skip
LEAST_SURE = 3
"""Letters that tell enough for what comes after them to be passed over."""
MOST_KEYED = 6
"""Entries that keys may stand for, likeliest first; more would nobody keep in mind by ear."""
MOST = 9
"""Entries that a slip may stand for; more would say nothing."""
LONGEST = 160
"""Letters of what is typed that are looked at: a screen of them. No name is as long."""

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name folded for look-ups: small letters and digits, run on and word by word."""

    code: str
    letters: str
    words: tuple[str, ...]
    beginnings: str  # the name and its words, a blank before each

    @classmethod
    def of(cls, code: str, name: str) -> "Spelling":
        """How the name of a code may be typed."""
        letters, words = folded(name), tuple(folded(word) for word in name.split())
        return cls(code, letters, words, "".join(f" {part}" for part in (letters, *words)))


def folded(text: str) -> str:
    """Small letters and digits only, without accents, blanks or apostrophes."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum())


class Places:
    """A list as it is looked up in one language; what other languages call an entry counts too.

    `aliases` are by their folded letters. All is made once; looking up changes nothing.
    """

    def __init__(
        self,
        own: Iterable[tuple[str, str]],
        others: Iterable[tuple[str, str]],
        aliases: Mapping[str, Codes],
    ) -> None:
        self._own = tuple(Spelling.of(code, name) for code, name in own)
        self._others = tuple(Spelling.of(code, name) for code, name in others)
        self._aliases = aliases
        self._whole = self._all_whole()
        self._on_keys = [(keys(name), codes) for name, codes in self._whole.items()]

    def named(self, letters: str) -> Codes:
        """The codes that these very letters begin a name of, or are another name of."""
        typed = folded(letters)
        if not typed:
            return ()
        begun = _begun(self._own, typed) or _begun(self._others, typed)
        return tuple(dict.fromkeys((*begun, *self._aliases.get(typed, ()))))

    def sure(self, letters: str) -> Codes:
        """The codes that these very letters name, or each of their words: Nairobi, Kibera."""
        telling = [one for one in _split(letters[:LONGEST]) if one not in _ASIDE]
        found = [self._whole.get(folded(one), ()) for one in telling]
        by_words = tuple(dict.fromkeys(code for codes in found for code in codes))
        return self.named(letters) or (by_words if all(found) else ())

    def is_name(self, letters: str) -> bool:
        """Whether this is all of what an entry, or a word of its name, is called."""
        return folded(letters) in self._whole

    def find(self, letters: str) -> Codes:
        """The same; else those that are meant: with a slip, among other words, or cut short.

        Digits are keys of a telephone, pressed once for each letter.
        """
        letters = letters[:LONGEST]
        if letters and set(letters) <= set(LETTERED):
            return self._keyed(letters)
        ways: tuple[Callable[[str], Codes], ...] = (
            self.named, self._slipped, self._by_words, self._cut_short,
        )  # fmt: skip
        return next((found for way in ways if (found := way(letters))), ())

    def _slipped(self, letters: str) -> Codes:
        """Those nearest to it; who errs in the first letter is not found so."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - only who looks up needs it

        typed = folded(letters)
        most = 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2
        near: dict[int, list[str]] = {}
        for name, codes in self._whole.items():
            if most and name[0] == typed[0] and len(name) > LEAST_SURE:
                slips = OSA.distance(typed, name, score_cutoff=most)
                if slips <= most:
                    near.setdefault(slips, []).extend(codes)
        found = dict.fromkeys(near[min(near)]) if near else {}
        return tuple(found) if len(found) <= MOST else ()

    def _keyed(self, typed: str) -> Codes:
        """Those that begin with letters on these keys; else those nearest to three keys or more."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - only who looks up needs it

        own = [(keys(part), (one.code,)) for one in self._own for part in (one.letters, *one.words)]
        begun = [codes for name, codes in (*own, *self._on_keys) if name.startswith(typed)]
        if not begun and len(typed) >= LEAST_SURE:
            most = 1 if len(typed) < 8 else 2
            ends = range(len(typed) - 1, len(typed) + 2)  # a key may be missing, or too many
            far = [
                (min(OSA.distance(typed, name[:end]) for end in ends), len(name), codes)
                for name, codes in self._on_keys
            ]
            near = sorted(far, key=lambda one: (one[0], abs(one[1] - len(typed))))
            begun = [codes for slips, _, codes in near if slips <= most]
        return tuple(dict.fromkeys(code for codes in begun for code in codes))[:MOST_KEYED]

    def _by_words(self, letters: str) -> Codes:
        """By the words that are each a name: Kibera, Nairobi; near Thika town."""
        words = _split(letters)
        telling = [one for one in words if len(one) >= LEAST_SURE and one not in _ASIDE]
        if len(telling) == len(words):
            telling = telling if len(words) > 1 else []
        found = (self._whole.get(folded(one)) or self._slipped(one) for one in telling)
        return tuple(dict.fromkeys(code for codes in found for code in codes))

    def _cut_short(self, letters: str) -> Codes:
        """A slip further on is forgiven down to three letters; a first word alone tells nothing of
        those after it."""
        typed, (first, *more) = folded(letters), _split(letters) or [""]
        least = max(LEAST_SURE, len(folded(first)) + 1 if more else 0)
        for length in range(len(typed) - 1, least - 1, -1):
            if found := self.named(typed[:length]):
                return found
        return ()

    def _all_whole(self) -> dict[str, Codes]:
        whole: dict[str, Codes] = {**self._aliases}
        for one in (*self._others, *self._own):
            for name in (one.letters, *one.words):
                whole[name] = tuple(dict.fromkeys((*whole.get(name, ()), one.code)))
        return whole


def _split(letters: str) -> list[str]:
    """Word by word, in small letters, without apostrophes."""
    words = re.split(r"[\W_]+", letters.casefold().replace("'", ""))
    return [word for word in words if word]


def _begun(spellings: Iterable[Spelling], typed: str) -> Codes:
    """Those of which the name, or a word of it, begins with these folded letters."""
    begun = f" {typed}"
    return tuple([one.code for one in spellings if begun in one.beginnings])
