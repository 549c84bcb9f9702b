"""The conversation as callers hold it on each channel, read once a process."""

from functools import cache

from ivr.script import SPOKEN, UNRECORDED, Script
from lists.preview import Constants, Content
from menus import numbers
from menus.changes import UNCHANGED, Changes
from menus.tree import CONTENT, Tree
from menus.words import HOURS, Words
from sms.page import TEXTED


@cache
def content(helpline: str, team_hours: str) -> Content:
    """The conversation as the service came with it, told with this helpline and these hours."""
    own = {**numbers.own(helpline), HOURS: team_hours}

    def read(constants: Constants, /, *, changes: Changes = UNCHANGED) -> Words:
        return Words.read(constants, changes=changes).on("ussd")

    words = read({**numbers.verified(numbers.lines()), **own})
    return Content(Tree.read(words), words, own, read)


@cache
def spoken(recording: bool) -> tuple[Words, Tree]:
    """The words as they are spoken, and the tree of calls."""
    words = Words.read().on("voice")
    return words, Tree.read(words, CONTENT, *(SPOKEN if recording else UNRECORDED))


def respoken(recording: bool, changes: Changes) -> Script:
    """What calls say in the words as staff have changed them, with no number to ring yet.

    :raise ValueError: where those can't be read.
    """
    words = Words.read(changes=changes).on("voice")
    return Script(spoken(recording)[1], words, {})


@cache
def texted(helpline: str, team_hours: str) -> Tree:
    """The tree of texts, in the languages of screens."""
    return Tree.read(content(helpline, team_hours).words, CONTENT, *TEXTED)
