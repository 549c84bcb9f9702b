"""Commands about the content: `flask menus check`, `flask menus draw`."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from config import DEMO_HELPLINE
from menus import check, draw, numbers, offers
from menus.engine import present
from menus.phrases import Phrases
from menus.tree import Tree
from menus.turn import State
from menus.words import Words
from ussd.screen import SEPTETS_ELSEWHERE, Screens


def faults() -> list[str]:
    """What is wrong with the content as it stands."""
    if found := check.faults(_constants(), screens, SEPTETS_ELSEWHERE):
        return found
    words = Words.read(_constants())
    return list(offers.faults(offers.Offers.read(), Tree.read(words), words))


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

    app.cli.add_command(menus)
