"""What a whole run writes down: its page, the picture, what a simulation reads, README's line."""

import json
import re
import statistics
from collections.abc import Sequence
from pathlib import Path

from bench import commits, picture, table
from bench.commits import Durable
from bench.contender import Contender
from bench.targets import BROWSING, Found

HOUSE = Path(__file__).parents[1]
RESULTS = HOUSE / "bench" / "results.md"
MEASURED = HOUSE / "bench" / "measured.json"
"""The figures of `results.md` that a simulation stands on."""
PICTURES = HOUSE / "docs" / "pictures"
README = HOUSE / "README.md"
README_LINE = re.compile(r"[0-9.]+(?= times as many a second as a naive Flask view)")
RATIO = re.compile(rf"^\| {BROWSING} \|[^|]+\| ([0-9.]+) \|", re.MULTILINE)
"""In the table of results: how many times the floor's hops a second ours makes."""


def tell(
    contenders: Sequence[Contender], kept: Sequence[Durable], more: Sequence[Found], *, keep: bool
) -> None:
    """Print the page; with `keep`, write down all of it."""
    text = table.written(contenders, kept, more)
    print(text)
    if keep:
        RESULTS.write_text(text, "utf-8")
        hops = picture.drawn({one.name: one.usual for one in contenders})
        drawn = [("hops.svg", hops), *(each for found in more for each in found.pictures.items())]
        for name, svg in drawn:
            (PICTURES / name).write_text(svg, "utf-8")
        MEASURED.write_text(json.dumps(_measured(contenders, kept), indent=2) + "\n", "utf-8")
        README.write_text(with_ratio(README.read_text("utf-8"), text), "utf-8")


def with_ratio(readme: str, results: str) -> str:
    """The README with how many times the floor's hops a second ours makes, by these results."""
    found = RATIO.search(results)
    return README_LINE.sub(f"{float(found[1]):.1f}", readme) if found else readme


def _measured(contenders: Sequence[Contender], kept: Sequence[Durable]) -> dict[str, float]:
    """Microseconds of a processor, by what they were spent on."""
    found = {one.name: one.usually_used for one in contenders}
    browsing = next(one for one in contenders if one.name == BROWSING)
    found["Redis, a hop"] = statistics.median(browsing.of_redis)
    found |= {one.name: one.usual * 1e6 for one in kept}
    found["a PIN stretched"] = commits.pin_seconds() * 1e6
    return {name: round(us, 1) for name, us in found.items()}
