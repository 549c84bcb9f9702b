"""Simulate a radio campaign and write down what came of it: what `make simulate` calls."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bench.campaign import country, picture
from bench.campaign.check import Seen, checked, measured, service
from bench.campaign.model import Model
from bench.campaign.plan import Met, Plan, waits
from bench.campaign.times import Times

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "capacity.md", DOCS / "pictures" / "campaign.svg"
DIALS, SECONDS = 200_000, 600.0
PROCESSES = (1, 2, 4)
REDIS_AWAY = (300.0, 302.0)
DATABASE_AWAY = (330.0, 346.0)
"""Source: the longest failover of PostgreSQL under Patroni that `make cluster` saw."""


def main() -> None:
    """All of it: the check against the real service first, then the campaigns."""
    times = Times.read()
    with service() as real:
        here, most = measured(times, real)
        found = list(checked(here, real, most))
    times = replace(times, waking=here.waking)
    runs = {plan: _run(plan, times) for plan in map(_plan, PROCESSES)}
    PICTURE.write_text(picture.drawn(runs), "utf-8")
    page = "\n".join(_page(runs, found, times)).rstrip() + "\n"
    PAGE.write_text(page, "utf-8")
    print(page)


def _plan(processes: int) -> Plan:
    return Plan(DIALS, SECONDS, processes, redis_away=REDIS_AWAY, database_away=DATABASE_AWAY)


def _run(plan: Plan, times: Times) -> Met:
    def say(done: float) -> None:
        if sys.stderr.isatty():
            what = f"{plan.dials:,} dials, processes: {plan.processes}"
            print(f"\r\x1b[K{what}: {done:.0%}", end="", file=sys.stderr, flush=True)

    met = Model(plan, times).run(say)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    return met


def _page(
    runs: Mapping[Plan, Met], found: list[tuple[float, Seen, Seen]], times: Times
) -> Iterator[str]:
    plan = next(iter(runs))
    yield "# How many callers it carries"
    yield ""
    yield (
        "Made by `make simulate`: a model of the service (`bench/campaign/model.py`), fed with what"
        f" `make bench` measured: {times.browsing * 1e6:.0f} µs of a core for a hop that browses"
        f" ({2 * times.waking * 1e6:.0f} more if it finds the core asleep),"
        f" {times.reporting * 1e6:.0f} for one of a report, {times.redis * 1e6:.0f} of Redis,"
        f" {times.case * 1e3:.1f} ms to file a report with its code and {times.pin * 1e3:.0f} for"
        " its PIN. The network's own delay and callers who dial again are not in it."
    )
    yield from _campaign(plan, runs)
    yield from _check(found)
    yield from _country(times)


def _campaign(plan: Plan, runs: Mapping[Plan, Met]) -> Iterator[str]:
    since, until = plan.redis_away
    yield ""
    yield f"## {plan.dials:,} dials in {plan.seconds / 60:.0f} minutes"
    yield ""
    yield (
        f"Most come after two minutes, at twice the mean. One in {1 / plan.reports:.0f} reports. At"
        f" {since:.0f} s Redis is away for {until - since:.0f} s, at {plan.database_away[0]:.0f} s"
        f" the database for {plan.database_away[1] - plan.database_away[0]:.0f} s."
    )
    yield ""
    yield "![The wait that 99 of 100 hops did not exceed, over time](pictures/campaign.svg)"
    yield ""
    yield (
        "| processes | hops answered | p50 / p99 / longest wait | given up by the gateway |"
        " cut off at 180 s | work of a core, of that time | of Redis | most in the journal |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for one, met in runs.items():
        *cores, redis = (busy / one.seconds for busy in met.busy)
        shown = " / ".join(_length(wait) for wait in waits(met))
        most = max((count for _, count in met.journal), default=0)
        yield (
            f"| {one.processes} | {len(met.waited):,} | {shown} | {met.given_up:,} |"
            f" {met.cut_off:,} | {sum(cores) / len(cores):.0%} | {redis:.0%} | {most:,} |"
        )


def _check(found: list[tuple[float, Seen, Seen]]) -> Iterator[str]:
    yield ""
    yield "## Is the model right?"
    yield ""
    yield (
        "The same callers, in the model and at the service with one process on one core, load and"
        " Redis on another: model / real, and how far the model is off. It knows of a full core and"
        " of one with hardly a caller, as measured a moment before, and has to foretell the rest."
    )
    yield ""
    yield "| load | hops/s | of the core | median wait, ms |"
    yield "|---|---|---|---|"
    for part, model, real in found:
        yield (
            f"| {part:.0%} | {_beside(model.hops_a_second, real.hops_a_second, '.0f')} |"
            f" {_beside(model.busy * 100, real.busy * 100, '.0f')} |"
            f" {_beside(model.median_s * 1e3, real.median_s * 1e3, '.2f')} |"
        )


def _country(times: Times) -> Iterator[str]:
    yield ""
    yield "## Every phone in Kenya, in an hour"
    yield ""
    yield (
        f"{country.PHONES / 1e6:.1f} million phones (Communications Authority of Kenya, March"
        f" 2025), {country.HOPS} hops each, {country.PEAK} times the mean at the peak, cores filled"
        f" to {country.ROOM:.0%}. The networks' own gateways would give up first; that number is"
        " not ours."
    )
    yield ""
    yield (
        "| who reports | hops/s | cores | machines of 16 cores, one to spare | Redis primaries |"
        " commits/s | EUR a month for the machines |"
    )
    yield "|---|---|---|---|---|---|---|"
    for reports in (0.01, 0.1):
        need = country.needs(country.PHONES, 3600, reports, times)
        yield (
            f"| {reports:.0%} | {need.hops_a_second:,.0f} | {need.cores:,.0f} | {need.machines} |"
            f" {need.redis:.1f} | {need.commits_a_second:,.0f} |"
            f" {need.machines * country.MACHINE_EUR_A_MONTH:,} |"
        )
    yield from _prices()


def _prices() -> Iterator[str]:
    yield ""
    yield (
        f"Beside the machines: a shared short code is about KES {country.SHARED_CODE_KES_A_MONTH:,}"
        f" a month, one of our own {country.DEDICATED_CODE_KES_A_MONTH:,} and"
        f" {country.DEDICATED_CODE_KES_ONCE:,} once; a text"
        f" {country.TEXT_KES} (all of the gateway's prices are dated: ask). More than"
        f" {country.COMMITS_A_SECOND:,} commits a second are more than one PostgreSQL takes a row"
        " at a time: then the journal is drained in batches."
    )


def _beside(model: float, real: float, form: str) -> str:
    return f"{model:{form}} / {real:{form}} ({model / real - 1:+.0%})"


def _length(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
