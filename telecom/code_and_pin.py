"""A code and a PIN as people write them in a sentence, and the sentence without them.

A text is gone through once, word by word: it may be 16,000 letters of whatever a stranger sends,
and other callers wait meanwhile.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

CODE_NAMES = frozenset(("code", "kodi", "kufuatilia"))
PIN_NAMES = frozenset(("pin", "siri", "password", "secret"))
BESIDE = CODE_NAMES | PIN_NAMES | frozenset((
    "number", "no", "my", "the", "is", "and", "with", "for", "nambari", "namba", "neno", "la",
    "yangu", "yake", "ya", "ni", "na",
))  # fmt: skip
"""Words that say of a number that it is a code or a PIN, and those between."""

_SAYS_SO = frozenset(("is", "was", "are", "ni", "ndiyo", "ndio"))
_OURS = frozenset(("my", "the", "yangu"))
_WORDS_BETWEEN = {"pin": 6, "password": 6, "siri": 2, "secret": 2}
"""So many may stand between a name and the PIN: *siri* and *secret* are said of much else."""
_SURELY = 2
_YEARS = range(1950, 2050)
"""What may be a year is one, unless a name is that near."""
_TOGETHER = 3
"""So many signs at most between the halves of a code."""

_KENYA = "254"
"""A number of twelve digits that begins so is a telephone's."""

_NONE: frozenset[str] = frozenset()
_NAMES = CODE_NAMES | PIN_NAMES
_TOKENS = re.compile(r"\d+|[^\W\d_]+")


class _Token(NamedTuple):
    """A word, folded, or the digits of a number, and where in the text it stands."""

    said: str
    start: int
    end: int

    def has(self, digits: int) -> bool:
        return len(self.said) == digits and self.said.isdecimal()


class _Pair(NamedTuple):
    """Where a code and a PIN stand in a text, and whether either is called by its name."""

    code: tuple[int, int]
    pin: tuple[int, int]
    named: bool


@dataclass(frozen=True, slots=True, repr=False)
class CodeAndPin:
    """The digits of a code, those of the PIN beside it if there is one, whether the text calls
    either by its name, and the text with a word in the place of each."""

    code: str
    pin: str
    named: bool
    rest: str


def find(text: str) -> CodeAndPin | None:
    """A code and a PIN that stand side by side, or the code that is the only number there is."""
    tokens = _tokens(text)
    if pair := next(_pairs(tokens), None):
        rest = _without(text, {pair.code: "(code)", pair.pin: "(PIN)"})
        return CodeAndPin(_digits(text, pair.code), _digits(text, pair.pin), pair.named, rest)
    numbers = [at for at, token in enumerate(tokens) if token.said.isdecimal()]
    if numbers and len(numbers) == _code(tokens, numbers[0]):
        code = tokens[numbers[0]].start, tokens[numbers[-1]].end
        rest = _without(text, {code: "(code)"})
        return CodeAndPin(_digits(text, code), "", _is_named(tokens), rest)
    return None


def struck(text: str) -> str:
    """The text as it may be kept: whoever reads it later opens nothing with it. A pair that is not
    called so counts where it is all that was written; else it may be what the text tells of."""
    tokens = _tokens(text)
    tells = not all(token.said.isdecimal() for token in tokens)
    places: dict[tuple[int, int], str] = {}
    for pair in _pairs(tokens):
        if pair.named or not tells:
            places |= {pair.code: "(code)", pair.pin: "(PIN)"}
    for place in _lone_pins(tokens):
        if not any(start < place[1] and place[0] < end for start, end in places):
            places[place] = "(PIN)"
    return _without(text, places)


def _tokens(text: str) -> list[_Token]:
    return [_Token(one[0].casefold(), one.start(), one.end()) for one in _TOKENS.finditer(text)]


def _pairs(tokens: Sequence[_Token]) -> Iterator[_Pair]:
    """Those side by side, in their order; what stands before one may name it."""
    at, names = 0, _NONE
    while at < len(tokens):
        if found := _pair_at(tokens, at, names):
            pair, at = found
            names = _NONE
            yield pair
            continue
        said = tokens[at].said
        names = names | (_NAMES & {said}) if said in BESIDE else _NONE
        at += 1


