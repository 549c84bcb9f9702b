"""Commands about the content: `flask menus check`, `draw`, `report`, `export`, `import`."""

import sys
from functools import partial

import click
from flask import Flask
from flask.cli import AppGroup

from config import DEMO_HELPLINE
from menus import check, draw, numbers, summary
from menus.engine import present
from menus.phrases import Phrases
from menus.survey import WORDS_A_MINUTE, Survey
from menus.tree import Tree
from menus.turn import State
from menus.words import Words
from ussd.screen import SEPTETS_ELSEWHERE, Screens


def faults() -> list[str]:
    """What is wrong with the content as it stands."""
    return check.faults(_constants(), screens, SEPTETS_ELSEWHERE)


def drawing() -> str:
    """The page that docs/conversation.md is."""
    words = Words.read(_constants())
    return draw.page(Tree.read(words), words)


def _constants() -> dict[str, str]:
    """The same whoever checks or draws: not this service's own helpline."""
    return {**numbers.verified(), **numbers.own(DEMO_HELPLINE)}


def screens(tree: Tree, words: Words, state: State) -> tuple[str, ...]:
    """The screens that a state takes on the smallest phone."""
    made = Screens(Phrases(tree, words))
    return made.pages(state, present(tree, state), SEPTETS_ELSEWHERE)


def surveys(tree: Tree, words: Words) -> dict[str, Survey]:
    """What each language makes of the conversation, on the smallest phone."""
    numbers_told = _constants().values()
    show = partial(screens, tree, words)
    return {
        language: Survey(tree, words, language, show, numbers_told) for language in words.languages
    }


def register(app: Flask, tree: Tree, words: Words) -> None:
    """Put the commands on the app."""
    menus = AppGroup("menus", help="The content of the conversation.")

    @menus.command("check")
    def check_() -> None:
        """Name every fault in the content; exit 1 where there is one."""
        found = faults()
        for fault in found:
            click.echo(fault, err=True)
        if found:
            sys.exit(1)
        click.echo(f"{len(tree.nodes)} nodes, {len(words.languages)} languages: nothing wrong")

    @menus.command("draw")
    def draw_() -> None:
        """Print the conversation as Mermaid, for docs/conversation.md."""
        click.echo(drawing(), nl=False)

    @menus.command("report")
    def report() -> None:
        """Print how far and how long callers have to go, in each language."""
        words = Words.read(_constants())
        told = [
            summary.page(found, words.tongues[language].name, SEPTETS_ELSEWHERE)
            for language, found in surveys(Tree.read(words), words).items()
        ]
        click.echo("\n\n".join(told))
        click.echo(f"\n! goes beyond its bound; reading at {WORDS_A_MINUTE} words a minute")

    app.cli.add_command(menus)
