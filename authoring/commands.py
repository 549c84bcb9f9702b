"""Commands about the content: `flask menus check`, `draw`, `report`, `finds`, `export` and such."""

import sys
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import TextIO

import click
from flask import Flask
from flask.cli import AppGroup

from authoring import (
    by_voice,
    check,
    drawing,
    facts,
    languages,
    promises,
    reading_level,
    summary,
    time_page,
    timetable,
    toml_file,
    translation,
)
from authoring.atlas import WORDS_A_MINUTE
from authoring.facts import Channel
from authoring.keys_to import keyed, typed
from authoring.pace import ByEar, OnScreen, Pace
from authoring.survey import Survey
from authoring.usual import Usual
from authoring.ways import Ways
from config import DEMO_HELPLINE, DEMO_TEAM_HOURS
from ivr.script import Script
from menus import numbers, offers
from menus.tree import CONTENT, Tree
from menus.words import HOURS, Words
from ussd.smallest_phone import shows


def faults() -> list[str]:
    """What is wrong with the content as it stands."""
    if found := check.faults(constants()):
        return found
    words = Words.read(constants())
    found = list(offers.faults(offers.Offers.read(), Tree.read(words), words))
    as_written = Words.read()
    found += promises.faults(Tree.read(words, CONTENT, "ussd", "voice"), as_written)
    found += reading_level.faults(as_written)
    found += by_voice.faults(Tree.read(words, CONTENT, "voice"), as_written, constants())
    return found or [*timetable.faults(times())]


@cache
def times() -> list[timetable.Row]:
    """How long each way takes that has a budget.

    :raise ValueError: where one goes by what is nowhere.
    """
    words, as_written, ways = Words.read(constants()), Words.read().on("voice"), Ways.read()
    typed, spoken = Tree.read(words.on("ussd")), Tree.read(as_written, CONTENT, "voice")
    if lost := [*ways.faults(typed, spoken)]:
        raise ValueError("\n".join(lost))
    paces: dict[str, Pace] = {
        "USSD": OnScreen(typed, shows(typed, words)),
        "voice": ByEar(spoken, Script(spoken, as_written, constants())),
    }
    return timetable.rows(ways, Usual(offers.Offers.read()), paces, words.languages)


def draw() -> str:
    """The page that docs/conversation.md is."""
    words = Words.read(constants())
    return drawing.page(Tree.read(words), words)


def channels() -> list[Channel]:
    """The channels on which keys lead to what callers find."""
    words, spoken = Words.read(constants()).on("ussd"), Words.read().on("voice")
    screens, calls = Tree.read(words), Tree.read(spoken, CONTENT, "voice")
    return [Channel("screen", screens, typed), Channel("call", calls, keyed)]


def constants() -> dict[str, str]:
    """The same whoever checks or draws: not this service's own helpline and hours."""
    own = {**numbers.own(DEMO_HELPLINE), HOURS: DEMO_TEAM_HOURS}
    return {**numbers.verified(numbers.lines()), **own}


def surveys(tree: Tree, words: Words) -> dict[str, Survey]:
    """What each language makes of the conversation, on the smallest phone."""
    numbers_told = constants().values()
    show = shows(tree, words)
    return {
        language: Survey(tree, words, language, show, numbers_told) for language in words.languages
    }


def given_out(language: str, before: str | None = None, content: Path = CONTENT) -> str:
    """The words of a language as `.po`; with an earlier one, what has to be looked at again."""
    words = Words.read(constants(), content)
    tree = Tree.read(words, content)
    rooms = translation.rooms(tree, words, language)
    return translation.written(language, Words.read({}, content), rooms, before)


def taken_in(
    language: str, po: str, *, ucs2: bool = False, content: Path = CONTENT
) -> tuple[int, tuple[str, ...]]:
    """Write what a `.po` says into a language's file: how many texts, and what was left alone.

    :raise ValueError: naming every fault that the content would have; nothing is written then.
    """
    taken = translation.taken(language, Words.read({}, content), po)
    put(language, taken.texts, ucs2=ucs2, content=content)
    return len(taken.texts), taken.left


def put(
    language: str, texts: dict[str, str], *, ucs2: bool = False, content: Path = CONTENT
) -> None:
    """Write texts into a language's file, unless the content would have a fault then.

    :raise ValueError: naming every such fault; nothing is written.
    """
    words = Words.read({}, content)
    new = translation.merged(language, words, texts, ucs2=ucs2, content=content)
    with TemporaryDirectory() as folder:
        tried = Path(copytree(content, Path(folder, "content")))
        (tried / "text" / f"{language}.toml").write_text(new, "utf-8")
        if found := check.faults(constants(), tried):
            raise ValueError("\n".join(found))
    toml_file.replace(content / "text" / f"{language}.toml", new)


menus = AppGroup("menus", help="The content of the conversation.")


def register(app: Flask) -> None:
    """Put the commands on the app."""
    app.cli.add_command(menus)


@menus.command("check")
def check_() -> None:
    """Name every fault in the content; exit 1 where there is one."""
    found = faults()
    for fault in found:
        click.echo(fault, err=True)
    if found:
        sys.exit(1)
    words = Words.read(constants())
    tree = Tree.read(words)
    click.echo("\n".join([*languages.gaps(), *promises.listed(Words.read())]))
    click.echo(f"{len(tree.nodes)} nodes, {len(words.languages)} languages: nothing wrong")


@menus.command("draw")
def draw_() -> None:
    """Print the conversation as Mermaid, for docs/conversation.md."""
    click.echo(draw(), nl=False)


@menus.command("report")
def report() -> None:
    """Print how far and how long callers have to go, in each language."""
    words = Words.read(constants())
    told = [
        summary.page(found, words.tongues[language].name)
        for language, found in surveys(Tree.read(words), words).items()
    ]
    click.echo("\n\n".join(told))
    click.echo(f"\n! goes beyond its bound; reading at {WORDS_A_MINUTE} words a minute\n")
    click.echo("\n".join(map(timetable.line, times())))


@menus.command("times")
@click.option("--chart", is_flag=True, help="As a drawing, for docs/pictures/times.svg.")
def times_(chart: bool) -> None:
    """Print how long callers' ways take, for docs/times.md."""
    click.echo(time_page.chart(times()) if chart else time_page.page(times()), nl=False)


@menus.command("finds")
def finds() -> None:
    """Print which keys lead to what callers can find out, for docs/what-callers-find.md."""
    click.echo(facts.page(facts.read(), channels()), nl=False)


@menus.command("export")
@click.argument("language")
@click.option("--before", type=click.File(encoding="utf-8"), help="The .po of last time.")
def export(language: str, before: TextIO | None) -> None:
    """Print the words of LANGUAGE, there already or new, as .po for a translator."""
    try:
        click.echo(given_out(language, before.read() if before else None), nl=False)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong


@menus.command("import")
@click.argument("language")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--ucs2", is_flag=True, help="It is new, with letters outside GSM 03.38.")
def import_(language: str, file: TextIO, ucs2: bool) -> None:
    """Write what a .po says into the words of LANGUAGE, if all is well with it."""
    try:
        count, left = taken_in(language, file.read(), ucs2=ucs2)
    except ValueError as wrong:
        raise click.ClickException(f"nothing was written.\n{wrong}") from wrong
    for why in left:
        click.echo(why, err=True)
    click.echo(f"{count} texts taken, {len(left)} left as they were")
