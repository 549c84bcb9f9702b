"""Callers who go their errands one after another, and what each of them notices."""

import os
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from chaos.dial import MOST_HOPS, Dial
from chaos.errand import Errand
from chaos.gateway import Gateway
from handset.ussd.phone import Phone
from telecom.guessed import is_guessed_first

LEFT_MIDWAY, SOON = 0.1, 25  # of all callers, and after how many hops at most
SLOW_S = 3.0
YIELDS = 10
"""How far callers stand back from what they call: 19 is the farthest."""
REDIALS_AFTER_S = 0.5
"""After a call that nobody answered."""


@dataclass
class Noticed:
    """What callers met with while one thing was wrong."""

    hops: int = 0
    slowest: float = 0.0
    lasted: float = 0.0
    """Seconds from when it went wrong to the last thing that anybody noticed, at the most."""
    of: Counter[str] = field(default_factory=Counter)


class Callers:
    """All who dial: so many at once until they are told to stop."""

    def __init__(
        self,
        addresses: list[str],
        errands: list[Errand],
        seed: int,
        thinks_s: float = 0,
        in_haste: float = 0,
    ) -> None:
        """`in_haste` of them hang up as soon as something is promised."""
        self.dials: list[Dial] = []
        """Those who were promised something."""
        self.noticed: dict[tuple[str, str], Noticed] = defaultdict(Noticed)
        """By what was wrong and how they came: on the screen, whether the gateway has a memory."""
        self.strange: Counter[str] = Counter()
        self.meanwhile: Callable[[], str] = lambda: "nothing"
        """What is wrong just now."""
        self.since: Callable[[], float] = time.monotonic
        """Since when."""
        self._addresses, self._courses, self._seed = addresses, errands, seed
        self._thinks_s, self._in_haste = thinks_s, in_haste
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, at_once: int) -> None:
        """Dial."""
        for name in range(at_once):
            chance = random.Random(self._seed * 1000 + name)  # noqa: S311 - it hides nothing
            thread = threading.Thread(target=self._dial_on, args=(chance,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Whoever is on the line hangs up."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def over(self) -> bool:
        """Whether nobody is to begin anything any more."""
        return self._stop.is_set()

    def number(self) -> str:
        """One that nobody has called from."""
        with self._lock:
            return f"+2547{next(self._numbers):08d}"

    def _dial_on(self, chance: random.Random) -> None:
        # Real callers take nothing of the service's processors.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), YIELDS)
        gateway = Gateway(self._addresses, chance, self.note, self._thinks_s)
        while not self.over:
            number = self.number()
            dial = Dial(number, chance.choice(self._courses), new_pin(chance, number))
            dial.memory = gateway.memory = chance.random() < 1 / 2
            dial.in_haste = chance.random() < self._in_haste
            leaves = chance.random() < LEFT_MIDWAY
            hops = chance.randrange(SOON) if leaves else MOST_HOPS
            note = partial(self.met, gateway.kind)
            dial.go(Phone(number, gateway), note, hops, self._stop.is_set)
            if dial.promised:
                self.dials.append(dial)

    def met(self, how: str, what: str, screen: str) -> None:
        """What a caller would tell others of."""
        self.note(how, what)
        if what == "no answer":
            self._stop.wait(REDIALS_AFTER_S)
        elif what != "led back":
            with self._lock:
                self.strange[screen] += 1

    def note(self, how: str, what: str, seconds: float | None = None) -> None:
        """Count what was met with, or a hop that took so many seconds."""
        with self._lock:
            noticed = self.noticed[self.meanwhile(), how]
            slow = seconds is not None and seconds > SLOW_S
            if seconds is None or slow:
                noticed.lasted = max(noticed.lasted, time.monotonic() - self.since())
            if seconds is None:
                noticed.of[what] += 1
                return
            noticed.hops += 1
            noticed.slowest = max(noticed.slowest, seconds)
            noticed.of["over 3 s"] += slow


def new_pin(chance: random.Random, number: str) -> str:
    """One that is not asked for again."""
    while is_guessed_first(pin := f"{chance.randrange(10_000):04d}", number):
        pass
    return pin
