"""Measure a hop beside a floor and a peer: what `make bench` and `make bench-quick` call."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    at_load,
    commits,
    console,
    held,
    needs,
    pages,
    pair,
    parts,
    pins,
    room,
    servers,
    targets,
    walks,
)  # fmt: skip
from bench.contender import Contender
from bench.targets import Found
from demo.redis_server import EmbeddedRedis, running_redis


@dataclass(frozen=True)
class Length:
    """How long each thing is measured."""

    rounds: int
    seconds: float
    warm_s: float
    more_rounds: int
    """Of what is measured beside the contenders."""
    commits: int


WHOLE = Length(rounds=7, seconds=3.0, warm_s=2.0, more_rounds=3, commits=commits.TIMES)
QUICK = Length(rounds=3, seconds=1.2, warm_s=1.0, more_rounds=1, commits=commits.TIMES // 5)


class House:
    """All that is measured, running."""

    def __init__(self, house: ExitStack, folder: Path) -> None:
        self.folder = folder
        self.redis: EmbeddedRedis = house.enter_context(running_redis(folder / "redis"))
        self.contenders = list(self._contenders(house))

    def named(self, name: str) -> Contender:
        """The contender of this name."""
        return next(one for one in self.contenders if one.name == name)

    def _contenders(self, house: ExitStack) -> Iterator[Contender]:
        url = self.redis.url
        ours = house.enter_context(servers.ours(self.folder, url))
        floor = house.enter_context(servers.floor(url))
        peer = house.enter_context(servers.peer(self.folder, url.removeprefix("unix://")))
        menu = walks.numbered(9)
        walked = [
            (targets.BROWSING, ours, walks.on_screen("learn_en", 9)),
            (targets.REPORTING, ours, walks.on_screen("report_in_full_en", 10)),
            ("ours, a look-up", ours, walks.on_screen("destinations_in_the_gulf_en", 9)),
            (targets.CALLING, ours, walks.in_a_call("1", "1", "1")),
            ("ours, a text", ours, walks.by_text("HABARI", "1", "1")),
            (targets.FLOOR, floor, menu),
            ("floor without Redis", floor, walks.numbered(9, "/bare/ussd")),
            *([(targets.PEER, peer, menu)] if peer else []),
        ]
        for name, server, walk in walked:
            yield Contender(name, server, walk, self.redis.process.pid)


def main(*, quick: bool) -> None:
    """Start everything, measure in turn, and write down what came of it."""
    needs.install()
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    length = QUICK if quick else WHOLE
    with ExitStack() as whole:
        folder = Path(whole.enter_context(TemporaryDirectory(prefix="salama-bench-")))
        _say("starting")
        house = House(whole, folder)
        for one in house.contenders:
            _say(f"warming {one.name}")
            one.warm(length.warm_s)
        for number in range(length.rounds):
            for one in house.contenders:
                _say(f"round {number + 1} of {length.rounds}: {one.name}")
                one.round(length.seconds)
        _say("keeping reports")
        kept = commits.measured(folder, length.commits)
        more = [*_soon(house, length), *([] if quick else _at_length(house, length))]
        _say("")
    pages.tell(house.contenders, kept, more, keep=not quick)


def _soon(house: House, length: Length) -> Iterator[Found]:
    """What takes a moment."""
    browsing, reporting = house.named(targets.BROWSING), house.named(targets.REPORTING)
    floor, rounds, seconds = house.named(targets.FLOOR), length.more_rounds, length.seconds
    _say("at 70 % load")
    yield at_load.measured(browsing, floor, 2 * rounds, seconds)
    _say("codes and PINs beside callers who browse")
    yield pins.measured(browsing, rounds, seconds)
    _say("what sessions take of Redis")
    yield held.sizes((browsing, reporting), house.redis.url)
    _say("what a process takes")
    yield room.measured(house.folder / "room", house.redis.url, length.warm_s)


def _at_length(house: House, length: Length) -> Iterator[Found]:
    """What takes longer."""
    browsing, reporting = house.named(targets.BROWSING), house.named(targets.REPORTING)
    rounds, seconds, url = length.more_rounds, length.seconds, house.redis.url
    _say("with a million sessions held")
    yield held.waits(browsing, reporting, url, rounds - 1, seconds)
    _say("two processes beside one")
    yield pair.measured(browsing, house.folder, url, rounds, seconds)
    _say("the console, with ten thousand cases")
    yield Found(console.measured(house.folder / "console", url))
    _say("where a hop's time goes")
    walked = browsing, reporting, house.named(targets.CALLING)
    yield parts.measured(house.folder, url, walked, 3 * seconds)


def _say(what: str) -> None:
    """On one line of a terminal, each taking the last one's place."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
