"""Every way in which the content of a conversation can be wrong, each named with its place."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from authoring import aliases, last_screens, structure
from menus import services
from menus.nodes import Choice, Connect, Node, Outcome, Unseen
from menus.tree import CONTENT, Tree
from menus.words import FORMS, Tongue, Words, placeholders
from sms.page import TEXTED
from sms.words import texted
from telecom import gsm
from ussd import overflow
from whatsapp.words import messaged

MOVES = ("back", "home", "more", "skip", "leave", "go_on", "return")
CALL = (
    *(f"call.{part}" for part in ("press", "also", "more", "first", "person", "skip", "finish")),
    *(f"call.{part}" for part in ("letters", "aloud", "none", "to", "leaf", "speak")),
    *(f"digit.{digit}" for digit in (*"0123456789", "plus")),
)
# Figures that nobody rings: a hundred, and a year.
_NO_NUMBER = re.compile(r"\b(?:100|(?:19|20)\d\d)\b")
PROBLEMS = ("wrong_key", "empty", "silence", "not_digits", "wrong_length", "no_match", "no_number")


def faults(constants: Mapping[str, str], content: Path = CONTENT) -> list[str]:
    """What is wrong with the content in a folder; an empty list where nothing is."""
    try:
        raw = Words.read({}, content, drafts=True)
        words = Words.read(constants, content, drafts=True)
        typed = words.on("ussd")
        tree, voice = Tree.read(typed, content), Tree.read(words, content, "voice")
        texts = Tree.read(typed, content, *TEXTED)
        services.read(content)
    except ValueError as wrong:  # pydantic's own is one too
        return [f"can't be read: {wrong}"]
    dead = [*structure.dead(tree), *structure.dead_links(voice), *structure.dead_links(texts)]
    if dead := list(dict.fromkeys(dead)):
        return dead  # what can't be walked can't be worded either
    trees = {"ussd": tree, "voice": voice, "sms": texts}
    found = [*structure.lost(*trees.values()), *_keys(trees, words), *_same_names(words)]
    found += [*_placeholders(tree, raw, words), *_numbers(raw), *_letters(raw)]
    found += [*_names(tree, typed), *aliases.faults(tree)]
    if found:
        return found
    found = [*overflow.faults(tree, typed), *last_screens.faults(tree, typed)]
    found += [f"in a text: {fault}" for fault in last_screens.faults(texts, texted(typed))]
    said = last_screens.faults(texts, messaged(typed))
    return found + [f"on WhatsApp: {fault}" for fault in said]


def gaps(content: Path = CONTENT) -> list[str]:
    """What a language that began with a part of the words lacks: no fault, but to be known."""
    words, told = Words.read({}, content, drafts=True), list[str]()
    for language, tongue in words.tongues.items():
        if tongue.starter or not tongue.reviewed:
            lent = len(tongue.texts.keys() - tongue.own)
            offered = "not offered to callers" if tongue.is_draft else "offered to callers"
            why = "" if tongue.reviewed else ", for no speaker has reviewed it"
            told.append(f"{language}: {offered}{why}; {lent} texts are lent by other languages")
            told += [f"{language}: {key} is vital, and has no words" for key in tongue.missing]
    return told


def _expected(tree: Tree) -> Iterator[str]:
    yield "failure.text"
    yield "failure.again"
    if any(isinstance(node, Connect) for node in tree.nodes.values()):  # it is for calls too
        yield from CALL
    yield from (f"nav.{move}" for move in MOVES)
    yield from (f"problem.{problem}" for problem in PROBLEMS)
    for name, node in tree.nodes.items():
        yield from _worded(name, node)
    for name, listing in tree.lists.items():
        yield from (f"lists.{name}.{group}" for group in listing.groups)
        if not listing.territories:
            proper = listing.proper
            yield from (f"lists.{name}.{code}" for code in listing.codes if code not in proper)


def _worded(name: str, node: Node) -> Iterator[str]:
    """What there have to be words for at one node."""
    if isinstance(node, Outcome):
        for value, said in node.says.items():
            yield from (f"{name}.{value}.{one}" for one in said)
    elif not isinstance(node, Unseen):
        yield f"{name}.text"
    if isinstance(node, Choice):
        yield from (f"{name}.{option}" for option in node.options)


def _named_anyhow(tree: Tree) -> Iterator[str]:
    """The names that may be words; where they are none, CLDR has them."""
    for name, listing in tree.lists.items():
        if listing.territories:
            yield from (f"lists.{name}.{code}" for code in listing.codes)


def _same_names(words: Words) -> Iterator[str]:
    names = [tongue.name for tongue in words.tongues.values()]
    for language, tongue in words.tongues.items():
        if names.count(tongue.name) > 1:
            yield f"{language}: is called {tongue.name}, as another language is"
        if odd := gsm.outside(tongue.listed):
            why = f"{odd!r} would take the room of every caller: write listed = in plain letters"
            yield f"{language}: is listed as {tongue.listed}, and {why}"


def _keys(trees: Mapping[str, Tree], words: Words) -> Iterator[str]:
    expected = {key for channel in trees.values() for key in _expected(channel)}
    more = {key for channel in trees.values() for key in _named_anyhow(channel)}
    for language, tongue in words.tongues.items():
        for key in sorted(expected - tongue.own) if not tongue.starter else ():
            if _is_told(key, tongue, trees):
                yield f"{language}: {key} has no words"
        formed = {key for key in tongue.own if _written(key) in expected}
        for key in sorted(tongue.own - expected - more - formed):
            yield f"{language}: {key} is worded, but nothing says it"


def _written(key: str) -> str:
    """The key of what a node says on a screen, of any of its forms."""
    node, _, form = key.rpartition(".")
    return f"{node}.text" if form in FORMS else key


def _is_told(key: str, tongue: Tongue, trees: Mapping[str, Tree]) -> bool:
    """Whether a text is told on a channel that the language is offered on."""
    node = key.rpartition(".")[0]
    if key.startswith(("call.", "digit.")):
        return "voice" in tongue.channels
    known = any(node in tree.nodes for tree in trees.values())
    also = ("sms",) if "ussd" in tongue.channels else ()
    return not known or any(node in trees[one].reached for one in (*tongue.channels, *also))


def _placeholders(tree: Tree, raw: Words, words: Words) -> Iterator[str]:
    first = next(iter(raw.tongues.values()))
    for language, tongue in raw.tongues.items():
        for key, text in tongue.texts.items():
            if placeholders(text) != placeholders(first.texts.get(key, text)):
                yield f"{language}: {key} has other placeholders than {first.code}"
    for language, tongue in words.tongues.items():
        for key, text in tongue.texts.items():
            shown = placeholders(text)
            for name in shown - _fillable(tree, key) if shown else ():
                yield f"{language}: {key} shows {{{name}}}, which stands for nothing"


def _fillable(tree: Tree, key: str) -> set[str]:
    """The placeholders that a text may have: answers, shown names and values of its own file."""
    if key in ("call.press", "call.also"):
        return {"option", "key"}
    node, file = tree.nodes.get(key.rpartition(".")[0]), key.partition(".")[0]
    names = {*node.shows, *node.brings} if isinstance(node, Choice) else set()
    for name, other in tree.nodes.items():
        if name.startswith(f"{file}."):
            names.add(name.removeprefix(f"{file}."))
            names |= set(other.values) if isinstance(other, Outcome) else set()
    return names


def _numbers(raw: Words) -> Iterator[str]:
    """A number to ring stands in `numbers.toml`, where its source is, and nowhere else."""
    for language, tongue in raw.tongues.items():
        for key, text in tongue.texts.items():
            if re.search(r"\d{3}|\d \d{2}", _NO_NUMBER.sub("", text)):
                yield f"{language}: {key} writes a telephone number out"


def _letters(words: Words) -> Iterator[str]:
    for language, tongue in words.tongues.items():
        for key, text in tongue.texts.items():
            if (odd := gsm.outside(text)) and not tongue.ucs2:
                yield f"{language}: {key} has {odd!r}, outside GSM 03.38"


def _names(tree: Tree, words: Words) -> Iterator[str]:
    """The names of a list that are no words of ours: proper ones, and those of CLDR."""
    for name, listing in tree.lists.items():
        for language, tongue in words.tongues.items():
            for code, said in listing.names[language].items():
                key = f"lists.{name}.{code}"
                if said == code and listing.territories:
                    yield f"{language}: {key} has no words, and no name of its own"
                elif (odd := gsm.outside(said)) and not tongue.ucs2 and key not in tongue.own:
                    yield f"{language}: {key} is {said}, and {odd!r} is outside GSM 03.38"
