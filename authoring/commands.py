"""Commands about the content: `flask menus check`, `draw`, `report`, `finds`, `export` and such."""

import sys
from typing import TextIO

import click
from flask import Flask
from flask.cli import AppGroup

from authoring import (
    exchange,
    facts,
    languages,
    own,
    promises,
    summary,
    time_page,
    timetable,
)
from authoring.atlas import WORDS_A_MINUTE
from menus import consents
from menus.tree import Tree
from menus.words import Words

menus = AppGroup("menus", help="The content of the conversation.")


def register(app: Flask) -> None:
    """Put the commands on the app."""
    app.cli.add_command(menus)


@menus.command("check")
def check_() -> None:
    """Name every fault in the content; exit 1 where there is one."""
    found = own.faults()
    for fault in found:
        click.echo(fault, err=True)
    if found:
        sys.exit(1)
    words = Words.read(own.constants())
    tree = Tree.read(words)
    click.echo("\n".join([*languages.gaps(), *promises.listed(Words.read())]))
    click.echo(f"{len(tree.nodes)} nodes, {len(words.languages)} languages: nothing wrong")


@menus.command("draw")
def draw_() -> None:
    """Print the conversation as Mermaid, for docs/conversation.md."""
    click.echo(own.draw(), nl=False)


@menus.command("consents")
def consents_() -> None:
    """Print what callers agree to, and what a case names those words by."""
    words = Words.read()
    for language, version in consents.versions(words).items():
        click.echo(f"{version} {words.tongues[language].name}")
        for key, said in consents.told(words, language).items():
            click.echo(f"  {key}: {said}")


@menus.command("report")
def report() -> None:
    """Print how far and how long callers have to go, in each language."""
    words = Words.read(own.constants())
    told = [
        summary.page(found, words.tongues[language].name)
        for language, found in own.surveys(Tree.read(words), words).items()
    ]
    click.echo("\n\n".join(told))
    click.echo(f"\n! goes beyond its bound; reading at {WORDS_A_MINUTE} words a minute\n")
    click.echo("\n".join(map(timetable.line, own.times())))


@menus.command("times")
@click.option("--chart", is_flag=True, help="As a drawing, for docs/pictures/times.svg.")
def times_(chart: bool) -> None:
    """Print how long callers' ways take, for docs/times.md."""
    click.echo(time_page.chart(own.times()) if chart else time_page.page(own.times()), nl=False)


@menus.command("finds")
def finds() -> None:
    """Print which keys lead to what callers can find out, for docs/what-callers-find.md."""
    click.echo(facts.page(facts.read(), own.channels()), nl=False)


@menus.command("export")
@click.argument("language")
@click.option("--before", type=click.File(encoding="utf-8"), help="The .po of last time.")
def export(language: str, before: TextIO | None) -> None:
    """Print the words of LANGUAGE, there already or new, as .po for a translator."""
    try:
        click.echo(exchange.given_out(language, before.read() if before else None), nl=False)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong


@menus.command("import")
@click.argument("language")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--ucs2", is_flag=True, help="It is new, with letters outside GSM 03.38.")
def import_(language: str, file: TextIO, ucs2: bool) -> None:
    """Write what a .po says into the words of LANGUAGE, if all is well with it."""
    try:
        count, left = exchange.taken_in(language, file.read(), ucs2=ucs2)
    except ValueError as wrong:
        raise click.ClickException(f"nothing was written.\n{wrong}") from wrong
    for why in left:
        click.echo(why, err=True)
    click.echo(f"{count} texts taken, {len(left)} left as they were")
