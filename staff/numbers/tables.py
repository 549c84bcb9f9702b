"""What is counted, as tables: a chart is drawn of one and a file written of it, and nothing else
comes to either, so that what is hidden is hidden everywhere."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from staff.exports.files import Cells
from staff.numbers.steps import Shown, parts, whole, written

NOT_SAID = "Not said"


@dataclass(frozen=True)
class Row:
    """One line: its words, what is shown of each column, and its code."""

    words: str
    shown: tuple[Shown, ...]
    code: str = ""

    @property
    def cells(self) -> list[str]:
        """What stands in its columns."""
        return [written(one) for one in self.shown]


@dataclass(frozen=True)
class Table:
    """A name for addresses, a title, what its lines are, what its columns are; of each column what
    all of it comes to, and what it is called beside its bars."""

    name: str
    title: str
    of: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    wholes: tuple[Shown, ...] = ()
    note: str = ""
    short: tuple[str, ...] = ("Now", "Before")

    @property
    def most(self) -> int:
        """The largest count that is shown; 1 where none is."""
        return max((one or 0 for row in self.rows for one in row.shown), default=0) or 1

    @property
    def empty(self) -> bool:
        """Whether nothing is shown."""
        return all(one is None for row in self.rows for one in row.shown)

    def lines(self) -> Iterator[Cells]:
        """The table as it stands in a file; its numbers without a comma."""
        yield (self.title,)
        yield (self.of, *self.headings)
        for row in self.rows:
            yield (row.words, *(cell.replace(",", "") for cell in row.cells))


@dataclass(frozen=True)
class Counted:
    """Counts of one thing in each span, and in which steps they are shown."""

    spans: Sequence[Counter[str]]
    headings: tuple[str, ...]
    step: int

    def table(self, name: str, title: str, of: str, words: Mapping[str, str]) -> Table:
        """A row for each code that has words, and one for the others, which are not said."""
        codes, named = [*words, ""], [*words.values(), NOT_SAID]
        counted = [[*(span[code] for code in words), _others(span, words)] for span in self.spans]
        shown = zip(*(parts(counts, self.step) for counts in counted), strict=True)
        rows = tuple(
            Row(said, one, code) for said, one, code in zip(named, shown, codes, strict=True)
        )
        if not any(rows[-1].shown):
            rows = rows[:-1]
        wholes = tuple(whole(counts, self.step) for counts in counted)
        return Table(name, title, of, self.headings, rows, wholes)


def largest(table: Table, most: int) -> Table:
    """The same with the largest rows alone: none that is shown nowhere, nor what is not said."""
    some = [row for row in table.rows if row.code and any(row.shown)]
    some.sort(key=lambda row: row.shown[0] or 0, reverse=True)
    return replace(table, rows=tuple(some[:most]))


def _others(counts: Counter[str], words: Mapping[str, str]) -> int:
    return sum(count for code, count in counts.items() if code not in words)
