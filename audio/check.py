"""Where the words of the calls and their prompts part, each named with its file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from audio import mp3, recorded
from audio.recorded import FOLDER, LANGUAGE, NAME, PromptFile, Sheet


def faults(sheet: Sheet, folder: Path = FOLDER) -> Iterator[str]:
    """Every prompt that is missing, stale or odd, and every file that nobody needs."""
    for language, prompts in sheet.items():
        files = recorded.read(folder / language)
        for name, words in prompts.items():
            if fault := ailing(folder / language, name, words, files.get(name)):
                yield f"audio/{language}/{name}.mp3: {fault}"
    for path in left_over(sheet, folder):
        yield f"audio/{path.relative_to(folder)}: nobody needs it"


class Ailing(ValueError):
    """A prompt that can't be played; the message says why."""


def ailing(folder: Path, name: str, words: str, one: PromptFile | None) -> str | None:
    """What is wrong with the file of one prompt; None where it can be played."""
    try:
        proven(folder, name, words, one)
    except Ailing as why:
        return str(why)
    return None


def proven(folder: Path, name: str, words: str, one: PromptFile | None) -> bytes:
    """The file of one prompt, read once.

    :raise Ailing: where it can't be played.
    """
    if not (LANGUAGE.fullmatch(folder.name) and NAME.fullmatch(name)):
        raise Ailing("can't be the name of a file")
    try:
        file = (folder / f"{name}.mp3").read_bytes()
    except FileNotFoundError:
        raise Ailing("missing") from None
    if one is None:
        raise Ailing("is in no recorded.toml: use `flask audio take`")
    if one.words != words:
        whose = f", and is {one.voice}'s voice" if one.by_a_person else ""
        raise Ailing(f"says other words than the call{whose}")
    if one.sha256 != recorded.fingerprint(file):
        raise Ailing("is not the file that was recorded")
    try:
        mp3.seconds(file)
    except mp3.Odd as odd:
        raise Ailing(str(odd)) from odd
    return file


def left_over(sheet: Sheet, folder: Path = FOLDER) -> Iterator[Path]:
    """Files, there or only told of, that no call can say."""
    for home in sorted(path.parent for path in folder.glob("*/recorded.toml")):
        prompts: Mapping[str, str] = sheet.get(home.name, {})
        names = {path.name.removesuffix(".mp3") for path in home.glob("*.mp3")}
        for name in sorted((names | recorded.read(home).keys()) - prompts.keys()):
            yield home / f"{name}.mp3"
