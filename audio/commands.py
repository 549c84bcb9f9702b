"""Commands about the prompts: `flask audio make`, `check`, `sheet`, `take`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from flask import Blueprint, Flask, current_app
from flask.cli import AppGroup

from audio import artist, recorded
from audio.check import faults
from audio.recorded import FOLDER, Sheet


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is to be recorded, where in a call each prompt stands, and where they are kept."""

    sheet: Sheet
    scenes: Sheet
    folder: Path = FOLDER

    def of(self, language: str) -> Mapping[str, str]:
        """The words of one language."""
        if language not in self.sheet:
            raise click.BadParameter(f"there are words in {', '.join(self.sheet)} only")
        return self.sheet[language]

    def summary(self) -> str:
        """A line for each language: how many prompts, whose voices, how much room they take."""
        lines = []
        for language, prompts in self.sheet.items():
            home = self.folder / language
            voices = Counter(one.voice for one in recorded.read(home).values())
            size = sum(path.stat().st_size for path in home.glob("*.mp3")) / 1e6
            whose = ", ".join(f"{count} by {voice}" for voice, count in voices.most_common())
            lines.append(f"{language}: {len(prompts)} prompts, {size:.1f} MB; {whose or 'nobody'}")
        return "\n".join(lines)


audio = AppGroup("audio", help="The prompts that callers hear.")
pages = Blueprint("audio", __name__, template_folder="templates")


def register(app: Flask, prompts: Callable[[], Prompts]) -> None:
    """Put the commands on the app; `prompts` is asked when one of them runs."""
    app.extensions["prompts"] = prompts
    app.register_blueprint(pages)  # for the template of the sheet
    app.cli.add_command(audio)


def _prompts() -> Prompts:
    prompts: Prompts = current_app.extensions["prompts"]()
    return prompts


@contextmanager
def _tools() -> Iterator[None]:
    """What sound is made with is installed where this is developed, not where it runs."""
    try:
        yield
    except ImportError as missing:
        needs = "pip install --require-hashes -r requirements-dev.txt"
        raise click.ClickException(f"{missing.name} is not installed here: {needs}") from missing


@audio.command("make")
@click.option("--replace-voices", is_flag=True, help="Replace people's stale recordings too.")
def make(replace_voices: bool) -> None:
    """Have a robot read aloud all that is missing or stale. Needs espeak-ng."""
    with _tools():
        from audio import placeholders, speech  # noqa: PLC0415
    prompts = _prompts()
    todo = placeholders.plan(prompts.sheet, prompts.folder, replace_voices=replace_voices)
    click.echo(f"{todo.well} well, {len(todo.jobs)} to make, {len(todo.dropped)} to drop")
    made = placeholders.carry_out(todo, prompts.folder, date.today())
    try:
        with click.progressbar(made, length=len(todo.jobs), label="Reading aloud") as bar:
            for _ in bar:
                pass
    except speech.CannotSpeak as why:
        raise click.ClickException(str(why)) from why
    for path in todo.spared:
        click.echo(f"spared, for it is a person's voice: {path.relative_to(prompts.folder)}")
    click.echo(prompts.summary())


@audio.command("check")
def check() -> None:
    """Name every prompt that is missing, stale or odd; exit 1 where there is one."""
    prompts = _prompts()
    if found := list(faults(prompts.sheet, prompts.folder)):
        for fault in found:
            click.echo(fault, err=True)
        click.echo("`make prompts` makes placeholders; see audio/README.md", err=True)
        sys.exit(1)
    click.echo(prompts.summary())


@audio.command("sheet")
@click.argument("language")
def sheet(language: str) -> None:
    """Print the sheet for whoever records LANGUAGE, as HTML."""
    prompts = _prompts()
    click.echo(artist.page(language, prompts.of(language), prompts.scenes.get(language, {})))


@audio.command("take")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--voice", required=True, help="Whose voice it is.")
@click.option("--language", required=True, help="Which language they speak: en, sw.")
def take(source: Path, voice: str, language: str) -> None:
    """Take in the recordings of SOURCE: WAV or MP3, named as the sheet says."""
    with _tools():
        from audio import artist_files  # noqa: PLC0415
    prompts = _prompts()
    try:
        who = artist_files.Voice(voice, language, date.today())
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong
    refused = taken = 0
    for one in artist_files.take(source, who, prompts.of(language), prompts.folder):
        for remark in filter(None, (one.refused, *one.doubts)):
            click.echo(f"{one.file}: {remark}", err=True)
        refused += bool(one.refused)
        taken += not one.refused
    click.echo(f"{taken} taken, {refused} refused")
    click.echo(prompts.summary())
    sys.exit(1 if refused or not taken else 0)
