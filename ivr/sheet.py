"""Every prompt that a call can say, and how each text is cut into prompts and blanks.

A prompt is one file that already says its keys. Where a text has something to fill in, it is
recorded in the pieces before and after it; so are options that one caller has and another has not.
"""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from dialogue import lookup
from ivr.instructions import (
    LEAF,
    LETTERS,
    SKIP,
    UNENDED,
    press,
    sentence,
    stopped,
    tail,
    text_of,
    then,
    told_once,
    told_page,
    usual,
    varies,
)
from ivr.keys import MORE, OPTIONS, pages
from ivr.pieces import BY_DUTY, OFF_DUTY, ON_DUTY, Blank, Prompt
from ivr.values import of_habits, of_hours
from menus.listing import NO_CODES
from menus.nodes import Choice, Language, Lookup, Node, Outcome, Unseen
from menus.tree import Tree, file_of
from menus.words import HOURS, Words

Cut = tuple[Prompt | Blank, ...]

TYPED = frozenset({"problem.not_words", "problem.held"})
"""Said of what was typed where words are asked for: in a call those are spoken."""


class Sheet:
    """The exact words of every prompt by language and name; and each text as it is cut."""

    def __init__(self, tree: Tree, words: Words) -> None:
        self.prompts: dict[str, dict[str, str]] = {language: {} for language in words.languages}
        self.says = {
            f"{file_of(name)}.{value}": (name, said)
            for name, node in tree.nodes.items()
            if isinstance(node, Outcome)
            for value, said in node.says.items()
        }
        self._tree, self._words = tree, words
        self._keys = {name: _by_beginning(tongue.texts) for name, tongue in words.tongues.items()}
        self._cut: dict[tuple[str, str, int], Cut] = {}
        for language in words.languages:
            self._read(language)
        for language in words.languages:
            self._borrow(language)

    def cut(self, language: str, name: str, page: int = 0) -> Cut:
        """The pieces of a node, or of an option of its own, on one page of its options."""
        return self._cut.get((language, name, page), ())

    def _read(self, language: str) -> None:
        """Cut every text of a language into what is recorded and what is filled in."""
        tongue, sheet = self._words.tongues[language], self.prompts[language]
        own = {key: text for key, text in tongue.texts.items() if key in tongue.own}
        everywhere = ("digit.", "problem.", SKIP, LEAF, UNENDED)
        said = (key for key in own if key.startswith(everywhere) and key not in TYPED)
        sheet |= {key: own[key] for key in said}
        if self._teller(language, "failure") == language:
            self._take(language, "failure", text_of(tongue.texts, "failure"))
        for name in sorted(self._tree.reached):
            node = self._tree.nodes[name]
            if self._teller(language, name) != language:
                continue
            if not isinstance(node, Unseen):
                for page, text in enumerate(self._texts(language, name, node)):
                    self._take(language, name, text, page)
                self._take_options(language, name, node)
            elif isinstance(node, Outcome):
                sheet |= of_habits(language, node.habits.values())

    def _borrow(self, language: str) -> None:
        """Have told in another language what one has not all of the words for."""
        for (told, name, page), pieces in [*self._cut.items()]:
            if told == self._teller(language, name):
                self._cut.setdefault((language, name, page), pieces)

    def _teller(self, language: str, name: str) -> str:
        """The language that all of a node is told in; a question for the language is its own."""
        if isinstance(self._tree.nodes.get(name), Language):
            return language
        keys = self._keys[language]
        return self._words.teller(language, [*keys.get(name, ()), *keys.get("call", ())])

    def _texts(self, language: str, name: str, node: Node) -> Iterator[str]:
        """What a node says, page by page: its text, its options with their keys, what else."""
        texts = self._words.tongues[language].texts
        text, after = text_of(texts, name), (*tail(texts, node), *then(texts, name))
        if isinstance(node, Language):
            place = 1 + self._tree.languages.index(language)
            own = self._words.tongues[language].name
            yield f"{text} {press(texts, own, place, first=True)}"
        elif isinstance(node, Choice) and node.keys_once:
            yield text
        elif isinstance(node, Choice) and not varies(texts, name, node):
            listed = pages(node.options)
            for page, options in enumerate(listed):
                labels = [texts[f"{name}.{option}"] for option in options]
                said = [told_page(texts, labels, page, len(listed))]
                if name == self._tree.home and not page:
                    said.append("{person}")
                yield " ".join([*([] if page else [stopped(text)]), *said, *after])
        else:
            yield " ".join([text, *after])

    def _take_options(self, language: str, name: str, node: Node) -> None:
        """The prompts of options that differ from caller to caller, and those of their keys."""
        texts, sheet = self._words.tongues[language].texts, self.prompts[language]
        if isinstance(node, Choice):
            sheet |= of_habits(language, node.habits.values())
            sheet |= told_once(texts, name, node)
        if isinstance(node, Choice) and varies(texts, name, node):
            for option in node.options:
                self._take(language, f"{name}.{option}", texts[f"{name}.{option}"], end=":")
        elif isinstance(node, Lookup):
            names = self._tree.lists[node.list].names[language]
            sheet |= {f"lists.{node.list}.{code}": f"{said}:" for code, said in names.items()}
            sheet |= {key: texts[key] for key in ("call.none", LETTERS)}
            sheet |= self._usual(texts, node, names)
        else:
            return
        for key in range(1, OPTIONS + 1):
            sheet[f"call.key.{key}"] = sentence(press(texts, "", key, first=True), None)
        for turn in ("call.more", "call.first"):
            sheet[turn] = press(texts, texts[turn], MORE)

    def _usual(
        self, texts: Mapping[str, str], node: Lookup, names: Mapping[str, str]
    ) -> dict[str, str]:
        """The prompts of what a list offers by a key each, page by page."""
        listing = self._tree.lists[node.list]
        said = {**names, **{one: texts.get(f"lists.{node.list}.{one}", "") for one in NO_CODES}}
        options = [said[one] for one in lookup.usual(node, listing, ())]
        listed = pages(options) if options else ()
        return {
            usual(node, page): told_page(texts, shown, page, len(listed))
            for page, shown in enumerate(listed)
        }

    def _take(self, language: str, name: str, text: str, page: int = 0, *, end: str = ".") -> None:
        """Cut a text; `end` is how its last piece ends where it does not say so itself."""
        pieces: list[Prompt | Blank] = []
        stem = f"{name}.page{page + 1}" if page else name
        recorded = 0
        for literal, blank, *_ in string.Formatter().parse(text):
            if any(c.isalnum() for c in literal):
                recorded += 1
                prompt = Prompt(language, stem if recorded == 1 else f"{stem}-{recorded}")
                self.prompts[language][prompt.name] = sentence(literal, blank, end)
                pieces.append(prompt)
            if blank is not None:
                pieces.append(Blank(blank))
                self._take_blank(language, name, blank)
        self._cut[language, name, page] = tuple(pieces)

    def _take_blank(self, language: str, name: str, blank: str) -> None:
        """The prompts that may stand for an outcome's value, or for what the service knows."""
        tongue, sheet = self._words.tongues[language], self.prompts[language]
        node, said = self.says.get(f"{file_of(name)}.{blank}", ("", ()))
        for key in (f"{node}.{blank}.{one}" for one in said):
            if key in tongue.own:
                self._take(language, key, tongue.texts[key])
        parts: tuple[str, ...] = ()
        if blank in BY_DUTY:
            parts = (f"{blank}.{ON_DUTY}", f"{blank}.{OFF_DUTY}")
        if blank == HOURS:
            sheet |= of_hours(language)
            parts = ("to", "not")
        sheet |= {key: tongue.texts[key] for key in (f"call.{part}" for part in parts)}


def _by_beginning(keys: Iterable[str]) -> Mapping[str, list[str]]:
    """The keys of texts, by all that they begin with before a dot."""
    found = defaultdict[str, list[str]](list)
    for key in keys:
        for dot in re.finditer(r"[.]", key):
            found[key[: dot.start()]].append(key)
    return found
