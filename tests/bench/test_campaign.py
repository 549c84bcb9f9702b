"""The model of a campaign, held to what is known of queues and to the service's own promises."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import simpy

from assembly.redis_client import REDIS_SECONDS
from bench.campaign.check import Seen, usual
from bench.campaign.country import PHONES, needs
from bench.campaign.model import Model, Process
from bench.campaign.picture import drawn
from bench.campaign.plan import Met, Plan, waits
from bench.campaign.times import Times
from edge.server import CALLERS
from models.db.breaker import IN_A_ROW
from models.db.deadline import SECONDS as DATABASE_SECONDS

TIMES = Times(browsing=0.001, reporting=0.001, redis=0.0001, case=0.005, pin=0.02)


@pytest.fixture(scope="module")
def troubled() -> tuple[Plan, Met]:
    """Redis is away for two seconds, and the database while many report."""
    plan = Plan(600, 30, 2, reports=0.5, redis_away=(10, 12), database_away=(60, 70))
    return plan, Model(plan, TIMES).run()


def test_one_core_waits_as_queueing_theory_has_it() -> None:
    """M/D/1, Pollaczek and Khinchine: at a load of 0.7 the mean wait is 0.7 / 0.6 of the work."""
    model = Model(Plan(0, 0, 1), Times(0.001, 0.001, 0, 0, 0))
    core, waited = Process(model).core, list[float]()

    def comes() -> Iterator[simpy.Event]:
        asked = model.env.now
        yield core.work(0.001)
        waited.append(model.env.now - asked - 0.001)

    def come() -> Iterator[simpy.Event]:
        while True:
            yield model.env.timeout(model._chance.expovariate(700))
            model.env.process(comes())  # type: ignore[arg-type]

    model.env.process(come())  # type: ignore[arg-type]
    model.env.run(until=30)
    assert sum(waited) / len(waited) == pytest.approx(0.001 * 0.7 / (2 * 0.3), rel=0.1)


def test_each_hop_takes_its_time_of_a_core() -> None:
    met = Model(Plan(600, 30, 2, reports=0), TIMES).run()
    *cores, redis = met.busy
    assert sum(cores) == pytest.approx(len(met.waited) * TIMES.browsing)
    assert redis == pytest.approx(len(met.waited) * TIMES.redis)
    assert met.ended + met.cut_off + met.given_up == 600


def test_a_pause_of_redis_costs_nobody_the_session(troubled: tuple[Plan, Met]) -> None:
    _, met = troubled
    assert met.given_up == 0
    *_, longest = waits(met)
    assert REDIS_SECONDS < longest < 2 * REDIS_SECONDS + DATABASE_SECONDS


def test_what_is_told_while_the_database_is_away_waits_and_is_drained(
    troubled: tuple[Plan, Met],
) -> None:
    plan, met = troubled
    away, back = plan.database_away
    counts = [count for _, count in met.journal]
    assert max(counts) > 10
    assert counts[-1] == 0
    in_vain = [
        waited
        for at, waited in zip(met.at, met.waited, strict=True)
        if away <= at < back and waited >= DATABASE_SECONDS
    ]
    assert 0 < len(in_vain) <= plan.processes * (IN_A_ROW + CALLERS + (back - away) / 3)


def test_one_process_is_too_few_for_too_many() -> None:
    slow = replace(TIMES, browsing=0.06)
    assert Model(Plan(600, 30, 1, reports=0), slow).run().given_up > 100


def test_it_is_drawn(troubled: tuple[Plan, Met]) -> None:
    picture = drawn(dict([troubled]))
    assert picture.startswith("<svg")
    assert "2 processes" in picture
    assert "Redis" in picture


def test_a_country_needs_more_when_more_report() -> None:
    few, many = (needs(PHONES, 3600, part, TIMES) for part in (0.01, 0.1))
    assert few.hops_a_second == many.hops_a_second > 100_000
    assert few.cores < many.cores
    assert few.machines < many.machines


def test_a_round_in_which_the_machine_stood_still_tells_nothing() -> None:
    rounds = [Seen(500, 0.5, 0.002), Seen(20, 0.1, 1.5), Seen(510, 0.6, 0.003)]
    assert usual(rounds) == Seen(500, 0.5, 0.003)
