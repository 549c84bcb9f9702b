"""A code and a PIN as people write them in a sentence, and the sentence without them."""

import re
from dataclasses import dataclass

BESIDE = frozenset((
    "code", "kodi", "pin", "number", "no", "my", "the", "is", "and", "with", "for", "nambari",
    "namba", "yangu", "yake", "ya", "siri", "kufuatilia", "ni", "na",
))  # fmt: skip
"""Words that say of a number that it is a code or a PIN, and those between."""

_NAMES = re.compile(r"(?:code|kodi|pin|siri|kufuatilia)(?![^\W\d_])")
_CODE, _PIN = r"(?<!\d)\d{4}\s?[-.]?\s?\d{4}(?!\d)", r"(?<!\d)\d{4}(?!\d)"


def _run(words: frozenset[str]) -> str:
    """Any number of these words, side by side, none of them part of another."""
    return rf"(?:(?:{'|'.join(sorted(words))})(?![^\W\d_])[\W_]*)*"


_WORDS = _run(BESIDE)
_LINKS = _run(BESIDE - {"code", "kodi", "pin", "siri", "kufuatilia"})
_PAIRS = tuple(
    re.compile(rf"(?<!\w){pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_LINKS}(?:pin|siri)(?![^\W\d_])[\W_]*{_LINKS}(?P<pin>{_PIN})[\W_]*{_WORDS}(?P<code>{_CODE})",
        rf"{_WORDS}(?P<code>{_CODE})[\W_]*{_WORDS}(?P<pin>{_PIN})",
        rf"(?P<pin>{_PIN})[\W_]*{_WORDS}(?P<code>(?<!\d)\d{{8}}(?!\d))",
    )
)
"""A pair, and the words before it that name it; that of the PIN first is not begun by a code's."""

_IN_THEIR_PLACE = {"code": "(code)", "pin": "(PIN)"}


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
    found = [pair for pattern in _PAIRS if (pair := pattern.search(text))]
    if found:
        return _read(text, min(found, key=re.Match.start), "code", "pin")
    code = re.search(rf"(?P<code>{_CODE})", text)
    alone = code and not re.search(r"\d", text[: code.start()] + text[code.end() :])
    return _read(text, code, "code") if code and alone else None


def struck(text: str) -> str:
    """The text as it may be kept: whoever reads it later opens nothing with it. A pair that is not
    called so counts where it is all that was written; else it may be what the text tells of."""
    found = find(text)
    if not found or not found.pin:
        return text
    tells = re.search(r"[^\W\d_]", text)
    return found.rest if found.named or not tells else text


def _read(text: str, found: re.Match[str], *names: str) -> CodeAndPin:
    parts, end = [], 0
    for name in sorted(names, key=found.start):
        parts += [text[end : found.start(name)], _IN_THEIR_PLACE[name]]
        end = found.end(name)
    said = {name: re.sub(r"\D", "", found[name]) for name in names}
    around = text if len(names) == 1 else found[0]
    named = bool(_NAMES.search(around.casefold()))
    return CodeAndPin(said["code"], said.get("pin", ""), named, "".join((*parts, text[end:])))
