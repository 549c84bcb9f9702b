"""The words of each language, read from `text/*.toml`: one file a language, the same keys in each.

A text may hold `{placeholders}`. Those that are the same for everyone, such as helpline numbers,
are filled in when the words are read; the rest when a text is said.
"""

import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from menus.changes import UNCHANGED, Changes, changed
from menus.team_hours import written

CONTENT = Path(__file__).parent
LAST = 99
CHANNELS = ("ussd", "voice")  # a text is read as a screen is, in the same languages
# What a language lacks is said in these, the first that has it: most callers know one of them.
FALLBACK = ("sw", "en")
# Nobody is offered a language that lacks words for these: a danger, and what may be lost.
VITAL = (
    "main.menu", "us.who", "help.location_side", "help.danger_now", "help.numbers_danger",
    "help.numbers_danger_abroad", "help.contact_ok", "report.consent_store", "report.where",
    "report.exploitation", "report.contact_ok", "report.pin", "report.code_again", "child.where",
    "report.tell_more", "child.age_ke", "child.age_abroad", "child.consent_store",)  # fmt: skip
# In a call, and there after its options; in a text, on WhatsApp, and there with notes.
FORMS = ("spoken", "then", "texted", "messaged", "noted")
HOURS = "hours"  # the placeholder of the team's hours, which each language says its own way


def placeholders(text: str) -> frozenset[str]:
    """The names in braces in `text`.

    :raise ValueError: for anything in braces but a plain name.
    """
    parts = string.Formatter().parse(text) if "{" in text or "}" in text else ()
    names = frozenset(name for _, name, *_ in parts if name is not None)
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"{{{name}}} is no plain name")
    return names


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced by its value, or left to stand where there is none."""
    parts = string.Formatter().parse(text) if "{" in text or "}" in text else [(text, None)]
    return "".join(
        literal + ("" if name is None else values.get(name, f"{{{name}}}"))
        for literal, name, *_ in parts
    )


@lru_cache(maxsize=128)
def parsed(text: str) -> Mapping[str, Any]:
    """TOML, read once however often a process asks for the same text: it is most of a start."""
    return tomllib.loads(text)


def table(path: Path) -> dict[str, Any]:
    """A TOML file as a table of one's own, to change at will."""
    return deepcopy(dict(parsed(path.read_text("utf-8"))))


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Whatever is wrong with a file is raised as a ValueError that begins with its name."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"{path.name}: {wrong}") from wrong


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its ISO 639 code, its texts by key, and what its screens must mind.

    Of its texts, those in `own` are its own words; what it lacks is lent by another language.
    """

    code: str
    name: str
    texts: dict[str, str]
    place: int = 0  # in the list of languages
    review: str = ""
    ucs2: bool = False  # written in letters outside GSM 03.38, with less room on a screen
    sensitive: tuple[str, ...] = ()  # words that may not stand on a screen that stays behind
    grade: int | None = None  # the year of school that its texts may ask for
    names: tuple[str, ...] = ()  # proper names, which are as they are
    own: frozenset[str] = frozenset()
    lent: tuple[str, ...] = ()  # the languages that lend it words, the first that has them
    channels: tuple[str, ...] = CHANNELS  # those that it is offered on
    starter: bool = False  # not all of it is there, and need not be
    reviewed: bool = True  # by somebody who speaks it; offered to callers only then
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by what they ask of a text
    frequent: frozenset[str] = frozenset()  # words that tell that a text is written in it
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of us, by what answers it
    cries: tuple[str, ...] = ()  # words by which somebody cries for help
    coming_back: tuple[str, ...] = ()  # those by which somebody asks for our answer
    listed: str = ""  # its name in the list of languages, in letters that every phone has

    @property
    def missing(self) -> tuple[str, ...]:
        """The vital texts that it has no words of its own for."""
        lent = (key.rpartition(".") for key in self.texts if key not in self.own)
        return tuple(f"{n}.{form}" for n, _, form in lent if n in VITAL and form not in FORMS)

    @property
    def is_draft(self) -> bool:
        """Whether it is not to be offered to callers yet."""
        return not self.reviewed or bool(self.starter and self.missing)


@dataclass(frozen=True, slots=True)
class Words:
    """Every language there is, in the order they are offered."""

    tongues: dict[str, Tongue] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        constants: Mapping[str, str] | None = None,
        content: Path = CONTENT,
        *,
        drafts: bool = False,
        changes: Changes = UNCHANGED,
    ) -> "Words":
        """The languages of `content` that callers are offered, with `constants` filled in.

        With `drafts`, those too that nobody who speaks them has reviewed, or that lack too much.
        `changes` are what staff made of the words of the files.

        :raise ValueError: where a file is not what words are, with its name.
        """
        tongues = {}
        for path in sorted((content / "text").glob("*.toml")):
            with naming(path):
                tongues[path.stem] = _tongue(path, constants or {}, changes)
        by_place = sorted(tongues.values(), key=lambda tongue: (tongue.place, tongue.code))
        whole = [_with_lent_words(tongue, by_place) for tongue in by_place]
        return cls({one.code: one for one in whole if drafts or not one.is_draft})

    def on(self, *channels: str) -> "Words":
        """The same, of the languages that are offered on one of these channels."""
        return Words({c: t for c, t in self.tongues.items() if {*t.channels} & {*channels}})

    def teller(self, language: str, keys: Iterable[str]) -> str:
        """The language in which these texts can all be told: itself, or one that lends it words."""
        asked = [key for key in keys if key in self.tongues[language].texts]
        there = (one for one in self.tongues[language].lent if one in self.tongues)
        able = (one for one in there if self.tongues[one].own.issuperset(asked))
        return language if self.tongues[language].own.issuperset(asked) else next(able, language)

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639 codes."""
        return tuple(self.tongues)

    def find(self, language: str, key: str) -> str | None:
        """The text of `key` as it stands, if the language has it."""
        return self.tongues[language].texts.get(key)

    def own(self, language: str, key: str) -> str | None:
        """The same, if they are its own words and not lent."""
        return self.find(language, key) if key in self.tongues[language].own else None

    def say(self, language: str | None, key: str, values: Mapping[str, str]) -> str:
        """The text of `key` in a language; before one is chosen, in all of them side by side."""
        if language is None:
            texts = dict.fromkeys(t.texts[key] for t in self.tongues.values() if not t.ucs2)
            return " / ".join(fill(text, values) for text in texts)
        return fill(self.tongues[language].texts[key], values)


