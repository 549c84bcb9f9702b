"""The tables of the page, of what the database counted."""

from collections import Counter
from collections.abc import Iterator, Sequence

from models.lengths import LONGER, WITHIN
from models.numbers import Counts
from models.pace import NOT_YET
from staff.labels import COUNTIES, LABELS
from staff.numbers.asked import Asked
from staff.numbers.steps import parts, whole, written
from staff.numbers.tables import Counted, Table, largest
from staff.numbers.times import over_time
from staff.times import day
from staff.tongues.said import say

COUNTRIES_SHOWN = 10
CODES = {
    "kind": ("What came", "Kind", LABELS["kinds"]),
    "about": ("What is asked for", "What", LABELS["about"]),
    "channel": ("How they reach us", "Way in", LABELS["channels"]),
    "language": ("In which language", "Language", LABELS["languages"]),
    "danger": ("Danger", "What they said", LABELS["danger"]),
    "status": ("How far the work is", "Status", LABELS["statuses"]),
    "county": ("Where in Kenya", "County", COUNTIES),
    "country": ("Which country", "Country", LABELS["countries"]),
}
"""By what is counted: the table's title, what its rows are, and the words for its codes."""
LENGTHS = {
    "15m": "15 min", "1h": "1 h", "4h": "4 h", "1d": "1 day", "7d": "7 days", "28d": "4 weeks",
    LONGER: "Longer",
}  # fmt: skip
PACE = {
    "opened": "Time to first opening",
    "answered": "Time to first answer",
    "closed": "Time to close",
}
BACKLOG = "backlog"


def up_to() -> dict[str, str]:
    """The lengths of time that something may have taken."""
    known = {code: say("Up to {0}", say(LENGTHS[code])) for code in WITHIN}
    return known | {LONGER: LENGTHS[LONGER]}


def came(found: Sequence[Counts], asked: Asked) -> Iterator[Table]:
    """What came: each table parts all of it."""
    days = [counts["day"] for counts in found]
    yield over_time(days, asked.periods, asked.headings, asked.step)
    for name, (title, of, words) in CODES.items():
        spans = [counts.get(name, Counter()) for counts in found]
        table = Counted(spans, asked.headings, asked.step).table(name, title, of, words)
        most = {"about": len(words), "country": COUNTRIES_SHOWN}.get(name)
        yield largest(table, most) if most else table


def soon(paced: Sequence[Counts], asked: Asked) -> Iterator[Table]:
    """How soon what came was opened, answered and closed."""
    for name, title in PACE.items():
        counted = Counted([counts[name] for counts in paced], asked.headings, asked.step)
        yield counted.table(name, title, "Within", up_to() | {NOT_YET: "Not yet"})


def old(ages: Counter[str], asked: Asked) -> Table:
    """How old those are whose work goes on, on the day that it is asked for."""
    counted = Counted([ages], (day(asked.on),), asked.step)
    return counted.table(BACKLOG, "Open cases by age", "Age", up_to())


def share(counts: Counter[str], step: int) -> str:
    """How many of all it has happened to, as "120 of 1,145"; nothing where that can't be shown."""
    both = [counts.total() - counts[NOT_YET], counts[NOT_YET]]
    done, every = parts(both, step)[0], whole(both, step)
    return say("{0} of {1}", written(done), written(every)) if done and every else ""


def half(counts: Counter[str], step: int) -> str:
    """The length within which half of those were that are over; nothing where they are few."""
    over = {code: counts[code] for code in LENGTHS}
    passed, total = 0, sum(over.values())
    for code, count in over.items():
        passed += count
        if total >= step and 2 * passed >= total:
            return say(LENGTHS[code])
    return ""
