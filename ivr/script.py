"""What is said at each turn: prompts that were recorded, digits one by one, what can't be known."""

from collections.abc import Collection, Iterator, Mapping
from copy import copy

from dialogue import lookup
from dialogue.phrases import UNANSWERED
from dialogue.turn import State
from ivr.keys import pages
from ivr.pieces import Blank, Piece, Prompt, Recorded
from ivr.sheet import Sheet, varies
from ivr.values import hours, spelt, told
from menus.nodes import Choice, Lookup, Outcome
from menus.spoken import address_of, is_recording
from menus.tree import Tree, file_of
from menus.words import HOURS, Words
from menus.team_hours import written
from menus.tree import Tree
from menus.words import HOURS, Words, by_beginning, fill
from telecom.numbers import grouped_in_kenya

# The tree as callers may tell us in their own voice, and as they may not: a few prompts then say
# other keys.
SPOKEN = ("voice",)
UNRECORDED = ("voice", "unrecorded")


class Script:
    """Everything a call can say. `words` are as written; `constants` are numbers to ring."""

    def __init__(self, tree: Tree, words: Words, constants: Mapping[str, str]) -> None:
        self._tree, self._words, self._constants = tree, words, constants
        self._sheet = Sheet(tree, words)
        self._habits = {
            f"{file_of(name)}.{value}": habit
            for name, node in tree.nodes.items()
            if isinstance(node, Outcome)
            for value, habit in node.habits.items()
        }
        # Who learned English at school can wait three seconds; who did not hears her own at once.
        first, *others = words.languages
        self._before_one_is_chosen = (*others, first)
        self._keys = {name: by_beginning(tongue.texts) for name, tongue in words.tongues.items()}
        for language in words.languages:
            self._read(language)
        for language in words.languages:
            self._borrow(language)

    def told_with(self, constants: Mapping[str, str]) -> "Script":
        """The same script, naming numbers of its own."""
        script = copy(self)
        script.ring(constants)
        return script

    def ring(self, constants: Mapping[str, str]) -> None:
        """Name these numbers to ring from the next turn on."""
        self._constants = constants

    def sheet(self) -> Mapping[str, Mapping[str, str]]:
        """By language and name, the exact words of every prompt there is."""
        return self._sheet.prompts

    def words_of(self, prompt: Prompt) -> str:
        """What a prompt says."""
        return self._sheet.prompts[prompt.language][prompt.name]

    def pieces(self, state: State, page: int = 0, more: Collection[str] = ()) -> tuple[Piece, ...]:
        """What is said at a state, in the order it is heard; all languages before one is chosen.

        `more` are prompts said at its end.
        """
        return tuple(map(self._lent, self._pieces(state, page, more)))

    def failure(self, language: str | None) -> tuple[Piece, ...]:
        """What is said where the service itself is at a loss."""
        return self.pieces(State("failure", language))

    def _lent(self, piece: Piece) -> Piece:
        """The same piece, in another language where its own has no words for it."""
        if not isinstance(piece, Prompt):
            return piece
        able = (piece.language, *self._before_one_is_chosen)
        there = (one for one in able if piece.name in self._sheet.prompts[one])
        return Prompt(next(there, piece.language), piece.name)

    def _pieces(self, state: State, page: int, more: Collection[str]) -> Iterator[Piece]:
        for language in (state.language,) if state.language else self._before_one_is_chosen:
            if state.problem:
                yield Prompt(language, f"problem.{state.problem}")
            if not state.place:
                yield from self._said(language, state, state.node, page)
            yield from self._options(language, state, page)
            yield from (Prompt(language, name) for name in more)

    def _options(self, language: str, state: State, page: int) -> Iterator[Piece]:
        """The options that are this caller's alone, each with its key."""
        offered = self._offered(language, state)
        listed = pages([*offered])
        for key, name in enumerate(listed[min(page, len(listed) - 1)], 1):
            yield from offered[name]
            yield Prompt(language, f"call.key.{key}")
        if len(listed) > 1:
            yield Prompt(language, "call.more" if page + 1 < len(listed) else "call.first")
        if state.place:
            yield Prompt(language, "call.none")

    def _offered(self, language: str, state: State) -> Mapping[str, tuple[Piece, ...]]:
        node = self._tree.nodes.get(state.node)
        if isinstance(node, Lookup) and state.place:
            found = lookup.entries(self._tree.lists[node.list], state.place, language)
            return {code: (Prompt(language, f"lists.{node.list}.{code}"),) for code in found}
        texts = self._words.tongues[language].texts
        if isinstance(node, Choice) and varies(texts, state.node, node):
            return {
                option: tuple(self._said(language, state, f"{state.node}.{option}"))
                for option in node.offered(state.values)
            }
        return {}

    def _said(self, language: str, state: State, name: str, page: int = 0) -> Iterator[Piece]:
        for piece in self._sheet.cut(language, name, page):
            if isinstance(piece, Blank):
                yield from self._filled(language, state, piece.name)
            else:
                yield piece

    def _filled(self, language: str, state: State, name: str) -> Iterator[Piece]:
        """What a placeholder stands for: a number, an outcome's words, the caller's own."""
        file = file_of(state.node)
        value = state.answers.get(f"{file}.{name}", state.values.get(name, UNANSWERED))
        if name == HOURS:
            yield from hours(language, self._constants[HOURS])
        elif name in self._constants:
            yield from spelt(language, self._constants[name])
        elif source := self._sheet.says.get(f"{file}.{name}"):
            node, said = source
            named = (one for one in value.split() if one in said)
            yield from (Prompt(language, f"{node}.{name}.{one}") for one in named)
        elif is_recording(value):
            yield Recorded(address_of(value))
        elif value not in ("", UNANSWERED):
            known = self._sheet.prompts[language]
            yield from told(language, self._habits.get(f"{file}.{name}"), value, known)
            yield Aloud(language, value)

    def _read(self, language: str) -> None:
        """Cut every text of a language into what is recorded and what is filled in."""
        tongue = self._words.tongues[language]
        texts, apart = tongue.texts, ("digit.", "problem.")
        own = {key: text for key, text in texts.items() if key in tongue.own}
        self._sheet[language] |= {key: said for key, said in own.items() if key.startswith(apart)}
        if self._teller(language, "failure") == language:
            self._cut(language, "failure", 0, _text(texts, "failure"))
        for name in sorted(self._tree.reached):
            node = self._tree.nodes[name]
            if not isinstance(node, Unseen | Lookup) and self._teller(language, name) == language:
                for page, text in enumerate(self._texts(language, name, node)):
                    self._cut(language, name, page, text)

    def _borrow(self, language: str) -> None:
        """Have told in another language what one has not all of the words for."""
        for (told, name, page), pieces in [*self._said.items()]:
            if told == self._teller(language, name):
                self._said.setdefault((language, name, page), pieces)

    def _teller(self, language: str, name: str) -> str:
        """The language that all of a node is told in; a question for the language is its own."""
        if isinstance(self._tree.nodes.get(name), Language):
            return language
        keys = self._keys[language]
        return self._words.teller(language, [*keys.get(name, ()), *keys.get("call", ())])

    def _prompt(self, language: str, key: str) -> Prompt:
        return Prompt(self._words.teller(language, (key,)), key)

    def _spelt(self, language: str, number: str) -> Iterator[Prompt]:
        """A number digit by digit, for nobody remembers it as one."""
        for letter in number:
            if letter == "+" or (letter.isascii() and letter.isdigit()):
                yield self._prompt(language, f"digit.{'plus' if letter == '+' else letter}")

    def _texts(self, language: str, name: str, node: Node) -> Iterator[str]:
        """What a node says, page by page: its text, its options with their keys, what else."""
        texts = self._words.tongues[language].texts
        text, tail = _text(texts, name), _tail(texts, node)
        if isinstance(node, Language):
            place = 1 + self._tree.languages.index(language)
            own = self._words.tongues[language].name
            yield f"{text} {_press(texts, own, place)}"
        elif isinstance(node, Choice):
            listed = pages(node.options)
            for page, options in enumerate(listed):
                said = [
                    _press(texts, texts[f"{name}.{option}"], key)
                    for key, option in enumerate(options, 1)
                ]
                if len(listed) > 1:
                    further = "call.more" if page + 1 < len(listed) else "call.first"
                    said.append(_press(texts, texts[further], MORE))
                yield " ".join([*([] if page else [text]), *said, *tail])
        else:
            yield " ".join([text, *tail])

    def _cut(self, language: str, name: str, page: int, text: str) -> None:
        pieces: list[Prompt | _Blank] = []
        stem = f"{name}.page{page + 1}" if page else name
        recorded = 0
        for literal, blank, *_ in string.Formatter().parse(text):
            if any(c.isalpha() for c in literal):
                recorded += 1
                prompt = Prompt(language, stem if recorded == 1 else f"{stem}-{recorded}")
                self._sheet[language][prompt.name] = _sentence(literal, blank)
                pieces.append(prompt)
            if blank is not None:
                pieces.append(_Blank(blank))
                self._sheet[language] |= self._worded(language, name, blank)
        self._said[language, name, page] = tuple(pieces)

    def _worded(self, language: str, name: str, blank: str) -> dict[str, str]:
        """The prompts that may stand for an outcome's value."""
        node, said = self._says.get(f"{name.partition('.')[0]}.{blank}", ("", ()))
        tongue = self._words.tongues[language]
        keys = [f"{node}.{blank}.{one}" for one in said]
        return {key: tongue.texts[key] for key in keys if key in tongue.own}


def _text(texts: Mapping[str, str], name: str) -> str:
    """What is said of a node: its spoken words where they differ from the written ones."""
    return texts.get(f"{name}.spoken", texts[f"{name}.text"])


def _press(texts: Mapping[str, str], option: str, key: int | str) -> str:
    return fill(texts["call.press"], {"option": option.rstrip("?"), "key": str(key)})


def _tail(texts: Mapping[str, str], node: Node) -> Iterator[str]:
    """What to do at a question of this kind."""
    if isinstance(node, Say) and not (node.ends or node.go or node.returns):
        yield texts["call.leaf"]
    if isinstance(node, Account):  # the finish key ends what is said; who says nothing goes on
        yield texts["call.speak"]
        return
    if isinstance(node, Digits):
        yield texts["call.finish"]
    if node.past:
        yield texts["call.skip"]


def _sentence(text: str, blank: str | None) -> str:
    """A piece of a text as somebody reads it out: to its stop, or up to what is filled in."""
    said = text.lstrip(" .,;:").rstrip(" ,;:")
    if said.endswith((".", "?", "!")):
        return said
    return f"{said}." if blank is None else f"{said}:"
