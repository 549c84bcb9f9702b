"""Hurt the service while callers dial, and print what they noticed: what `make chaos` calls."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from chaos import table
from chaos.callers import Callers
from chaos.errand import NAMES, Books, Errand, learn
from chaos.faults import Weather
from chaos.house import House
from chaos.ledger import Ledger
from handset.transports import over_http
from tests.support.callers import set_up

BEGAN = time.monotonic()


class Plan(NamedTuple):
    """How much of everything."""

    callers: int
    seconds: float
    """How long each fault lasts."""
    web_kills: float
    """For each fault, on the average."""
    times: dict[str, int]
    errands: tuple[str, ...] = NAMES
    thinks_s: float = 0
    """How long a caller looks at a screen."""


FULL = Plan(
    callers=10,
    seconds=4.0,
    web_kills=3.3,
    times={
        "PostgreSQL killed": 20, "PostgreSQL only reads": 20, "PostgreSQL frozen": 10,
        "Redis killed": 20, "Redis frozen": 10, "disks full": 10,
        "disks full, PostgreSQL only reads": 5, "workers killed": 20, "slow senders": 10,
        "nothing": 30,
    },
)  # fmt: skip
QUICK = Plan(
    callers=3,
    seconds=0.5,
    web_kills=0.4,  # each machine's once
    times={
        "PostgreSQL killed": 1, "PostgreSQL only reads": 1, "Redis killed": 1, "Redis frozen": 1,
        "nothing": 1,
    },
    errands=("emergency_en", "emergency_sw"),
    thinks_s=0.05,
)  # fmt: skip


def run(plan: Plan, seed: int) -> tuple[str, Weather, Ledger]:
    """All of it; the table, what was done, and what the ledger found."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="salama-chaos-")))
        house = House(folder, {})
        _progress("it runs")
        stack.callback(house.close)
        app = stack.enter_context(set_up(house.machines[0].settings))
        errands = [
            learn(app, house.private_key, name, f"+2541{number:08d}")
            for number, name in enumerate(plan.errands)
        ]
        _progress("errands learned")
        weather = Weather(house, plan.times, plan.seconds, seed)
        callers = _hurt(house, errands, weather, plan, seed)
        ledger = Ledger()
        ledger.close_books(house.machines)
        _progress(f"looking up {len(callers.dials)}")
        books = Books(app, house.private_key)
        ledger.look_up(callers.dials, books, over_http(house.machines[0].address))
        for screen, times in callers.strange.most_common(10):
            _progress(f"{times} times: {screen!r}")
        _progress("looked up")
    text = table.written(callers.noticed, weather.done, weather.web_kills, ledger)
    return text, weather, ledger


def _hurt(house: House, errands: list[Errand], weather: Weather, plan: Plan, seed: int) -> Callers:
    addresses = [machine.address for machine in house.machines]
    callers = Callers(addresses, errands, seed, plan.thinks_s)
    callers.meanwhile = lambda: weather.now
    callers.begin(plan.callers)
    all_of_them = len(weather.left)
    over = BEGAN + 60 * float(os.environ.get("MINUTES") or 24 * 60)
    while weather.left and time.monotonic() < over:
        weather.blow(plan.web_kills)
        gone = all_of_them - len(weather.left)
        _progress(
            f"{gone} of {all_of_them} faults,"
            f" {weather.web_kills} web kills, {len(callers.dials)} acknowledged"
        )
    for machine in house.machines:
        machine.wait()
    callers.end()
    _progress("all is well again")
    return callers


def _progress(words: str) -> None:
    print(f"{time.monotonic() - BEGAN:5.0f} s  {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the table.

    :raise SystemExit: something that was promised is not there.
    """
    plan = QUICK if os.environ.get("QUICK") else FULL
    seed = int(os.environ.get("SEED") or time.time())
    _progress(f"SEED={seed}")
    text, _, ledger = run(plan, seed)
    print(text)
    if not ledger.is_whole:
        raise SystemExit("\n".join(ledger.faults[:20]))


if __name__ == "__main__":
    main()
