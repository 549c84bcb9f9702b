"""Hurt the service while callers dial, and print what they noticed: what `make chaos` calls."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from chaos import table
from chaos.callers import Callers
from chaos.errand import Books, Errand, learn
from chaos.faults import Weather
from chaos.gateway import either
from chaos.house import House
from chaos.ledger import Ledger
from chaos.plan import FULL, QUICK, Plan
from tests.support.callers import set_up

BEGAN = time.monotonic()


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
        weather = Weather(house, plan, seed)
        callers = _hurt(house, errands, weather, plan, seed)
        ledger = Ledger()
        ledger.close_books(house.machines)
        _progress(f"looking up {len(callers.dials)}")
        post = either([machine.address for machine in house.machines])
        ledger.look_up(callers.dials, Books(app, house.private_key), post)
        for screen, times in callers.strange.most_common(10):
            _progress(f"{times} times: {screen!r}")
        _progress("looked up")
    text = table.written(callers.noticed, weather.done, weather.web_kills, ledger)
    return text, weather, ledger


def _hurt(house: House, errands: list[Errand], weather: Weather, plan: Plan, seed: int) -> Callers:
    addresses = [machine.address for machine in house.machines]
    callers = Callers(addresses, errands, seed, plan.thinks_s, plan.in_haste)
    callers.meanwhile = lambda: weather.now
    callers.begin(plan.callers)
    all_of_them = len(weather.left)
    over = BEGAN + 60 * float(os.environ.get("MINUTES") or 24 * 60)
    while weather.left and time.monotonic() < over:
        weather.blow()
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
    print(f"{text}\n\n{(time.monotonic() - BEGAN) / 60:.0f} minutes.")
    if not ledger.is_whole:
        raise SystemExit("\n".join(ledger.faults[:20]))


if __name__ == "__main__":
    main()
