"""Where the processor time of a hop goes, part by part, of the code as it is."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench import flame, sampled, servers
from bench.contender import Contender
from bench.load import press
from bench.targets import Found

PATIENCE_S = 30.0
PICTURE = "hop.svg"
PARTS = {
    "taking it in and answering: edge, gate, form": ("edge/", "gateway/", "bench/"),
    "trips to Redis": (
        "dialogue/lines.py", "dialogue/line.py", "dialogue/shared_line.py", "redis/", "hiredis/",
    ),
    "packing and sealing the dialogue": ("dialogue/sessions.py",),
    "the step: what was typed, heard, led to": ("dialogue/", "menus/", "lists/", "doors/"),
    "outcomes, and what they keep": ("outcomes/", "models/", "assembly/"),
    "the screen, or what is said": ("ussd/", "telecom/", "ivr/", "audio/", "xml/"),
    "the event loop, and what stands aside on it": ("asyncio/", "selectors.py", "patience/"),
    "counting, logs": ("ops/", "prometheus_client/"),
}  # fmt: skip
"""By the files that a part is in; the first that fits."""
WAITING = ("selectors.py:EpollSelector.select", "granian/")
GRANIAN = "other threads, most of all granian's, and the kernel for them"
REST = "the rest"
_LOOP = "BaseEventLoop.run_forever"


def measured(folder: Path, url: str, walked: Sequence[Contender], seconds: float) -> Found:
    """Of each of these walks, beside each other; and the first of them as a picture."""
    there = folder / "samples"
    there.mkdir()
    more = {sampled.FOLDER: str(there)}
    with servers.ours(folder, url, more=more, factory="bench.sampled:serve") as server:
        found = [_of_a_hop(one, server, there, seconds) for one in walked]
    names = [*PARTS, GRANIAN, REST]
    spent = [dict(_by_part(seen, us)) for seen, us in found]
    return Found(
        [
            f"| of a hop, µs of processor time | {' | '.join(one.name for one in walked)} |",
            "|---" * (1 + len(walked)) + "|",
            *(_row(name, [us.get(name, 0) for us in spent]) for name in names),
            _row("all of it, looked at", [us for _, us in found]),
        ],
        pictures={PICTURE: flame.drawn({_short(stack): n for stack, n in found[0][0].items()})},
    )


def _of_a_hop(
    one: Contender, server: servers.Server, there: Path, seconds: float
) -> tuple["Counter[str]", float]:
    """How often the process was seen in each place, and microseconds of a hop in all."""
    press([server.port], one.walk, seconds / 3, one.answers)
    _seen(there)
    used = server.processor_seconds()
    load = press([server.port], one.walk, seconds, one.answers).right(one.name)
    used = server.processor_seconds() - used
    return _seen(there), used / len(load.waited) * 1e6


def _seen(there: Path) -> "Counter[str]":
    """Since the last time.

    :raise SystemExit: the process does not say.
    """
    file, until = there / sampled.SEEN, time.monotonic() + PATIENCE_S
    file.unlink(missing_ok=True)
    os.kill(int((there / sampled.PROCESS).read_text()), signal.SIGUSR1)
    while not file.exists():
        if time.monotonic() > until:
            raise SystemExit("The process that was looked at does not say what was seen.")
        time.sleep(0.01)
    return Counter(json.loads(file.read_text()))


def _by_part(seen: Mapping[str, int], us: float) -> Iterator[tuple[str, float]]:
    found: Counter[str] = Counter()
    for stack, times in seen.items():
        found[_part(stack)] += times
    for name, times in found.items():
        yield name, us * times / sum(seen.values())


def _part(stack: str) -> str:
    """The part of the innermost place that belongs to one."""
    places = [_short(place) for place in reversed(stack.split(";"))]
    if not places or places[0].startswith(WAITING):
        return GRANIAN
    for place in places:
        for name, files in PARTS.items():
            if place.startswith(files):
                return name
    return REST


def _short(stack: str) -> str:
    """Files as they stand in this house or in a library; without what started the event loop."""
    below = stack.rpartition(f"{_LOOP};")[2]
    return ";".join(_short_place(place) for place in below.split(";"))


def _short_place(place: str) -> str:
    for before in (f"{servers.HOUSE}/", "/site-packages/", "/lib/python3."):
        _, found, after = place.rpartition(before)
        if found:
            return after.partition("/")[2] if before.endswith(".") else after
    return place


def _row(name: str, spent: Sequence[float]) -> str:
    return f"| {name} | {' | '.join(f'{us:.0f}' for us in spent)} |"
