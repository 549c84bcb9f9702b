"""The file in which nobody can be recognised: of which cases it is, what is left out, its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from staff.exports.anonymity import FEWEST, Released, Row, released
from staff.exports.columns import COLUMNS, is_of_a_child, row_of, steps
from staff.exports.files import Cells
from staff.exports.opened import Opened

FEW = f"fewer than {FEWEST}"


@dataclass(frozen=True)
class Summary:
    """What is in a file and what is not, as it may be told outside: no count under ten, and never
    how many there were in all, for from that a small count could be worked out."""

    released: Released
    of_children: int
    unasked: int

    def states(self, place: str) -> bool:
        """Whether every row of the file states a county or country; one that was emptied in the
        rows, as too few are alike, is not to stand in what is said of them all."""
        return bool(self.released.rows) and all(place in row for row in self.released.rows)

    def lines(self) -> list[tuple[str, str]]:
        """What is said of it, in order."""
        out = self.released
        return [
            ("Rows in the file", str(out.count)),
            ("Rows that are alike, at least (k)", str(out.fewest)),
            ("Of them made coarser, so that enough are alike", shown(out.coarser)),
            ("Left out: too few alike", shown(out.left_out)),
            ("Left out, only counted: a child is in it", shown(self.of_children)),
            ("Left out: not asked whether it may be kept", shown(self.unasked)),
        ]


def shown(count: int) -> str:
    """A count as it may leave the house; none is as few as some."""
    return str(count) if count >= FEWEST else FEW


def summary(cases: Iterable[Opened]) -> Summary:
    """What may leave of these cases. Children's are only counted, and so are those whose callers
    did not agree that we keep them."""
    left = {"children": 0, "unasked": 0}

    def rows() -> Iterator[Row]:
        for case, facts in cases:
            if facts.get("consent_store") != "YES":
                left["unasked"] += 1
            elif is_of_a_child(facts):
                left["children"] += 1
            else:
                yield row_of(case, facts)

    out = released(rows(), steps())
    return Summary(out, left["children"], left["unasked"])


def headings(*, words: bool) -> Cells:
    """The first line."""
    return [column.heading if words else column.name for column in COLUMNS]


def lines(out: Released, *, words: bool) -> Iterator[Cells]:
    """The rows, in the order of what is in them, which tells nothing of when they came."""
    for row in sorted(out.rows):
        cells = row
        if words:
            cells = tuple(column.words(code) for column, code in zip(COLUMNS, row, strict=True))
        for _ in range(out.rows[row]):
            yield cells
