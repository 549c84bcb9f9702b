"""Where a process was seen, as a flame graph in SVG: the wider, the more often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

_WIDTH, _ROW, _LETTER = 1000.0, 17, 6.2
_LEAST = 0.004
"""Of the whole: what is narrower is not drawn."""
_COLOURS = ("#d9b48f", "#e3c9a8", "#c9a27a", "#dcbfa0")
_OURS = ("#7fb0c9", "#93bfd4", "#6fa3be", "#a3c9db")
_ROOMS = ("dialogue/", "edge/", "gateway/", "menus/", "ops/", "patience/", "telecom/", "ussd/")


@dataclass
class Place:
    """A function as it was seen below others: how often, and what it had called."""

    times: int = 0
    below: dict[str, "Place"] = field(default_factory=dict)


def drawn(seen: Mapping[str, int]) -> str:
    """Of stacks, outermost first and parted by `;`, and how often each was seen."""
    whole = Place()
    for stack, times in seen.items():
        place = whole
        place.times += times
        for name in stack.split(";"):
            place = place.below.setdefault(name, Place())
            place.times += times
    boxes = list(_boxes(whole, 0, 0.0, _WIDTH / max(1, whole.times)))
    height = _ROW * (1 + max((row for row, *_ in boxes), default=0)) + 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height}"'
            ' font-family="monospace" font-size="10">',
            f'<rect width="{_WIDTH:.0f}" height="{height}" fill="#fff"/>',
            *(_box(*box) for box in boxes),
            "</svg>\n",
        ]
    )


Box = tuple[int, str, float, float]
"""Its row from above, its name, where it begins and how wide it is."""


def _boxes(place: Place, row: int, x: float, scale: float) -> Iterator[Box]:
    for name, one in sorted(place.below.items()):
        width = one.times * scale
        if width >= _LEAST * _WIDTH:
            yield row, name, x, width
            yield from _boxes(one, row + 1, x, scale)
        x += width


def _box(row: int, name: str, x: float, width: float) -> str:
    colours = _OURS if name.startswith(_ROOMS) else _COLOURS
    colour = colours[sum(name.encode()) % len(colours)]
    said = name.rpartition(":")[2][: max(0, int((width - 4) / _LETTER))]
    y = 5 + row * _ROW
    return (
        f'<g><title>{escape(name)} {width / _WIDTH:.1%}</title><rect x="{x:.1f}" y="{y}"'
        f' width="{max(0.5, width - 0.5):.1f}" height="{_ROW - 1}" fill="{colour}"/>'
        f'<text x="{x + 3:.1f}" y="{y + 12}">{escape(said)}</text></g>'
    )
