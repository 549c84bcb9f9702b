"""What changed words and takes do to calls: how long each way takes by them, and what is left to a
robot."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from authoring import own, promptbook
from authoring.promptbook import Prompt, Take
from authoring.timetable import Row
from menus.changes import Changes

Lasts = Mapping[tuple[str, str], float]
"""How many seconds takes last, by language and words."""


@dataclass(frozen=True, slots=True)
class Overlong:
    """A way that comes to take longer in a call than it may: its seconds, those of now, and those
    that it may take; `most` are the places that take longest."""

    title: str
    language: str
    seconds: int
    now: int
    bound: int
    most: tuple[str, ...]


class Unrecorded(NamedTuple):
    """How many prompts of a language say new words that nobody has recorded, and by how many fewer
    a person speaks."""

    language: str
    prompts: int
    fewer: int


def overlong(changes: Changes, now: Lasts, then: Lasts) -> list[Overlong]:
    """The ways that come to take longer in a call than they may, and longer than they take now; of
    a way from several places the longest."""
    found: dict[tuple[str, str], Overlong] = {}
    for was, row in zip(_ways(changes, now), _ways(changes, then), strict=True):
        of, before = (row.name, row.language), round(was.seconds)
        longest = found[of].seconds if of in found else before
        if not row.is_within(row.bound) and round(row.seconds) > max(before, longest):
            one = Overlong(
                row.way.title, row.language, round(row.seconds), before, row.bound.seconds, row.most
            )
            found[of] = one
    return [*found.values()]


def unrecorded(before: Changes, after: Changes, takes: Iterable[Take]) -> list[Unrecorded]:
    """What changed words leave to a robot, by language; those that lose nothing are left out."""
    found, takes = [], [*takes]
    for language in promptbook.languages():
        then, now = _all_of(language, before, takes), _all_of(language, after, takes)
        was, spoken = {one.words for one in then}, sum(one.by_person for one in then)
        new = sum(one.words not in was and not one.by_person for one in now)
        lost = max(0, spoken - sum(one.by_person for one in now))
        if new:
            found.append(Unrecorded(language, new, lost))
    return found


def _all_of(language: str, changes: Changes, takes: Iterable[Take]) -> list[Prompt]:
    parts = promptbook.parts(language, changes, takes)
    return [one for part in parts.values() for one in part]


def _ways(changes: Changes, takes: Lasts) -> tuple[Row, ...]:
    return _timed(json.dumps(changes, sort_keys=True), tuple(sorted(takes.items())))


@lru_cache(maxsize=4)
def _timed(written: str, takes: tuple[tuple[tuple[str, str], float], ...]) -> tuple[Row, ...]:
    """Whoever publishes what was proposed asks again after the very takes."""
    return (*own.times_of_calls(json.loads(written), dict(takes)),)
