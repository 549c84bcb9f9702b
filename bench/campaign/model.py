"""The service while thousands dial: processes, their threads, Redis and the database (SimPy).

Time is in seconds. A core does one piece of work after another; a piece that finds it asleep takes
longer by the waking. What a process does while it waits for Redis or the database is the next
caller's; its four threads are what such waits can use up.
The limits are the service's own: those of Redis, of the breaker, of the threads.
"""

import math
import random
from collections.abc import Callable, Generator
from typing import Any

import simpy

from assembly.redis_client import REDIS_SECONDS
from bench.campaign.plan import NEVER, Met, Plan
from bench.campaign.times import Times
from dialogue.lines import SECONDS_OF_REST
from edge.server import CALLERS
from models.db.breaker import IN_A_ROW
from models.db.breaker import SECONDS_OF_REST as DATABASE_RESTS
from models.db.deadline import SECONDS as DATABASE_SECONDS

THINKS_S = 8.0
"""Between an answer and the next key, on average: a screen of 120 letters at 200 words a minute,
and a key. Varies as a log-normal with sigma 0.5 does."""
PATIENCE_S = 10.0
"""After so long without an answer the gateway ends a session; its documents say no figure, and tell
of ten seconds and more."""
SESSION_S = 180.0
"""After so long the network does. Source: help.africastalking.com, 1284071."""
PEAK_AT = 0.2
"""Of the whole time, when most dial: dials rise until then and fall after, to twice the mean."""

Waiting = Generator[simpy.Event, Any, None]


class Core:
    """One processor core, or Redis: work is done in turn."""

    def __init__(self, env: simpy.Environment, waking: float = 0) -> None:
        self._env, self._waking = env, waking
        self._free_at = -1.0
        self.busy = 0.0

    def work(self, seconds: float) -> simpy.Event:
        """Happens when so much work is done, behind what was given before."""
        now = self._env.now
        if self._free_at < now:
            self._free_at, seconds = now, seconds + self._waking
        self._free_at += seconds
        self.busy += seconds
        return self._env.timeout(self._free_at - now)


class Process:
    """One web process on a core of its own."""

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._env = model.env
        self.core = Core(model.env, model.times.waking)
        self._threads = simpy.Resource(model.env, CALLERS)
        self._redis_down_until = -1.0
        self._in_vain, self._rests_until = 0, -1.0

    def hop(self, cost: float, typed: int, *, files: bool) -> Waiting:
        """Answer one callback; `typed` is how many keys a dialogue is rebuilt from."""
        with self._threads.request() as thread:
            yield thread
            yield self.core.work(cost / 2)
            if not (yield from self._redis()):
                yield self.core.work(cost * typed)
            if files:
                yield from self._file()
            yield self.core.work(cost / 2)
            yield from self._redis()

    def _redis(self) -> Generator[simpy.Event, Any, bool]:
        """One trip; whether Redis answered."""
        now = self._env.now
        away, back = self._model.plan.redis_away
        if now < self._redis_down_until:
            return False
        if away <= now < back:
            if back - now > REDIS_SECONDS:
                yield self._env.timeout(REDIS_SECONDS)
                self._redis_down_until = self._env.now + SECONDS_OF_REST
                return False
            yield self._env.timeout(back - now)
        yield self._model.redis.work(self._model.times.redis / 2)
        return True

    def _file(self) -> Waiting:
        """Into the database, or else into the journal: what was told is kept either way."""
        times, now = self._model.times, self._env.now
        away, back = self._model.plan.database_away
        yield self.core.work(times.pin + times.case)
        if not away <= now < back:
            self._in_vain = 0
            yield self._env.timeout(times.commit)
            return
        if self._in_vain < IN_A_ROW or now >= self._rests_until:
            self._rests_until = now + DATABASE_RESTS
            yield self._env.timeout(min(DATABASE_SECONDS, back - now))
            self._in_vain += 1
        self._model.into_the_journal(1)


class Model:
    """All of it, for one plan."""

    def __init__(self, plan: Plan, times: Times, seed: int = 1) -> None:
        self.plan, self.times = plan, times
        self.env = simpy.Environment()
        self.redis = Core(self.env)
        self.met = Met()
        self._chance = random.Random(seed)  # noqa: S311 - the same each time
        self._waits_in_journal = 0
        self._processes = [Process(self) for _ in range(plan.processes)]

    def run(self, say: Callable[[float], None] = lambda _: None) -> Met:
        """Until the last caller has gone; `say` is told the seconds that have passed."""
        self.env.process(self._dials())
        if self.plan.database_away != NEVER:
            self.env.process(self._drain())
        end = self.plan.seconds + SESSION_S
        for second in range(int(end) + 1):
            self.env.run(until=second + 1)
            say(second / end)
        self.env.run()  # whoever still thinks comes to an end too
        cores = (*(process.core for process in self._processes), self.redis)
        self.met.busy = [core.busy for core in cores]
        return self.met

    def into_the_journal(self, more: int) -> None:
        """So many reports more wait in it, or fewer."""
        self._waits_in_journal += more
        self.met.journal.append((self.env.now, self._waits_in_journal))

    def _dials(self) -> Waiting:
        plan = self.plan
        high = plan.seconds
        for at in sorted(
            self._chance.triangular(0, high, high * PEAK_AT) for _ in range(plan.dials)
        ):
            yield self.env.timeout(at - self.env.now)
            self.env.process(self._caller())

    def _caller(self) -> Waiting:
        """Dials, presses a key after each answer, and has enough, or is cut off."""
        began, chance = self.env.now, self._chance
        files = chance.random() < self.plan.reports
        hops = 10 if files else 1 + int(chance.expovariate(1 / (self.plan.hops - 0.5)))
        cost = self.times.reporting if files else self.times.browsing
        for number in range(hops):
            asked = self.env.now
            process = chance.choice(self._processes)
            yield from process.hop(cost, number, files=files and number == hops - 1)
            waited = self.env.now - asked
            self.met.at.append(self.env.now)
            self.met.waited.append(waited)
            if waited > PATIENCE_S:
                self.met.given_up += 1
                return
            yield self.env.timeout(chance.lognormvariate(_MU, _SIGMA))
            if self.env.now - began > SESSION_S:
                self.met.cut_off += 1
                return
        self.met.ended += 1

    def _drain(self) -> Waiting:
        """The worker gives the database, once it is back, what waits in the journal."""
        _, back = self.plan.database_away
        yield self.env.timeout(back)
        core = Core(self.env)
        while self._waits_in_journal:
            yield core.work(self.times.case)
            yield self.env.timeout(self.times.commit)
            self.into_the_journal(-1)


_SIGMA = 0.5
_MU = math.log(THINKS_S) - _SIGMA**2 / 2  # so that the mean is THINKS_S
