"""What calls say, for staff: whose voice each prompt is, how far a person's voice has come, and the
sheet to record by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from audio import artist, check, recorded
from audio.commands import Prompts
from audio.recorded import PromptFile
from authoring import prompts


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
    """One prompt. `voice` is None where it can't be played."""

    name: str
    words: str
    scene: str
    voice: str | None
    by_person: bool


@cache
def _all() -> Prompts:
    return prompts.read()


@cache
def _files(language: str) -> Mapping[str, PromptFile]:
    """Those of a language that say the words of today. They change with a release alone."""
    all_of_them = _all()
    files = recorded.read(all_of_them.folder / language)
    words = all_of_them.sheet[language]
    return {name: one for name, one in files.items() if words.get(name) == one.words}


def progress() -> list[Progress]:
    """Of each language, in the order of languages."""
    return [
        Progress(
            language,
            len(said),
            sum(one.by_a_person for one in _files(language).values()),
            sum(not one.by_a_person for one in _files(language).values()),
        )
        for language, said in _all().sheet.items()
    ]


def parts(language: str) -> Mapping[str, Sequence[Prompt]]:
    """The prompts of a language by the part of the conversation that they stand in, as they come in
    a call."""
    found: dict[str, list[Prompt]] = {}
    scenes, files = _all().scenes.get(language, {}), _files(language)
    for name, words in _all().sheet[language].items():
        one = files.get(name)
        prompt = Prompt(
            name,
            words,
            scenes.get(name, ""),
            one.voice if one else None,
            by_person=one is not None and one.by_a_person,
        )
        found.setdefault(name.partition(".")[0], []).append(prompt)
    return found


def sheet(language: str) -> list[artist.Topic]:
    """What somebody who records a language reads from, by topic, with how it is to be read."""
    return [*artist.topics(_all().sheet[language], _all().scenes.get(language, {}))]


def sound(language: str, name: str) -> bytes | None:
    """The MP3 file of a prompt, if it can be played."""
    words = _all().sheet.get(language, {}).get(name)
    if words is None:
        return None
    try:
        return check.proven(_all().folder / language, name, words, _files(language).get(name))
    except check.Ailing:
        return None
