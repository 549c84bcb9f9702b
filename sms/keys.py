"""What a text means at a question: a number, the words of an option, or the caller's own words."""

import re
from collections.abc import Mapping, Sequence

from dialogue.turn import Heard, Move, Pressed, Said, Turn
from telecom import numbers
from telecom.code_and_pin import BESIDE

KEYS = {Move.BACK: "0", Move.HOME: "00", Move.SKIP: "99"}
MORE = "98"

_YES = frozenset(("yes", "y", "yeah", "yea", "yep", "ndiyo", "ndio", "naam", "eeh", "ee"))
_NO = frozenset(("no", "n", "nope", "nah", "hapana", "apana", "la", "zii"))
_SPELT = {**dict.fromkeys(_YES, "yes"), **dict.fromkeys(_NO, "no")}
"""How words that answer a question are also written, in either language and in Sheng."""

_AGREES = frozenset(("ok", "okay", "okey", "sawa", "poa", "haya", "sure", "fine"))
_REFUSES = frozenset(("sitaki", "staki"))
"""What is a yes, and a no, where leave is asked; of a danger it may say anything."""

_LEAVE = ("consent_store", "words_ok", "contact_ok")
"""The questions of leave, as trees name them."""

_MANNERS = frozenset(("please", "tafadhali", "thanks", "thank", "you", "asante", "sana"))
"""What stands beside a yes or a no and adds nothing."""

_CONDITION = frozenset(("but", "if", "only", "unless", "lakini", "ila", "ikiwa", "kama", "tu"))
"""What makes a yes to what we may keep less than a plain one."""

_NUMBERED = re.compile(r"(?:no\.?|number|namba|nambari)?\s*[(]?(\d{1,2})\s*[).:-]*\s*(.*)")

_NOT_SURE = {
    "not sure", "i don't know", "i dont know", "don't know", "dont know", "maybe", "perhaps",
    "sina hakika", "sina uhakika", "sijui", "labda", "pengine",
}  # fmt: skip
"""How callers say that they are not sure, whichever of these an option says."""

_BEGUN = ("YES", "yes", "right", "NO_CONTACT")
"""Options, as trees name them, that more words may begin with: a yes, and who wants no call. Any
other no that goes on may be anything: *No, he is here* does not say that nobody is in danger."""

_MOVES = {key: move for move, key in KEYS.items()}


def bare(text: str) -> str:
    """A text as it is compared with a word of ours: whatever its case, its blanks and its end."""
    return " ".join(text.casefold().split()).strip(" .,!?*#\"'")


def hear(text: str, turn: Turn, options: Sequence[str], moves: Mapping[Move, str]) -> Heard:
    """What was meant by `text`; `options` and `moves` are the words that were shown of them."""
    word = bare(text)
    if not text.strip():
        return Move.NOTHING
    if move := _move(word, turn, moves):
        return move
    if turn.phone:
        return Said(numbers.given(text) or text.strip())
    if turn.kind == "digits":
        return Said(_number(word) or text.strip())
    pressed = _pressed(word, text.strip(), turn, options) if turn.kind != "account" else None
    return pressed or Said(text.strip())


def _number(word: str) -> str:
    """A number without what it is called, and without what divides its digits; empty where more is
    said, or none."""
    only = re.sub(r"[^\W\d_]+|[\s:=-]+", "", word)
    return only if BESIDE.issuperset(re.findall(r"[^\W\d_]+", word)) else ""


def _pressed(word: str, text: str, turn: Turn, options: Sequence[str]) -> Pressed | None:
    """An option: by its number, by its words or the first of them, or begun by more words."""
    agreed = None if "?" in text else _agreed(word, turn, options)
    number = next((n for n in (_option(word, options), agreed) if n is not None), None)
    number = _numbered(word, options) if number is None else number
    if number is not None or turn.kind != "choice":
        return None if number is None else Pressed(number)
    if named := _named(word, options):
        return Pressed(named)
    begun = None if _is_less_than_a_yes(word, turn) else _begun(word, turn.options, options)
    return Pressed(begun, text) if begun else None


def _move(word: str, turn: Turn, moves: Mapping[Move, str]) -> Move | None:
    """By its number, or by its words."""
    named = next((move for move, label in moves.items() if word == bare(label)), None)
    move = _MOVES.get(word, named)
    return move if move in turn.moves or move is Move.HOME else None


def _option(word: str, options: Sequence[str]) -> int | None:
    labels = [bare(label) for label in options]
    if word in labels:
        return labels.index(word) + 1
    if (said := _plain(word)) in (spelt := [_SPELT.get(label, label) for label in labels]):
        return spelt.index(said) + 1
    unsure = [label in _NOT_SURE for label in labels]
    if word in _NOT_SURE and unsure.count(True) == 1:
        return unsure.index(True) + 1
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 3 else None


def _plain(word: str) -> str:
    """A yes or a no, however often and with whatever manners it is said; else the words."""
    said = {_SPELT.get(one, one) for one in map(bare, word.split()) if one not in _MANNERS}
    return said.pop() if len(said) == 1 else word


def _agreed(word: str, turn: Turn, options: Sequence[str]) -> int | None:
    """The yes or the no to a question of leave, in words that are one only there."""
    if turn.node.rpartition(".")[2] not in _LEAVE:
        return None
    said = {bare(one) for one in word.split()} - _MANNERS - {""}
    for leave, plain in (_AGREES | _YES, "yes"), (_REFUSES | _NO, "no"):
        if said and said <= leave:
            begun = [_words(label)[:1] == [plain] for label in options]
            return begun.index(True) + 1 if begun.count(True) == 1 else None
    return None


def _numbered(word: str, options: Sequence[str]) -> int | None:
    """An option by its number with a bracket, or with what it says: *1)*, *1 yes*."""
    found = _NUMBERED.fullmatch(word)
    if not found or not 1 <= (number := int(found[1])) <= len(options):
        return None
    rest = bare(found[2])
    return number if not rest or number in (_option(rest, options), _named(rest, options)) else None


def _is_less_than_a_yes(word: str, turn: Turn) -> bool:
    """Whether a yes to what we may keep has a condition: then it is none."""
    asks = turn.node.rpartition(".")[2] in _LEAVE
    return asks and bool(_CONDITION & {bare(one) for one in word.split()})


def _named(word: str, options: Sequence[str]) -> int | None:
    """The one option whose words begin with these."""
    said = _words(word)
    named = [_words(label)[: len(said)] == said for label in options]
    return named.index(True) + 1 if len(word) > 1 and named.count(True) == 1 else None


def _begun(word: str, names: Sequence[str], options: Sequence[str]) -> int | None:
    """The one option that may be begun so, whose first word is that of more words."""
    first, *more = _words(word)
    begun = [
        name.rpartition(".")[2] in _BEGUN and _words(label)[:1] == [first]
        for name, label in zip(names, options, strict=True)
    ]
    return begun.index(True) + 1 if more and begun.count(True) == 1 else None


def _words(text: str) -> list[str]:
    """What is said, word by word, without what stands around each."""
    said = (_SPELT.get(word, word) for word in map(bare, text.split()))
    return [word for word in said if word]
