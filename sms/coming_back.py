"""Who has a code and says so in a sentence, and who asks for our answer."""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from dialogue.talk import Talk
from dialogue.turn import Heard, Move, Pressed, Said
from menus.tree import file_of
from menus.words import FALLBACK, Tongue
from sms.commands import NO_CONTACT
from sms.keys import bare
from telecom import code_and_pin

_MANNERS = frozenset((
    "hello", "hi", "hey", "please", "thanks", "thank", "you", "sasa", "habari", "hujambo", "mambo",
    "tafadhali", "asante", "je", "i", "am", "it's", "here", "hii", "hapa",
))  # fmt: skip
"""What is said around it and tells nothing."""


MINE, ASKS, OPEN = "mine", "main.menu.mine", "mine.status"
"""The part of the conversation that a code opens, the option that leads there, and the menu that is
open once both were right."""

STOPS = ("stop", "stopped")
"""The options of that menu by which we contact them no more, or that say that we don't."""

ASIDE = frozenset(("mine.no_reply", "mine.added", "mine.stopped"))
"""What is told beside that menu, to which one goes on."""


@dataclass(frozen=True, slots=True, repr=False)
class ComingBack:
    """The code and the PIN that a text holds, of which there may be either or neither; the language
    it is written in, where that is told; and what else it tells, without them. `named` is whether
    its numbers can be nothing else; `keys` are the options of an opened case that it may ask for,
    the first that there is."""

    code: str
    pin: str
    language: str | None
    rest: str
    named: bool
    keys: tuple[str, ...] = ("reply",)


def coming_back(text: str, tongues: Mapping[str, Tongue]) -> ComingBack | None:
    """What a text says of who comes back: that they do and nothing else, or code and PIN."""
    if _wants_no_contact(text, tongues):
        return ComingBack("", "", None, "", named=True, keys=STOPS)
    found = code_and_pin.find(text)
    said = [bare(word) for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)]
    known = code_and_pin.BESIDE | _MANNERS
    known |= {word for one in tongues.values() for said in one.coming_back for word in said.split()}
    tells, language = not known.issuperset(said), _language(said, tongues)
    if found is None:
        pin = "" if tells else _pin(text, said)
        says = pin or (language and not tells and not re.search(r"\d", text))
        return ComingBack("", pin, language, "", named=True) if says else None
    if tells and not (found.pin and found.named):
        return None
    named = found.named or bool(found.pin)
    return ComingBack(found.code, found.pin, language, found.rest if tells else "", named=named)


def leads_back(talk: Talk, back: ComingBack, meant: Heard) -> bool:
    """Whether a text, which may mean an option as well, leads to what a code opens from where its
    sender is: from any menu, and never out of what they are telling, where it is a part of that."""
    state, turn = talk.state, talk.turn()
    if is_telling(talk) or (not back.code and isinstance(meant, Pressed)):
        return False
    if not back.code and (state.node == OPEN or state.node in ASIDE):
        return True
    if back.keys == STOPS:
        return False
    if file_of(state.node) == MINE:
        return bool(back.code and (back.pin or turn.kind != "digits"))
    if asks_where_words_wait(talk, back):
        return False
    return back.named or turn.kind in ("choice", "language", "say")


def is_telling(talk: Talk) -> bool:
    """Whether words that come now belong to what the caller tells, and agreed that we keep."""
    state = talk.state
    is_of_report = file_of(state.node) in map(file_of, talk.tree.agreed)
    agreed = state.values.get("draft") or state.values.get("visit")
    return talk.turn().kind == "account" or bool(is_of_report and agreed)


def asks_where_words_wait(talk: Talk, back: ComingBack) -> bool:
    """Whether who only asks for an answer has told what waits here for their yes: led to where a
    code is asked for, which they may not have, they would think that it was sent."""
    tree, state = talk.tree, talk.state
    waits = tree.words in state.answers and not state.values.get("sent")
    away = state.node == tree.home or file_of(state.node) == MINE
    only_asks = back.keys != STOPS
    return waits and only_asks and not (away or back.code or back.pin or is_telling(talk))


def lead(talk: Talk, back: ComingBack) -> Generator[Heard, None, str]:
    """What they would press on the way there, and key: so a try is counted as any other. What they
    tell beside that joins what a code opened; else it waits for leave, and the node is named that
    tells what became of the code."""
    if not back.code and (talk.state.node == OPEN or talk.state.node in ASIDE):
        yield from _press(talk, back.keys)
        return ""
    if talk.turn().kind == "language":
        known = [one for one in (back.language, *FALLBACK) if one in talk.tree.languages]
        yield Pressed(talk.tree.languages.index(known[0]) + 1)
    yield Move.HOME
    yield Pressed(talk.turn().options.index(ASKS) + 1)
    for number in filter(None, (back.code, back.code and back.pin)):  # a PIN alone waits for it
        yield Said(number)
    told = talk.state.node
    if not back.rest:
        return ""
    yield Said(back.rest)
    return "" if told == OPEN else told


def _wants_no_contact(text: str, tongues: Mapping[str, Tongue]) -> bool:
    """Whether a text asks that we contact its sender no more, and nothing else."""
    said = " ".join(word for one in text.split() if (word := bare(one)) and word not in _MANNERS)
    return any(said in one.commands.get(NO_CONTACT, ()) for one in tongues.values())


def _press(talk: Talk, names: tuple[str, ...]) -> Iterator[Heard]:
    """The first of these options that the menu of an opened case has, from what is told beside."""
    if talk.state.node in ASIDE:
        yield Pressed(1)
    options = talk.turn().options
    known = [options.index(key) for name in names if (key := f"{OPEN}.{name}") in options]
    if known:
        yield Pressed(known[0] + 1)


def _pin(text: str, said: list[str]) -> str:
    """The PIN that a text calls so, where it is the only number there is; else empty."""
    numbers = re.findall(r"\d+", text)
    is_named = not {"pin", "siri"}.isdisjoint(said)
    return numbers[0] if is_named and len(numbers) == 1 and len(numbers[0]) == 4 else ""


def _language(said: list[str], tongues: Mapping[str, Tongue]) -> str | None:
    """The language in which these words ask for the answer, or say that there is a code, at most
    length."""
    whole = f" {' '.join(said)} "
    asked = [(asks, code) for code, one in tongues.items() for asks in one.coming_back]
    found = [(len(asks), code) for asks, code in asked if f" {asks} " in whole]
    return max(found, key=lambda one: one[0])[1] if found else None
