"""Rows in which nobody can be recognised: each stands there so often that it may be anybody's.

This is k-anonymity (Samarati and Sweeney, 1998) with every column counted as one by which somebody
could be recognised: who holds a caller knows how, since when and where they are held.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FEWEST = 10
"""How often a row stands there at least (k). So no count that can be drawn from a file is below it,
but none at all. CTDC publishes no fewer."""

Row = tuple[str, ...]
Step = Callable[[Row], Row]


@dataclass(frozen=True)
class Released:
    """What may leave: each row with how often it stands there; how many rows were made coarser to
    come in, how many stay out, and the smallest number of rows alike (0: there are none)."""

    rows: Counter[Row]
    coarser: int
    left_out: int

    @property
    def count(self) -> int:
        return self.rows.total()

    @property
    def fewest(self) -> int:
        return min(self.rows.values(), default=0)


def released(rows: Iterable[Row], steps: Sequence[Step], fewest: int = FEWEST) -> Released:
    """Rows that are too few alike are made coarser step by step, and left out in the end."""
    waiting, out, coarser = Counter(rows), Counter[Row](), 0
    for number, step in enumerate((lambda row: row, *steps)):
        waiting = _each(waiting, step)
        done = {row: n for row, n in waiting.items() if n >= fewest or row in out}
        for row in done:
            del waiting[row]
        out.update(done)
        coarser += sum(done.values()) if number else 0
    return Released(out, coarser, waiting.total())


def _each(rows: Counter[Row], step: Step) -> Counter[Row]:
    stepped = Counter[Row]()
    for row, count in rows.items():
        stepped[step(row)] += count
    return stepped
