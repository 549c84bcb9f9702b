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


def ailing(folder: Path, name: str, words: str, one: PromptFile | None) -> str | None:
    """What is wrong with the file of one prompt; None where it can be played."""
    if not (LANGUAGE.fullmatch(folder.name) and NAME.fullmatch(name)):
        return "can't be the name of a file"
    path = folder / f"{name}.mp3"
    if not path.exists():
        return "missing"
    if one is None:
        return "is in no recorded.toml: use `flask audio take`"
    if one.words != words:
        whose = f", and is {one.voice}'s voice" if one.by_a_person else ""
        return f"says other words than the call{whose}"
    return _changed(path.read_bytes(), one)


def _changed(file: bytes, one: PromptFile) -> str | None:
    if one.sha256 != recorded.fingerprint(file):
        return "is not the file that was recorded"
    try:
        mp3.seconds(file)
    except mp3.Odd as odd:
        return str(odd)
    return None


def left_over(sheet: Sheet, folder: Path = FOLDER) -> Iterator[Path]:
    """Files, there or only told of, that no call can say."""
    for home in sorted(path.parent for path in folder.glob("*/recorded.toml")):
        prompts: Mapping[str, str] = sheet.get(home.name, {})
        names = {path.name.removesuffix(".mp3") for path in home.glob("*.mp3")}
        for name in sorted((names | recorded.read(home).keys()) - prompts.keys()):
            yield home / f"{name}.mp3"
