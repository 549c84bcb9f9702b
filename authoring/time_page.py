"""The page of docs/ that tells how long callers' ways take, and the chart on it."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from authoring.timetable import Row

# Source: help.africastalking.com, article 1284071: how long a whole session lasts in Kenya.
CUT_OFF_S = 180
_LEFT, _RIGHT, _ROW, _TOP, _SCALE_S = 330, 60, 16, 30, 300
_WIDTH = 760
_COLOURS = {"USSD": "#2f6f8f", "voice": "#b5763a"}

_HEAD = """\
# How long it takes

Made by `flask menus times` from the menus, the words and the recordings; `make check` fails where a
way takes longer than its budget, and nothing is excused. A way ends when the code is seen or heard
of a case that is kept and by which we can reach the caller; that of a job offer, with what its
answers come to.

On a screen the seconds count from dialling: words at 200 a minute, 2.5 s a key, 1.2 s for each
letter typed beyond three. In a call they are those of all that is said until the code was heard; a
prompt lasts as long as its recording. A network ends a session on a screen after 180 s, a call it
does not end. Hops count after the language. What is assumed of callers stands in
`authoring/search.py` and `authoring/replies.py`, and the ways themselves in `menus/ways.toml`.
**Bold** is over its budget.

![Seconds of each way against its budget and the 180 s of a session](pictures/times.svg)
"""


def page(rows: Sequence[Row]) -> str:
    """All of it as Markdown, a table for each channel."""
    tables = [_table(channel, of_it) for channel, of_it in _by_channel(rows)]
    return "\n".join([_HEAD, *tables])


def chart(rows: Sequence[Row]) -> str:
    """The slowest of each way on each channel as bars, in SVG."""
    bars = [*_slowest(rows)]
    height = _TOP + len(bars) * _ROW + 10
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        *(part for place, row in enumerate(bars) for part in _bar(place, row)),
        f'<line x1="{_x(CUT_OFF_S)}" x2="{_x(CUT_OFF_S)}" y1="{_TOP - 6}" y2="{height - 8}" '
        'stroke="#b00" stroke-dasharray="4 2"/>',
        f'<text x="{_x(CUT_OFF_S)}" y="{_TOP - 12}" text-anchor="middle" fill="#b00">'
        f"{CUT_OFF_S} s: the network ends a session</text>",
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def _by_channel(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    found = dict[str, list[Row]]()
    for row in rows:
        found.setdefault(row.channel, []).append(row)
    yield from found.items()


def _table(channel: str, rows: Sequence[Row]) -> str:
    columns = [*dict.fromkeys((row.language, row.side) for row in rows)]
    titles = [f"{language}, {side}" for language, side in columns]
    lines = [
        f"## {channel}\n",
        f"| hops / seconds | budget | {' | '.join(titles)} |",
        f"|---|---|{'---|' * len(columns)}",
    ]
    for name in dict.fromkeys(row.name for row in rows):
        own = {(row.language, row.side): row for row in rows if row.name == name}
        first = next(iter(own.values()))
        bound = f"{first.bound.hops} / {first.bound.seconds}"
        cells = [_cell(own[at]) if at in own else "" for at in columns]
        lines.append(f"| {first.way.title} | {bound} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(row: Row) -> str:
    if row.course is None:
        return "**no way**"
    told = f"{row.course.hops} / {row.seconds:.0f}"
    return told if row.is_within(row.bound) else f"**{told}**"


def _slowest(rows: Iterable[Row]) -> Iterator[Row]:
    slowest = dict[tuple[str, str], Row]()
    for row in rows:
        key = (row.name, row.channel)
        if key not in slowest or row.seconds > slowest[key].seconds:
            slowest[key] = row
    yield from sorted(slowest.values(), key=lambda row: [*slowest].index((row.name, "USSD")))


def _bar(place: int, row: Row) -> Iterator[str]:
    y, end = _TOP + place * _ROW, _x(row.seconds)
    middle, bound = y + _ROW - 5, _x(row.bound.seconds)
    label = escape(f"{row.way.title} ({row.channel})")
    yield f'<text x="{_LEFT - 6}" y="{middle}" text-anchor="end" font-size="9">{label}</text>'
    yield (
        f'<rect x="{_LEFT}" y="{y + 2}" width="{end - _LEFT}" height="{_ROW - 5}" '
        f'fill="{_COLOURS.get(row.channel, "#666")}"/>'
    )
    yield f'<line x1="{bound}" x2="{bound}" y1="{y}" y2="{y + _ROW - 1}" stroke="#000"/>'
    yield f'<text x="{end + 4}" y="{middle}" font-size="9">{row.seconds:.0f} s</text>'


def _x(seconds: float) -> int:
    """Where so many seconds end, from the left."""
    return _LEFT + round(min(seconds, _SCALE_S) / _SCALE_S * (_WIDTH - _LEFT - _RIGHT))
