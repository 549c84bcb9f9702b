"""Every prompt that a call can say, and how each text is cut into prompts and blanks.

A prompt is one file that already says its keys. Where a text has something to fill in, it is
recorded in the pieces before and after it; so are options that one caller has and another has not.
"""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from dialogue import lookup
from ivr.keys import MORE, OPTIONS, pages
from ivr.pieces import BY_DUTY, OFF_DUTY, ON_DUTY, Blank, Prompt
from ivr.values import of_habits, of_hours
from menus.listing import NO_CODES
from menus.nodes import Account, Choice, Digits, Language, Lookup, Node, Outcome, Say, Unseen
from menus.tree import Tree, file_of
from menus.words import HOURS, Words, fill, placeholders

# How to go past a question, and what the keys do anywhere: news once a call.
SKIP, LEAF = "call.skip", "call.leaf"
LETTERS = "call.letters"  # how the letters of a name are keyed
UNENDED = "call.unended"  # digits that came to nothing: the key that ends them, and where it is

Cut = tuple[Prompt | Blank, ...]


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
        sheet |= {key: text for key, text in own.items() if key.startswith(everywhere)}
        if self._teller(language, "failure") == language:
            self._take(language, "failure", _text(tongue.texts, "failure"))
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
        text, tail = _text(texts, name), (*_tail(texts, node), *_then(texts, name))
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
                said = [_told(texts, labels, page, len(listed))]
                if name == self._tree.home and not page:
                    said.append("{person}")
                yield " ".join([*([] if page else [_stopped(text)]), *said, *tail])
        else:
            yield " ".join([text, *tail])

    def _take_options(self, language: str, name: str, node: Node) -> None:
        """The prompts of options that differ from caller to caller, and those of their keys."""
        texts, sheet = self._words.tongues[language].texts, self.prompts[language]
        if isinstance(node, Choice):
            sheet |= of_habits(language, node.habits.values())
            sheet |= _told_once(texts, name, node)
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
            sheet[f"call.key.{key}"] = _sentence(press(texts, "", key, first=True), None)
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
            usual(node, page): _told(texts, shown, page, len(listed))
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
                self.prompts[language][prompt.name] = _sentence(literal, blank, end)
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


def once(node: Node) -> str | None:
    """What is said of the keys at a node, unless it was said before in this call.

    Digits end with the key that skips, which is told there; and who skips a PIN has no code.
    """
    if isinstance(node, Choice) and node.keys_once:
        return f"call.options.{'.'.join(node.options)}"
    if isinstance(node, Say) and not (node.ends or node.go or node.returns):
        return LEAF
    skippable = getattr(node, "past", None) and not isinstance(node, Account | Digits)
    return SKIP if skippable else None


def _told_once(texts: Mapping[str, str], name: str, node: Choice) -> dict[str, str]:
    """The prompt of the options of questions that are answered alike."""
    if not node.keys_once:
        return {}
    options = enumerate(node.options, 1)
    said = [press(texts, texts[f"{name}.{one}"], key, first=key == 1) for key, one in options]
    return {str(once(node)): " ".join(said)}


def varies(texts: Mapping[str, str], name: str, node: Choice) -> bool:
    """Whether one caller hears other options than another, so that no one prompt has them all."""
    return bool(node.given) or any(placeholders(texts[f"{name}.{o}"]) for o in node.options)


def press(texts: Mapping[str, str], option: str, key: int, *, first: bool = False) -> str:
    """How an option is told with its key; that it is a key to press is said with the first."""
    how = "call.press" if first else "call.also"
    return fill(texts[how], {"option": option.rstrip("?"), "key": str(key)})


def usual(node: Lookup, page: int) -> str:
    """The prompt of one page of what a list offers by a key each."""
    apart = "" if node.another else ".unsaid"
    return f"lists.{node.list}.usual{apart}{f'.page{page + 1}' if page else ''}"


def _told(texts: Mapping[str, str], labels: Iterable[str], page: int, among: int) -> str:
    """One page of options with their keys, and the key of the next."""
    said = [
        press(texts, label, key, first=not page and key == 1) for key, label in enumerate(labels, 1)
    ]
    if among > 1:
        further = "call.more" if page + 1 < among else "call.first"
        said.append(press(texts, texts[further], MORE))
    return " ".join(said)


def _text(texts: Mapping[str, str], name: str) -> str:
    """What is said of a node: its spoken words where they differ from the written ones."""
    return texts.get(f"{name}.spoken", texts[f"{name}.text"])


def _tail(texts: Mapping[str, str], node: Node) -> Iterator[str]:
    """What to do at a question of this kind."""
    if isinstance(node, Account):  # the finish key ends what is said; who says nothing goes on
        yield texts["call.speak"]
    if isinstance(node, Lookup) and not node.usual:
        yield texts[LETTERS]
    if isinstance(node, Digits):
        yield texts["call.finish"]


def _then(texts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What is said of a node once its options are told."""
    return (then,) if (then := texts.get(f"{name}.then")) else ()


def _stopped(text: str) -> str:
    """A text that ends before its options are told."""
    return text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text}."


def _sentence(text: str, blank: str | None, end: str = ".") -> str:
    """A piece of a text as somebody reads it out: to its stop, or up to what is filled in."""
    said = text.lstrip(" .,;:").rstrip(" ,;:")
    if said.endswith((".", "?", "!")):
        return said
    return f"{said}{end}" if blank is None else f"{said}:"


def _by_beginning(keys: Iterable[str]) -> Mapping[str, list[str]]:
    """The keys of texts, by all that they begin with before a dot."""
    found = defaultdict[str, list[str]](list)
    for key in keys:
        for dot in re.finditer(r"[.]", key):
            found[key[: dot.start()]].append(key)
    return found