def _tongue(path: Path, constants: Mapping[str, str], changes: Changes) -> Tongue:
    raw = dict(parsed(path.read_text("utf-8")))
    head, hours = raw.pop("about"), constants.get(HOURS)
    constants = {**constants, HOURS: written(path.stem, hours)} if hours else constants
    said = changed(dict(flat(raw)), changes.get(path.stem, {})).items()
    texts = {key: _read(key, text, constants) for key, text in said}
    return Tongue(
        code=path.stem,
        name=head["name"],
        listed=head.get("listed", head["name"]),
        own=frozenset(texts),
        channels=_channels(head.get("channels", CHANNELS)),
        starter=head.get("starter", False),
        reviewed=head.get("reviewed", not head.get("starter", False)),
        place=head.get("place", LAST),
        texts=texts,
        review=head.get("review", ""),
        ucs2=head.get("ucs2", False),
        sensitive=tuple(head.get("sensitive", ())),
        grade=head.get("grade"),
        names=tuple(head.get("names", ())),
        commands={what: tuple(words) for what, words in head.get("commands", {}).items()},
        frequent=frozenset(head.get("frequent", ())),
        cries=tuple(head.get("cries", ())),
        coming_back=tuple(head.get("coming_back", ())),
        asked={answer: tuple(said) for answer, said in head.get("asked", {}).items()},
    )


def _channels(named: Sequence[str]) -> tuple[str, ...]:
    if not named or {*named} - {*CHANNELS}:
        raise ValueError(f"channels are one or both of {', '.join(CHANNELS)}")
    return tuple(named)


def _with_lent_words(tongue: Tongue, all_of_them: list[Tongue]) -> Tongue:
    """A language with what it lacks in another's words, so that a caller is never left without."""
    others = {one.code: one for one in all_of_them if one.code != tongue.code and not one.starter}
    lent = tuple(dict.fromkeys(code for code in (*FALLBACK, *others) if code in others))
    texts = dict(tongue.texts)
    for code in lent:
        for key, text in others[code].texts.items():
            node, _, form = key.rpartition(".")
            if form not in FORMS or f"{node}.text" not in tongue.own:
                texts.setdefault(key, text)
    return replace(tongue, texts=texts, lent=lent)


def _read(key: str, text: str, constants: Mapping[str, str]) -> str:
    try:
        placeholders(text)
        return fill(text.strip(), constants)
    except ValueError as wrong:
        raise ValueError(f"{key}: {wrong}") from wrong


def flat(raw: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, part in raw.items():
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(part, str | dict):
            raise ValueError(f"{key} is no text")
        pairs += [(key, part)] if isinstance(part, str) else flat(part, key)
    return pairs