def _pair_at(tokens: Sequence[_Token], at: int, names: frozenset[str]) -> tuple[_Pair, int] | None:
    """A pair that begins at a token, and the token after it; `names` stand before it."""
    if tokens[at].said in PIN_NAMES:
        return _pin_first(tokens, at) if names.isdisjoint(CODE_NAMES) else None
    if many := _code(tokens, at):
        pin = _past(tokens, at + many, BESIDE)
        if _has(tokens, pin, 4):
            named = bool(names) or _is_named(tokens[at + many : pin])
            return _Pair(_place(tokens, at, many), _place(tokens, pin), named), pin + 1
    if _has(tokens, at, 4) and _has(tokens, code := _past(tokens, at + 1, BESIDE), 8):
        named = bool(names) or _is_named(tokens[at + 1 : code])
        return _Pair(_place(tokens, code), _place(tokens, at), named), code + 1
    if names and _has(tokens, at, 12) and not tokens[at].said.startswith(_KENYA):
        start, end = _place(tokens, at)
        return _Pair((start, start + 8), (start + 8, end), True), at + 1
    return None


def _pin_first(tokens: Sequence[_Token], at: int) -> tuple[_Pair, int] | None:
    """As in *my pin is 4321, the code 1234 5678*."""
    pin = _past(tokens, at + 1, BESIDE - _NAMES)
    if not _has(tokens, pin, 4):
        return None
    code = _past(tokens, pin + 1, BESIDE)
    if not (many := _code(tokens, code)):
        return None
    return _Pair(_place(tokens, code, many), _place(tokens, pin), True), code + many


def _past(tokens: Sequence[_Token], at: int, words: frozenset[str]) -> int:
    """The first token from here on that is none of these words."""
    while at < len(tokens) and tokens[at].said in words:
        at += 1
    return at


def _has(tokens: Sequence[_Token], at: int, digits: int) -> bool:
    return at < len(tokens) and tokens[at].has(digits)


def _code(tokens: Sequence[_Token], at: int) -> int:
    """Of how many tokens a code consists that begins at this one; 0 where none does."""
    if _has(tokens, at, 8):
        return 1
    halves = _has(tokens, at, 4) and _has(tokens, at + 1, 4)
    return 2 if halves and tokens[at + 1].start - tokens[at].end <= _TOGETHER else 0


def _place(tokens: Sequence[_Token], at: int, many: int = 1) -> tuple[int, int]:
    return tokens[at].start, tokens[at + many - 1].end


def _is_named(tokens: Sequence[_Token]) -> bool:
    return any(token.said in _NAMES for token in tokens)


def _lone_pins(tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Where a PIN stands that is called so at some distance from its code, or without it."""
    of_a_code = any(token.said in CODE_NAMES for token in tokens)
    for at, token in enumerate(tokens):
        if token.said in PIN_NAMES:
            said, next_ = tokens[max(at - 1, 0)].said, tokens[min(at + 1, len(tokens) - 1)].said
            if of_a_code or said in _OURS or next_ in _OURS | _SAYS_SO:
                yield from _after(tokens, at)
                yield from _before(tokens, at)


def _after(tokens: Sequence[_Token], at: int) -> Iterator[tuple[int, int]]:
    for between, place in enumerate(range(at + 1, at + 2 + _WORDS_BETWEEN[tokens[at].said])):
        if _has(tokens, place, 4):
            if between <= _SURELY or int(tokens[place].said) not in _YEARS:
                yield _place(tokens, place)
            return
        if all(_has(tokens, place + n, 1) for n in range(4)):
            yield _place(tokens, place, 4)
            return


def _before(tokens: Sequence[_Token], at: int) -> Iterator[tuple[int, int]]:
    """As in *4321 and 1234-5678 are my pin and code*."""
    place = at - 1
    while place >= max(at - _WORDS_BETWEEN["pin"], 0) and not tokens[place].said.isdecimal():
        place -= 1
    between = {token.said for token in tokens[place + 1 : at]}
    if between & _SAYS_SO and between <= BESIDE | _SAYS_SO:
        for one in range(place, max(place - 3, -1), -1):
            if not _has(tokens, one, 4):
                return
            yield _place(tokens, one)


def _without(text: str, places: Mapping[tuple[int, int], str]) -> str:
    parts, end = [], 0
    for place in sorted(places):
        parts += [text[end : place[0]], places[place]]
        end = place[1]
    return "".join((*parts, text[end:]))


def _digits(text: str, place: tuple[int, int]) -> str:
    return re.sub(r"\D", "", text[slice(*place)])
