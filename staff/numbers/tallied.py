"""What callers told to be counted and nothing else: of workshops, and whether services answered."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from models.tally import Tally
from models.workshop import Workshop
from staff.labels import LABELS
from staff.numbers.asked import Asked
from staff.numbers.steps import Shown, in_steps
from staff.numbers.tables import Row, Table
from staff.services import SUBJECT, need
from staff.tongues.said import say

ROUND = 5
"""Parts of a hundred are told in steps of so many."""
QUIZ = ("Before, of 100", "After, of 100")
USEFUL = ("Callers",)
SERVICES = ("Nobody answered", "It helped")

HELD_ONE = "1 workshop in these months. A phone is counted once a day."
HELD = "{0} workshops in these months. A phone is counted once a day."

Counts = Counter[tuple[str, str]]


def tallied(db: Session, asked: Asked) -> Iterator[Table]:
    """The tables of workshops in the months of the period, and of services since ever."""
    period = asked.periods[0]
    first, last = (f"{day:%Y-%m}" for day in (period.first, period.end - timedelta(days=1)))
    held, counts = Workshop.counted(db, first, last)
    note = say(HELD_ONE) if held == 1 else say(HELD, held)
    yield _quiz(counts, asked.step, note)
    yield _useful(counts, asked.step)
    yield _services(Tally.totals(db, [SUBJECT]), asked.step)


def _quiz(counts: Counts, step: int, note: str) -> Table:
    rows = tuple(
        Row(words, tuple(_right(counts, name, stage, step) for stage in ("before", "after")), name)
        for name, words in LABELS["statements"].items()
    )
    return Table("quiz", "Quiz: right before and after", "Statement", QUIZ, rows, (), note, QUIZ)


def _right(counts: Counts, name: str, stage: str, step: int) -> Shown:
    """How many of a hundred were right; nothing where few answered."""
    answered = sum(counts[f"{name} {stage}", verdict] for verdict in LABELS["verdicts"])
    right = counts[f"{name} {stage}", LABELS["right"][name]]
    return 100 * right // answered // ROUND * ROUND if answered >= 2 * step else None


def _useful(counts: Counts, step: int) -> Table:
    rows = tuple(
        Row(words, (in_steps(counts["most_useful", code], step),), code)
        for code, words in LABELS["most_useful"].items()
    )
    return Table("useful", "Most useful in workshops", "What", USEFUL, rows, short=USEFUL)


def _services(counts: Counts, step: int) -> Table:
    """Those that most found nobody at first; those of which nothing can be shown not at all."""
    shown = {
        question: (
            in_steps(counts[question, "NO_ANSWER"], step),
            in_steps(counts[question, "YES"], step),
        )
        for question, _ in counts
    }
    order = sorted(
        (one for one in shown if any(shown[one])), key=lambda one: (-(shown[one][0] or 0), one)
    )
    rows = tuple(Row(", ".join(need(question)), shown[question], question) for question in order)
    note = "What callers told who came back, since it is counted, whatever time is chosen."
    title = "Service numbers that nobody answers"
    return Table("services", title, "Help looked for", SERVICES, rows, (), note, SERVICES)
