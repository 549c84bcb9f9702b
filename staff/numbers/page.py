"""Numbers: how many came, of what, from where and when, and what became of them; as charts, as
tables and as a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.db.base import now
from models.numbers import received
from models.pace import backlog, pace
from staff.access.guard import signed_in
from staff.access.roles import Permission
from staff.console import console
from staff.exports.files import Cells, as_csv
from staff.numbers import charts, counted
from staff.numbers.asked import FILTERS, Asked
from staff.numbers.periods import BESIDE, offered
from staff.numbers.steps import NOT_SHOWN, Shown, rule, written
from staff.numbers.tables import Table
from staff.numbers.tallied import tallied
from staff.tongues.said import in_english, say

pages = Blueprint("numbers", __name__, url_prefix="/numbers")


DONE = {"opened": "opened", "answered": "answered", "closed": "closed"}
HALVES = {
    "opened": "opened; half of those within {0}",
    "answered": "answered; half of those within {0}",
    "closed": "closed; half of those within {0}",
}


class Figure(NamedTuple):
    """One number by itself, and the same of the time before."""

    words: str
    shown: str
    before: str = ""


@dataclass(frozen=True)
class Numbers:
    """All tables by their names, and the figures above them."""

    tables: Mapping[str, Table]
    figures: Sequence[Figure]

    @classmethod
    def read(cls, db: Session, asked: Asked) -> "Numbers":
        """What is asked for, counted."""
        found = received(db, asked.wanted)
        paced = pace(db, asked.wanted, found)
        open_now = counted.old(backlog(db, asked.wanted, now()), asked)
        of_all = [*counted.came(found, asked), *counted.soon(paced, asked)]
        wholes = zip(*(table.wholes for table in of_all), strict=True)
        [danger] = [row.shown for table in of_all for row in table.rows if row.code == "YES"]
        halves = [_share(name, [one[name] for one in paced], asked.step) for name in counted.PACE]
        figures = [
            _figure("received", [None if None in each else each[0] for each in wholes]),
            _figure("in danger", danger),
            *(figure for figure in halves if figure.shown),
            _figure("open now", open_now.wholes),
        ]
        tables = [*of_all, open_now, *tallied(db, asked)]
        return cls({table.name: table for table in tables}, figures)


@pages.get("")
def page() -> ResponseReturnValue:
    """The numbers of a period; what is compared, which cases and for whom stand in the address."""
    asked = Asked.read(request.args)
    with console().database() as db:
        numbers = Numbers.read(db, asked)
    return render_template(
        "staff/numbers.html",
        asked=asked,
        groups=offered(asked.on),
        besides=BESIDE,
        filters=FILTERS,
        tables=numbers.tables,
        figures=numbers.figures,
        pace=counted.PACE,
        columns=charts.columns(numbers.tables["days"]),
        tiles=charts.tiles(numbers.tables["county"]),
        rule=rule(asked.step),
        not_shown=NOT_SHOWN,
        reads_reports=signed_in().private_key and signed_in().may(Permission.READ_CASES),
    )


@pages.get("/file")
def file() -> ResponseReturnValue:
    """A table as CSV, or all of them: as it may leave the house, whoever asks."""
    asked = Asked.read(request.args, outside=True)
    with in_english(), console().database() as db:
        tables = Numbers.read(db, asked).tables
    name = request.args.get("table", "")
    wanted = [tables.get(name) or abort(404)] if name else list(tables.values())
    return file_of(name or "all", wanted, asked)


def file_of(name: str, tables: Sequence[Table], asked: Asked) -> Response:
    """Tables as CSV; the file is called by its period and what it is of."""
    answer = Response(as_csv(_lines(tables, asked)), mimetype="text/csv")
    filename = "-".join(["numbers", asked.period.code, *asked.filters.values(), name])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{filename}.csv")
    return answer


def _figure(words: str, shown: Sequence[Shown]) -> Figure:
    return Figure(say(words), *(written(one) for one in shown))


def _share(name: str, paced: Sequence[Counter[str]], step: int) -> Figure:
    """How many of all that came were opened, answered or closed, and how soon half of those were:
    the half alone would say nothing of the many that still wait."""
    shares = [counted.share(counts, step) for counts in paced]
    soon = [counted.half(counts, step) for counts in paced]
    words = say(HALVES[name], soon[0]) if soon[0] else say(DONE[name])
    return Figure(words, *(", ".join(filter(None, both)) for both in _before(shares, soon)))


def _before(shares: Sequence[str], soon: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What is shown of each span: of the first its share, whose half stands in the words."""
    yield (shares[0],)
    yield from (
        (share, half if share else "") for share, half in zip(shares[1:], soon[1:], strict=True)
    )


def _lines(tables: Sequence[Table], asked: Asked) -> Iterator[Cells]:
    """A file says first of what it is, and what its numbers are worth."""
    yield ("Safari Salama: numbers",)
    yield ("Period", asked.headings[0])
    if asked.headings[1:]:
        yield ("Beside it", asked.headings[1])
    yield ("Of", asked.said)
    yield ("How to read it", rule(asked.step))
    yield ("Made on", asked.on.isoformat())
    for table in tables:
        yield ()
        yield from table.lines()
