"""The questions of the menus as a caller is shown them, and the ways that lead to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from dialogue.lookup import usual
from menus.nodes import Choice, Language, Lookup, Say, Unseen
from menus.tree import CONTENT, Tree, file_of
from menus.words import Words
from sms.page import TEXTED
from sms.words import texted
from tests.support.shown import WORDS, Shown, Wording, side_by_side
from whatsapp.words import messaged

TREES = {"sms": TEXTED, "whatsapp": TEXTED}
"""Of which channels a tree is made, where it is of more than one."""


@dataclass(frozen=True)
class Question:
    """A node as it reads in one language, or in all of them before one is chosen."""

    node: str
    language: str | None
    tree: Tree
    spoken: bool
    words: Words = field(default=WORDS, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Its name within its file, which is what tests call it by."""
        return self.node.partition(".")[2]

    def is_shown(self, shown: Shown) -> bool:
        """Whether this may be what a caller has before them."""
        if not (self.text.is_all_of if shown.whole else self.text.may_begin)(shown.text):
            return False
        if self.spoken and not self.text.goes_on_in(shown.text):
            return False
        if self.listing:
            return True
        if not shown.options:
            return not shown.whole or not self.options
        return all(
            any(option.is_all_of(label) for option in self.options.values())
            for label in shown.options
        )

    @cached_property
    def text(self) -> Wording:
        """What it asks or tells."""
        spoken = f"{self.node}.spoken" if self.spoken else ""
        has_spoken = WORDS.find(WORDS.languages[0], spoken) is not None
        return Wording(self._say(spoken if has_spoken else f"{self.node}.text"))

    @cached_property
    def options(self) -> Mapping[str, Wording]:
        """By their names, what stands beside the keys."""
        match self.tree.nodes[self.node]:
            case Choice(options=options):
                texts = {name: self._say(f"{self.node}.{name}") for name in options}
            case Language():
                texts = {code: tongue.name for code, tongue in WORDS.tongues.items()}
            case Say(returns=True):
                texts = {"return": self._say("nav.return")}
            case Say(go=str()):
                texts = {"go_on": self._say("nav.go_on")}
            case _:
                texts = {}
        unasked = "?" if self.spoken else ""  # a call says an option as no question
        return {name: Wording(text.rstrip(unasked)) for name, text in texts.items()}

    @cached_property
    def listing(self) -> str | None:
        """The list that is looked in."""
        node = self.tree.nodes[self.node]
        return node.list if isinstance(node, Lookup) else None

    def called(self, code: str) -> tuple[str, bool]:
        """What a code of the list is called, and whether it stands among the groups of it."""
        assert self.listing
        assert self.language
        listing = self.tree.lists[self.listing]
        for group, codes in listing.groups.items():
            if codes == (code,):
                return self._say(f"lists.{self.listing}.{group}"), True
        return listing.names[self.language][code], False

    def has_key(self, code: str) -> bool:
        """Whether a call offers this code of the list by a key."""
        node = self.tree.nodes[self.node]
        return isinstance(node, Lookup) and code in usual(node, self.tree.lists[node.list], ())

    def _say(self, key: str) -> str:
        if self.language is None:
            return side_by_side(key, self.words)
        return self.words.tongues[self.language].texts[key]


class Menus:
    """All that can be asked on a channel."""

    def __init__(self, channel: str) -> None:
        self.tree = Tree.read(WORDS, CONTENT, *TREES.get(channel, (channel,)))
        forms = {"sms": texted, "whatsapp": messaged}
        self._words = forms[channel](WORDS) if channel in forms else WORDS
        self._questions = [*self._read(spoken=channel == "voice")]
        self._found: dict[object, list[Question]] = {}

    def shown(self, shown: Shown) -> list[Question]:
        """Every question that reads so; one that may read as anything only where no other does.

        Most screens are seen by hundreds of tests, so what was found is remembered.
        """
        read = shown.text, shown.whole, (*shown.options,)
        if read not in self._found:
            found = [question for question in self._questions if question.is_shown(shown)]
            self._found[read] = [one for one in found if not one.text.is_blank] or found
        return self._found[read]

    def way(self, begin: str) -> list[tuple[str, str]]:
        """The fewest choices that lead from the menu to a node, or to the first of a file."""
        waiting: list[tuple[str, list[tuple[str, str]]]] = [(self.tree.home, [])]
        seen = {self.tree.home}
        for name, way in waiting:
            if begin in (name, file_of(name)):
                return way
            for option, link in self._choices(name):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, [*way, (name.partition(".")[2], option)]))
        raise LookupError(f"no choices lead to {begin}")

    def _choices(self, name: str) -> Iterator[tuple[str, str]]:
        """Where each option leads, in an order that no menu decides."""
        node = self.tree.nodes[name]
        if isinstance(node, Choice):
            for option in sorted(node.options):
                if link := node.to.get(option) or node.go:
                    yield option, link

    def _read(self, *, spoken: bool) -> Iterator[Question]:
        for name in sorted(self.tree.reached):
            node = self.tree.nodes[name]
            if not isinstance(node, Unseen):
                for language in WORDS.languages:
                    yield Question(name, language, self.tree, spoken, self._words)
            if isinstance(node, Language) or name in self.tree.dialled:
                yield Question(name, None, self.tree, spoken, self._words)


@cache
def menus(channel: str) -> Menus:
    """The menus of a channel, read once."""
    return Menus(channel)


def keyed(*told: str) -> tuple[str, ...]:
    """The keys of options named as "report.danger_now.YES", where keys are all that is sent.

    What is no option is words or digits, and stays as it is.
    """
    return tuple(map(_key, told))


def _key(told: str) -> str:
    name, _, option = told.rpartition(".")
    tree = menus("voice" if name.startswith("voice.") else "ussd").tree
    match tree.nodes.get(name):
        case Choice(options=options):
            return str(options.index(option) + 1)
        case Language():
            return str(tree.languages.index(option) + 1)
    return told
