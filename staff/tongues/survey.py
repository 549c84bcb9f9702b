"""All that the console says, wherever that is written: what a catalogue has to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.templating import Environment

from staff.cases.ready import READY, TITLES
from staff.labels import LABELS
from staff.tongues.catalogue import Catalogue, Saying
from staff.tongues.modules import Module
from staff.tongues.script import SCRIPT, script_words
from staff.tongues.templates import OURS, said_by

STAFF = Path(__file__).parents[1]
ELSEWHERE = ("models/calling_hours.py", "telecom/numbers.py", "lists", "ussd/menu.py")
"""Where else there is what the console may say, beside `staff/`: looked at for what is stale."""
NEVER_SAID = (
    "commands.py", "key_commands.py", "access/headers.py", "access/roles.py",
    "exports/columns.py", "exports/files.py", "tongues",
)  # fmt: skip
"""Modules of which a page says nothing."""
NAMES = ("counties", "right")
"""Groups of labels that are no words: names, and codes."""


@dataclass(frozen=True)
class Survey:
    """What is said, and what a language lacks of it."""

    said: frozenset[Saying]
    written: frozenset[str]
    """All words in the code, said or not."""

    def lacking(self, known: Catalogue) -> list[Saying]:
        """What is shown in English; where that is said in several places, one of them."""
        return sorted({one.english: one for one in self.said if known.lacks(one)}.values())

    def stale(self, known: Catalogue) -> list[Saying]:
        """What is translated and said no more."""
        english = {one.english for one in self.said} | self.written
        places = {one.of for one in self.said if one.of}
        return sorted(
            one
            for one in known.words
            if (one not in self.said if one.of in places else one.english not in english)
        )

    def share(self, known: Catalogue) -> float:
        """How much of it is translated, from 0 to 1."""
        return 1 - len(self.lacking(known)) / len({one.english for one in self.said})


def survey(environment: Environment) -> Survey:
    """Look at all templates, labels, modules, ready replies and the script."""
    said = {*_labels(), *_by_script(), *_titles()}
    for name in environment.list_templates(filter_func=lambda name: name.startswith(OURS)):
        said |= set(said_by(environment, name))
    ours = {path: Module.read(path) for path in STAFF.rglob("*.py")}
    for path, module in ours.items():
        said |= set() if _is_quiet(path) else set(map(Saying, module.said()))
    others = [Module.read(path) for name in ELSEWHERE for path in _paths(STAFF.parent / name)]
    written = {one for module in [*ours.values(), *others] for one in module.strings}
    return Survey(frozenset(said), frozenset(written))


def _labels() -> Iterator[Saying]:
    for group, words in LABELS.items():
        if group not in NAMES:
            yield from (Saying(english, f"labels.{group}") for english in words.values())


def _by_script() -> Iterator[Saying]:
    yield from (Saying(english, SCRIPT) for english in script_words())


def _titles() -> Iterator[Saying]:
    yield from (Saying(one.title, TITLES) for one in READY.values())


def _is_quiet(path: Path) -> bool:
    return any(path.is_relative_to(STAFF / name) for name in NEVER_SAID)


def _paths(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
