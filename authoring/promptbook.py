"""What calls say, for staff: whose voice each prompt is, how far a person's voice has come, and the
sheet to record by. All of it is of the words in use, and of the takes that staff had recorded."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from audio import artist, check, pace, recorded
from audio.commands import Prompts
from audio.recorded import PromptFile
from authoring import prompts
from menus.changes import UNCHANGED, Changes
from menus.tree import CONTENT, Tree
from menus.words import Words

FIRST = 60
"""As many prompts as are recorded in an hour."""
HEARD_MOST = ("call", "voice", "problem", "help", "report", "mine", "digit")
"""The parts by which a caller asks for help, tells what happened, and comes back."""
STEPS_TO = {"call": 1, "problem": 3, "digit": 7}
"""The steps to what is said at many places: keys in every menu, a hint after the first mistake, and
a code that is read out."""


class Take(Protocol):
    """What staff had recorded of these very words, or a robot has read; calls play it."""

    @property
    def language(self) -> str:
        """ISO 639."""

    @property
    def words(self) -> str:
        """The exact ones."""

    @property
    def voice(self) -> str:
        """Whose it is."""

    @property
    def by_person(self) -> bool:
        """Whether it is a person's."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many prompts there are in a language, how many of those a person says, how many a robot;
    the others can't be played, and are read out by the gateway's own voice."""

    language: str
    prompts: int
    by_person: int
    by_robot: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `voice` is None where it can't be played; `take` is what is played if it is none
    of the release's files. `was` is who said it before its words were changed."""

    name: str
    words: str
    scene: str
    voice: str | None
    by_person: bool
    take: Take | None = None
    was: str | None = None


@cache
def _all() -> Prompts:
    return prompts.read()


def languages() -> Iterable[str]:
    """The languages that calls speak."""
    return _all().sheet


def _in(changes: Changes) -> Prompts:
    """What calls say in these words; as it came where they can't be read."""
    return _changed(json.dumps(changes, sort_keys=True)) if changes else _all()


@lru_cache(maxsize=2)
def _changed(written: str) -> Prompts:
    try:
        return prompts.read(json.loads(written))
    except ValueError:
        return _all()


@cache
def _files(language: str) -> Mapping[str, PromptFile]:
    """Those of a language that say the words of the release. They change with it alone."""
    all_of_them = _all()
    files = recorded.read(all_of_them.folder / language)
    words = all_of_them.sheet[language]
    return {name: one for name, one in files.items() if words.get(name) == one.words}


def progress(changes: Changes = UNCHANGED, takes: Iterable[Take] = ()) -> list[Progress]:
    """Of each language, in the order of languages."""
    found, takes = [], [*takes]
    for language, said in _in(changes).sheet.items():
        every = [*_prompts(language, changes, takes)]
        person = sum(one.by_person for one in every)
        robot = sum(one.voice is not None and not one.by_person for one in every)
        found.append(Progress(language, len(said), person, robot))
    return found


def parts(
    language: str, changes: Changes = UNCHANGED, takes: Iterable[Take] = ()
) -> Mapping[str, Sequence[Prompt]]:
    """The prompts of a language by the part of the conversation that they stand in, as they come in
    a call."""
    found: dict[str, list[Prompt]] = {}
    for one in _prompts(language, changes, takes):
        found.setdefault(one.name.partition(".")[0], []).append(one)
    return found


def first(
    language: str, changes: Changes = UNCHANGED, takes: Iterable[Take] = ()
) -> Sequence[Prompt]:
    """Those that no person says, as callers come to them on the ways of `HEARD_MOST`, at most
    `FIRST`."""
    robots = (
        one
        for one in _prompts(language, changes, takes)
        if not one.by_person and one.name.partition(".")[0] in HEARD_MOST
    )
    return sorted(robots, key=lambda one: _keys_to(one.name))[:FIRST]


def _keys_to(name: str) -> int:
    """How many steps lead from the first words of a call to a prompt."""
    steps = _steps()
    return steps.get(prompts.node_of(name, steps), STEPS_TO.get(name.partition(".")[0], 1))


@cache
def _steps() -> Mapping[str, int]:
    """By place of a call, how many steps lead there."""
    tree = Tree.read(Words.read().on("voice"), CONTENT, "voice")
    found: dict[str, int] = {}
    reached = [tree.start]
    while reached:
        found |= dict.fromkeys(reached, max(found.values(), default=-1) + 1)
        links = (link for name in reached for link in tree.nodes[name].links())
        reached = [
            *dict.fromkeys(link for link in links if link in tree.nodes and link not in found)
        ]
    return found


def prompt(
    language: str, name: str, changes: Changes = UNCHANGED, takes: Iterable[Take] = ()
) -> Prompt | None:
    """One of them; None where there is none of this name."""
    every = _prompts(language, changes, takes)
    return next((one for one in every if one.name == name), None)


def sheet(language: str, changes: Changes = UNCHANGED) -> list[artist.Topic]:
    """What somebody who records a language reads from, by topic, with how it is to be read."""
    said = _in(changes)
    return [*artist.topics(said.sheet[language], said.scenes.get(language, {}))]


def file_of(language: str, words: str) -> PromptFile | None:
    """The file of the release that says these words."""
    return next((one for one in _files(language).values() if one.words == words), None)


def sound(language: str, words: str) -> bytes | None:
    """The MP3 of it, if it can be played."""
    named = {one.words: name for name, one in _files(language).items()}
    if (name := named.get(words)) is None:
        return None
    try:
        return check.proven(_all().folder / language, name, words, _files(language)[name])
    except check.Ailing:
        return None


def doubts(words: str, language: str, seconds: float) -> list[str]:
    """What its length says against a take of these words."""
    return pace.doubts(words, language, seconds)


def _prompts(language: str, changes: Changes, takes: Iterable[Take]) -> Iterator[Prompt]:
    """Each as calls say it: a take of its words, else a file of the release."""
    said = _in(changes)
    files, scenes = _files(language), said.scenes.get(language, {})
    taken = {one.words: one for one in takes if one.language == language}
    saying = {one.words: one for one in files.values()}
    for name, words in said.sheet.get(language, {}).items():
        take, file, before = taken.get(words), saying.get(words), files.get(name)
        scene = scenes.get(name, "")
        person = take.by_person if take else file is not None and file.by_a_person
        voice = take.voice if take else file.voice if file else None
        lost = not person and before and before.by_a_person and before.words != words
        was = before.voice if lost and before else None
        yield Prompt(name, words, scene, voice, person, take, was)
