"""Our own content as it stands: its faults, how long its ways take, its drawing, its channels."""

from collections.abc import Mapping
from functools import cache

from authoring import (
    by_voice,
    check,
    drawing,
    promises,
    reading_level,
    timetable,
)
from authoring.facts import Channel
from authoring.keys_to import keyed, typed
from authoring.pace import NO_TAKES, ByEar, OnScreen, Pace
from authoring.survey import Survey
from authoring.usual import Usual
from authoring.ways import Ways
from config import DEMO_HELPLINE, DEMO_TEAM_HOURS
from ivr.script import Script
from menus import numbers, offers
from menus.changes import UNCHANGED, Changes
from menus.tree import CONTENT, Tree
from menus.words import HOURS, Words
from ussd.smallest_phone import shows


def faults(changes: Changes = UNCHANGED) -> list[str]:
    """What is wrong with the content as it stands, or as it would with its words changed."""
    if found := check.faults(constants(), changes=changes):
        return found
    words = Words.read(constants(), changes=changes)
    found = list(offers.faults(offers.Offers.read(), Tree.read(words), words))
    as_written = Words.read(changes=changes)
    found += promises.faults(Tree.read(words, CONTENT, "ussd", "voice"), as_written)
    found += reading_level.faults(as_written)
    found += by_voice.faults(Tree.read(words, CONTENT, "voice"), as_written, constants())
    return found or [*timetable.faults(_times(changes) if changes else times())]


@cache
def times() -> list[timetable.Row]:
    """How long each way takes that has a budget.

    :raise ValueError: where one goes by what is nowhere.
    """
    return _times(UNCHANGED)


def _times(changes: Changes) -> list[timetable.Row]:
    words, ways, spoken = Words.read(constants(), changes=changes), Ways.read(), _by_ear(changes)
    typed = Tree.read(words.on("ussd"))
    if lost := [*ways.faults(typed, spoken.tree)]:
        raise ValueError("\n".join(lost))
    paces: dict[str, Pace] = {"USSD": OnScreen(typed, shows(typed, words)), "voice": spoken}
    return timetable.rows(ways, Usual(offers.Offers.read()), paces, words.languages)


def times_of_calls(changes: Changes, takes: Mapping[tuple[str, str], float]) -> list[timetable.Row]:
    """How long each way takes in a call that plays takes beside the files of the release; those
    last so many seconds, by language and words."""
    paces = {"voice": _by_ear(changes, takes)}
    languages = Words.read().languages
    return timetable.rows(Ways.read(), Usual(offers.Offers.read()), paces, languages)


def _by_ear(changes: Changes, takes: Mapping[tuple[str, str], float] = NO_TAKES) -> ByEar:
    as_written = Words.read(changes=changes).on("voice")
    spoken = Tree.read(as_written, CONTENT, "voice")
    return ByEar(spoken, Script(spoken, as_written, constants()), takes=takes)


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
