"""Numbers: how many came, of what, from where and when; as charts, as tables and as a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from models.numbers import Counts, received
from staff.console import console
from staff.exports.files import Cells, as_csv
from staff.labels import COUNTIES, LABELS
from staff.numbers import charts
from staff.numbers.asked import FILTERS, Asked
from staff.numbers.periods import BESIDE, offered
from staff.numbers.steps import NOT_SHOWN, Shown, rule, written
from staff.numbers.tables import Counted, Table, largest
from staff.numbers.times import over_time

pages = Blueprint("numbers", __name__, url_prefix="/numbers")

COUNTRIES_SHOWN = 10
OF_CODES = {
    "kind": ("What came", "Kind"),
    "about": ("What is asked for", "What"),
    "channel": ("How they reach us", "Way in"),
    "language": ("In which language", "Language"),
    "danger": ("Danger", "What they said"),
}
"""By what is counted: the table's title, and what its rows are."""
WORDS = {
    "kind": LABELS["kinds"],
    "about": LABELS["about"],
    "channel": LABELS["channels"],
    "language": LABELS["languages"],
    "danger": LABELS["danger"],
}


class Figure(NamedTuple):
    """One number by itself, and the same of the time before."""

    words: str
    shown: str
    before: str


@pages.get("")
def page() -> ResponseReturnValue:
    """The numbers of a period; what is compared, which cases and for whom stand in the address."""
    asked = Asked.read(request.args)
    with console().database() as db:
        found = received(db, asked.wanted)
    tables = {table.name: table for table in _tables(found, asked)}
    return render_template(
        "staff/numbers.html",
        asked=asked,
        groups=offered(asked.on),
        besides=BESIDE,
        filters=FILTERS,
        tables=tables,
        figures=_figures(tables),
        columns=charts.columns(tables["days"]),
        tiles=charts.tiles(tables["counties"]),
        rule=rule(asked.step),
        not_shown=NOT_SHOWN,
    )


@pages.get("/file")
def file() -> ResponseReturnValue:
    """A table as CSV, or all of them: as it may leave the house, whoever asks."""
    asked = Asked.read(request.args, outside=True)
    with console().database() as db:
        tables = list(_tables(received(db, asked.wanted), asked))
    name = request.args.get("table", "")
    if name:
        tables = [table for table in tables if table.name == name] or abort(404)
    answer = Response(as_csv(_lines(tables, asked)), mimetype="text/csv")
    filename = "-".join(["numbers", asked.period.code, *asked.filters.values(), name or "all"])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{filename}.csv")
    return answer


def _tables(found: Sequence[Counts], asked: Asked) -> Iterator[Table]:
    def of(name: str) -> Counted:
        spans = [counts.get(name, Counter()) for counts in found]
        return Counted(spans, asked.headings, asked.step)

    yield over_time(of("day").spans, asked.periods, asked.headings, asked.step)
    for name, (title, heading) in OF_CODES.items():
        table = of(name).table(name, title, heading, WORDS[name])
        yield largest(table, len(table.rows)) if name == "about" else table
    yield of("county").table("counties", "Where in Kenya", "County", COUNTIES)
    countries = of("country").table("countries", "Which country", "Country", LABELS["countries"])
    yield largest(countries, COUNTRIES_SHOWN)


def _figures(tables: Mapping[str, Table]) -> list[Figure]:
    wholes = zip(*(table.wholes for table in tables.values()), strict=True)
    [danger] = [row.shown for row in tables["danger"].rows if row.code == "YES"]
    return [
        _figure("received", [None if None in each else each[0] for each in wholes]),
        _figure("in danger", danger),
    ]


def _figure(words: str, shown: Sequence[Shown]) -> Figure:
    now, *before = [written(one) for one in shown]
    return Figure(words, now, before[0] if before else "")


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
