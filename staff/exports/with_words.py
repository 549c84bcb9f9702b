"""What stands in a file with names and stories: what a work file has of each case, and beside it
what its caller wrote and said. How to reach them and their code word stand in no file."""

from collections.abc import Iterable, Iterator

from staff.cases.facts import FACTS
from staff.exports import references
from staff.exports.opened import Opened
from staff.exports.references import Names
from staff.labels import label

MOST = 200
"""Cases in one file: as many as somebody can have a reason to read."""
OWN_WORDS = ("account", "question")
"""The words of who reports, and of who asks."""
WRITTEN = (*(fact.name for fact in FACTS if not fact.codes), "suspect_text")


def headings() -> tuple[str, ...]:
    """The first line."""
    written = (label("questions", name) for name in WRITTEN)
    return (*references.HEADINGS, *written, "In the caller's own words")


def lines(cases: Iterable[Opened], names: Names) -> Iterator[tuple[str, ...]]:
    """A line for each case whose caller agreed that we keep what they say."""
    for case, facts in cases:
        if facts.get("consent_store") == "YES":
            [known] = references.lines([(case, facts)], names)
            written = (str(facts.get(name) or "") for name in WRITTEN)
            yield (
                *known,
                *written,
                "\n".join(str(facts[one]) for one in OWN_WORDS if facts.get(one)),
            )
