"""How far callers get in each menu: to which questions they come, where they leave, after how many
keys and seconds. Sessions, not people: nobody is followed from one to the next."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from models.passage import What, walked
from staff.console import console
from staff.labels import LABELS
from staff.numbers.asked import Asked
from staff.numbers.page import file_of
from staff.numbers.steps import NOT_SHOWN, in_steps, rule
from staff.numbers.tables import Row, Table
from staff.tongues.said import in_english, say

pages = Blueprint("numbers_menus", __name__, url_prefix="/numbers/menus")

MENUS = LABELS["menus"]
LEFT = ("Left",)
TIME = ("After how long", "Time")


def keys() -> dict[str, str]:
    """After how many keys somebody may leave."""
    some = {str(n): say("{0} keys", n) for n in range(2, 30)}
    return {"0": say("None"), "1": say("1 key")} | some | {"30": say("30 keys or more")}


def seconds() -> dict[str, str]:
    """After how long."""
    return {str(n): say("Up to {0} s", n) for n in range(15, 181, 15)} | {"195": say("Longer")}


@pages.get("")
def page() -> ResponseReturnValue:
    """One menu in a period; which one stands in the address."""
    asked, menu = Asked.read(request.args), _menu()
    return render_template(
        "staff/numbers/menus.html",
        asked=asked,
        of_menu=menu,
        menus=MENUS,
        tables=_tables(asked, menu),
        rule=rule(asked.step),
        not_shown=NOT_SHOWN,
    )


@pages.get("/file")
def file() -> Response:
    """The same as CSV, as it may leave the house."""
    asked, menu = Asked.read(request.args, outside=True), _menu()
    wanted = request.args.get("table", "")
    with in_english():
        tables = [table for table in _tables(asked, menu) if wanted in ("", table.name)]
    return file_of(f"menu-{menu}", tables, asked)


def _menu() -> str:
    chosen = request.args.get("menu", "")
    return chosen if chosen in MENUS else next(iter(MENUS))


def _tables(asked: Asked, menu: str) -> list[Table]:
    days = asked.periods[0].first, asked.periods[0].end
    narrower = {"channel": asked.filters.get("by"), "language": asked.filters.get("lang")}
    with console().database() as db:
        counts = walked(db, days, menu, narrower)
    return [
        _places(counts, menu, asked.step),
        _lengths("keys", ("After how many keys", "Keys"), counts[What.KEYS], keys(), asked.step),
        _lengths(
            "seconds", ("After how long", "Time"), counts[What.SECONDS], seconds(), asked.step
        ),
    ]


def _places(counts: Mapping[str, Counter[str]], menu: str, step: int) -> Table:
    """The places that most come to first, as they are passed."""
    rows = tuple(_rows(counts, step))
    headings = ("Came here", "Left here")
    title = say("How far callers get: {0}", say(MENUS[menu]))
    return Table("places", title, "Place", headings, rows, short=headings)


def _rows(counts: Mapping[str, Counter[str]], step: int) -> Iterator[Row]:
    for node, count in sorted(counts[What.CAME].items(), key=lambda one: (-one[1], one[0])):
        if came := in_steps(count, step):
            yield Row(_words(node), (came, in_steps(counts[What.LEFT][node], step)), node)


def _lengths(
    name: str, titles: tuple[str, str], counts: Counter[str], words: Mapping[str, Any], step: int
) -> Table:
    rows = tuple(Row(said, (in_steps(counts[code], step),), code) for code, said in words.items())
    while rows and rows[-1].shown == (None,):
        rows = rows[:-1]
    return Table(name, *titles, LEFT, rows, short=LEFT)


def _words(node: str) -> str:
    """What is asked at a place; its own name where that is no question."""
    name = node.partition(".")[2]
    return LABELS["questions"].get(name) or LABELS["places"].get(name) or name.replace("_", " ")
