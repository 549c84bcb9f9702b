"""`flask menus review-sheet`: the words of a language out to who knows it best, and back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from authoring import exchange, review_sheet, toml_file
from menus.tree import CONTENT
from menus.words import Words


def register(group: click.Group) -> None:
    """Put the command among those of the content."""
    group.add_command(review_sheet_)


@click.command("review-sheet")
@click.argument("language")
@click.option("--take", type=click.File("rb"), help="A sheet that was filled in, CSV or XLSX.")
@click.option("--by", help="Who has read it: stands in the file once all of it is right.")
def review_sheet_(language: str, take: BinaryIO | None, by: str | None) -> None:
    """Print the words of LANGUAGE as a sheet to review, or take a sheet back."""
    words = Words.read()
    try:
        if take is None:
            click.echo(review_sheet.written(words, language), nl=False)
        else:
            for line in taken_back(language, take.read(), by):
                click.echo(line)
    except ValueError as wrong:
        raise click.ClickException(f"nothing was written.\n{wrong}") from wrong


def taken_back(
    language: str, sheet: bytes, by: str | None, content: Path = CONTENT
) -> tuple[str, ...]:
    """Write the better words of a sheet, and who has reviewed them, if all is well with it.

    :raise ValueError: naming every fault that the content would have; nothing is written then.
    """
    review = review_sheet.taken(Words.read({}, content), language, sheet)
    exchange.put(language, review.better, content=content)
    told = [f"{key}: wrong, without better words" for key in review.wrong]
    told += [f"{key}: not answered, or its words have changed since" for key in review.open]
    told.append(f"{len(review.right)} right, {len(review.better)} better, {len(told)} left")
    if review.whole and by:
        path = content / "text" / f"{language}.toml"
        name = f"{by}, {datetime.now(UTC).date():%d %B %Y}"
        toml_file.replace(path, toml_file.reviewed(path.read_text("utf-8"), name))
        told.append(f"reviewed by {name}")
    return tuple(told)
