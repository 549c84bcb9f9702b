"""Takes in what a person has recorded: one file a prompt, named as their sheet says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from audio import mp3, pace, recorded
from audio.doubts import doubts_of
from audio.recorded import FOLDER, ROBOT, PromptFile
from audio.sound import BadSound, decoded, prompt

KINDS = {".wav", ".mp3"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: `refused` says why it was left, `doubts` what to listen for."""

    file: str
    refused: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A person who speaks a language, and the day they did."""

    name: str
    language: str
    on: date

    def __post_init__(self) -> None:
        if not self.name.strip() or self.name == ROBOT:
            raise ValueError("a voice has the name of a person")


def take(
    source: Path, voice: Voice, prompts: Mapping[str, str], folder: Path = FOLDER
) -> Iterator[Taken]:
    """Make prompts of the recordings in `source`, telling of each. The words are today's."""
    home = folder / voice.language
    files = recorded.read(home)
    names = {name.casefold(): name for name in prompts}
    try:
        for path in sorted(filter(_is_sound, source.iterdir())):
            name = names.get(path.stem.casefold())
            if name is None:
                yield Taken(path.name, "no prompt has this name")
                continue
            try:
                original = path.read_bytes()
                file = prompt(original)
            except BadSound as bad:
                yield Taken(path.name, str(bad))
                continue
            recorded.put(home / f"{name}.mp3", file)
            sha256 = recorded.fingerprint(file)
            files[name] = PromptFile(prompts[name], voice.name, voice.on, sha256)
            odd = pace.odd(prompts[name], mp3.seconds(file))
            doubts = (*filter(None, [odd]), *doubts_of(*decoded(original)))
            yield Taken(path.name, doubts=doubts)
    finally:
        recorded.write(home, files)


def _is_sound(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not path.name.startswith(".")
