"""Have callers go through a cluster while its parts go down in turn: what `make cluster` calls."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from chaos.callers import Callers
from chaos.errand import NAMES, Books, Errand, learn
from chaos.ledger import Ledger
from cluster import programs, table
from cluster.faults import Rounds
from cluster.house import House
from handset.transports import over_http
from tests.support.callers import set_up

BEGAN = time.monotonic()
CALLERS, THINKS_S = 40, 1.0
ROUNDS = 3


def run(rounds: int, callers: int, seed: int) -> tuple[str, Ledger]:
    """All of it; the table, and what the ledger found."""
    patroni = programs.install()
    _tell("programs are there")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="salama-cluster-")))
        house = House(folder, patroni, {}, _tell)
        stack.callback(house.close)
        _tell(f"it runs, at {house.public_url}")
        os.environ.update(SSL_CERT_FILE=str(folder / "certificate.pem"))  # whom callers trust
        app = stack.enter_context(set_up(house.machines[0].settings))
        over = Rounds(house, rounds)
        found = _called(house, _learned(app, house), over, callers, seed)
        ledger = Ledger()
        ledger.close_books(house.machines)
        _tell(f"looking up {len(found.dials)}")
        ledger.look_up(found.dials, Books(app, house.private_key), over_http(house.callbacks))
        for screen, times in found.strange.most_common(10):
            _tell(f"{times} times: {screen!r}")
    _tell("all is ended")
    return table.written(found.noticed, over.done, ledger), ledger


def _learned(app: Flask, house: House) -> list[Errand]:
    learned = [
        learn(app, house.private_key, name, f"+2541{number:08d}")
        for number, name in enumerate(NAMES)
    ]
    _tell("errands learned")
    return learned


def _called(house: House, errands: list[Errand], over: Rounds, at_once: int, seed: int) -> Callers:
    """Callers, from before the first fault until after the last."""
    callers = Callers([house.callbacks], errands, seed, THINKS_S)
    callers.meanwhile, callers.since = lambda: over.now, lambda: over.began
    callers.begin(at_once)
    while over.left:
        what = over.left[0]
        took = over.next()
        _tell(f"{what}, all well again after {took:.0f} s; {len(callers.dials)} promised")
    callers.end()
    return callers


def _tell(words: str) -> None:
    print(f"{time.monotonic() - BEGAN:5.0f} s  {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the table.

    :raise SystemExit: something that was promised is not there.
    """
    seed = int(os.environ.get("SEED") or time.time())
    _tell(f"SEED={seed}")
    text, ledger = run(int(os.environ.get("ROUNDS") or ROUNDS), CALLERS, seed)
    print(text)
    if not ledger.is_whole:
        raise SystemExit("\n".join(ledger.faults[:20]))


if __name__ == "__main__":
    main()
