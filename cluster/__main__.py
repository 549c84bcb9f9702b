"""Have callers go through a cluster while its parts go down in turn: what `make cluster` calls."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from chaos.ledger import Ledger
from cluster import programs, table
from cluster.crowd import Crowd
from cluster.faults import Rounds
from cluster.house import House
from handset.transports import over_http
from tests.support.callers import set_up

BEGAN = time.monotonic()
ROUNDS = 3


def run(rounds: int, seed: int) -> tuple[str, Ledger]:
    """All of it; the table, and what the ledger found."""
    patroni = programs.install()
    _tell("programs are there")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="salama-cluster-")))
        house = House(folder, patroni, _tell)
        stack.callback(house.close)
        app = stack.enter_context(set_up(house.machines[0].settings))
        crowd, over, ledger = Crowd(house, app, seed), Rounds(house, rounds), Ledger()
        _tell("errands are learned")
        house.wait()
        _tell(f"it runs, at {house.public_url}")
        crowd.callers.meanwhile, crowd.callers.since = lambda: over.now, lambda: over.began
        crowd.begin()
        while over.left:
            what, took = over.left[0], over.next()
            found = len(crowd.callers.dials)
            _tell(f"{what}, all well again after {took:.0f} s; {found} promised")
        crowd.end()
        ledger.close_books(house.machines)
        _tell(f"looking up {len(crowd.callers.dials)}")
        ledger.look_up(crowd.callers.dials, crowd.books, over_http(house.callbacks))
        for screen, times in crowd.callers.strange.most_common(10):
            _tell(f"{times} times: {screen!r}")
    _tell("all is ended")
    return table.written(crowd.callers.noticed, over.done, ledger), ledger


def _tell(words: str) -> None:
    print(f"{time.monotonic() - BEGAN:5.0f} s  {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the table.

    :raise SystemExit: something that was promised is not there.
    """
    seed = int(os.environ.get("SEED") or time.time())
    _tell(f"SEED={seed}")
    text, ledger = run(int(os.environ.get("ROUNDS") or ROUNDS), seed)
    print(text)
    if not ledger.is_whole:
        raise SystemExit("\n".join(ledger.faults[:20]))


if __name__ == "__main__":
    main()
