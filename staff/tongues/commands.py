"""What translators run: which of the console's words a language lacks, and which are stale."""

import click
from flask import Flask, current_app

from staff.tongues.catalogue import ENGLISH, TONGUES, catalogue, misfits
from staff.tongues.survey import survey


@click.command("console-words")
def console_words() -> None:
    """Print what the console can't say yet in each language but English, and how much it can."""
    found = survey(current_app.jinja_env)
    for language in TONGUES.keys() - {ENGLISH}:
        known = catalogue(language)
        click.echo(f"{TONGUES[language]}: {found.share(known):.1%}")
        for heading, some in (
            ("Shown in English", found.lacking(known)),
            ("Translated, and said no more", found.stale(known)),
            ("With other holes than the English", list(misfits(known))),
        ):
            click.echo(f"  {heading}: {len(some)}")
            for one in some:
                click.echo(f"    {one.of or '-'}: {one.english}")


def register(app: Flask) -> None:
    """Put the command on the app."""
    app.cli.add_command(console_words)
