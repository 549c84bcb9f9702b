"""Where the parts of a chart stand: points and lengths, which the templates draw as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from staff.labels import COUNTIES
from staff.numbers.steps import Shown
from staff.numbers.tables import Row, Table

WIDTH, HEIGHT = 720, 170
LEFT, TOP, FOOT = 34, 10, 22
LINES = 4
LABELS = 8
"""About so many lines and labels beside an axis."""
SHADES = 5

TILE = 70, 60
TILES = {
    "023": (2, 0), "010": (5, 0), "009": (7, 0), "024": (2, 1), "025": (4, 1), "011": (5, 1),
    "008": (7, 1), "026": (1, 2), "028": (2, 2), "030": (3, 2), "031": (4, 2), "012": (5, 2),
    "013": (6, 2), "007": (7, 2), "039": (0, 3), "037": (1, 3), "027": (2, 3), "032": (3, 3),
    "018": (4, 3), "019": (5, 3), "014": (6, 3), "004": (7, 3), "040": (0, 4), "038": (1, 4),
    "029": (2, 4), "035": (3, 4), "021": (4, 4), "020": (5, 4), "015": (6, 4), "005": (7, 4),
    "041": (0, 5), "042": (1, 5), "046": (2, 5), "036": (3, 5), "022": (4, 5), "016": (5, 5),
    "017": (6, 5), "003": (7, 5), "043": (0, 6), "045": (1, 6), "033": (3, 6), "047": (4, 6),
    "034": (5, 6), "006": (6, 6), "001": (7, 6), "044": (0, 7), "002": (7, 7),
}  # fmt: skip
"""Each county's column and row on a map of equal tiles: neighbours lie together where they can."""
SHORT = {
    "004": "Tana Riv.", "006": "Taita T.", "013": "Tharaka N.", "024": "W. Pokot",
    "026": "T. Nzoia", "027": "Uasin G.", "028": "Elgeyo M.", "047": "Nairobi",
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle, and how it looks."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Mark:
    """Words at a point."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Columns:
    """Columns beside each other over an axis: of the time before wide and light, before them
    those of now. One that is not shown is a low box with a broken edge."""

    boxes: Sequence[Box]
    lines: Sequence[Mark]
    labels: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT


def columns(table: Table) -> Columns:
    """The chart of a table with a row for each time."""
    top = _top(table.most)
    high = HEIGHT - TOP - FOOT
    wide = (WIDTH - LEFT) / max(len(table.rows), 1)
    boxes = [
        _column(LEFT + place * wide, wide, high * (shown or 0) / top, series)
        for place, row in enumerate(table.rows)
        for series, shown in reversed(list(enumerate(row.shown)))
        if shown or not series
    ]
    ticks = [top * part // LINES for part in range(LINES + 1)]
    every = ceil(len(table.rows) / LABELS) or 1
    return Columns(
        boxes,
        [Mark(0, TOP + high * (1 - tick / top), f"{tick:,}") for tick in ticks],
        [
            Mark(LEFT + (place + 0.5) * wide, HEIGHT - 6, row.words)
            for place, row in enumerate(table.rows)
            if place % every == 0
        ],
    )


def _column(x: float, wide: float, height: float, series: int) -> Box:
    width = wide * (0.84, 0.5)[not series]
    look, tall = ("none", 5.0) if not height else (("now", "before")[series], height)
    left, top = x + (wide - width) / 2, HEIGHT - FOOT - tall
    return Box(round(left, 1), round(top, 1), round(width, 1), round(tall, 1), look)


def _top(most: int) -> int:
    """Where an axis ends: the next number that its lines part into round ones."""
    unit = 1
    while True:
        for times in (1, 2, 5):
            if LINES * unit * times >= most:
                return LINES * unit * times
        unit *= 10


@dataclass(frozen=True)
class Tile:
    """One county: where it stands, what it is called in short, its number, and how dark it is."""

    x: int
    y: int
    words: str
    number: str
    shade: int


def tiles(table: Table) -> list[Tile]:
    """The map of a table with a row for each county."""
    wide, high = TILE
    of = {row.code: row for row in table.rows}
    none = Row("", (None,))
    return [
        Tile(
            column * wide,
            line * high,
            SHORT.get(code, COUNTIES[code]),
            f"{shown:,}" if (shown := of.get(code, none).shown[0]) else "–",
            _shade(shown, max(row.shown[0] or 0 for row in table.rows if row.code)),
        )
        for code, (column, line) in TILES.items()
    ]


def _shade(shown: Shown, most: int) -> int:
    return ceil(SHADES * shown / most) if shown else 0
