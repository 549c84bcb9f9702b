"""What callers were promised, held against what is there once everything is well again."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from chaos.dial import Dial
from chaos.errand import Books, bare, holds
from chaos.machine import Machine
from handset.transports import Post
from handset.ussd.phone import Phone

DRAINED_S = 300.0
DIALS, REDIALS_AFTER_S = 60, 1.0
AT_ONCE = 4
"""So many come back with their codes at once: there are two machines to answer them."""


class Ledger:
    """Counts, and for the first of each fault what it was."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter(acknowledged=0, codes=0)
        self.faults: list[str] = []

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost, doubled, wrong or dead."""
        return not self.faults

    def close_books(self, machines: list[Machine]) -> None:
        """Once the workers have handed over what waited, or time is over; what ended by itself."""
        deadline = time.monotonic() + DRAINED_S
        while any(machine.waits for machine in machines) and time.monotonic() < deadline:
            time.sleep(0.2)
        if left := sum(machine.waits for machine in machines):
            self._fault("not handed over", f"{left} records wait in journals")
        for last_words in (words for machine in machines for words in machine.ended):
            self._fault("ended by itself", last_words)

    def look_up(self, dials: list[Dial], books: Books, post: Post) -> None:
        """Find each in the database, open it, and come back with each code on a phone."""
        books.close()
        coded = [dial for dial in dials if dial.code]
        with ThreadPoolExecutor(AT_ONCE) as callers:
            all_back = callers.map(partial(_come_back, post), coded)
            for dial in dials:
                self._find(books, dial)
            for dial, came in zip(coded, all_back, strict=True):
                self._hear(dial, came)

    def _find(self, books: Books, dial: Dial) -> None:
        self.counts["acknowledged"] += 1
        found, promised = books.facts(dial.number), dial.errand.kept[dial.promised]
        if not found:
            self._fault("lost", dial)
        elif len(found) > 1:
            self._fault("doubled", f"{dial}: {found}")
        elif not holds(found[0], promised):
            kind = "wrong" if dial.memory else "wrong without a memory"
            told = {name: (found[0].get(name), said) for name, said in promised.items()}
            other = {name: both for name, both in told.items() if both[0] != both[1]}
            self._fault(kind, f"{dial}: kept, and told: {other}")

    def _hear(self, dial: Dial, came: "CameBack") -> None:
        self.counts["codes"] += 1
        if came.in_vain:
            self.counts["no answer in peace"] += came.in_vain
        if not came.answered:
            self._fault("not proven", f"{dial.number} {dial.code}: nobody answered {DIALS} dials")
        elif came.screen != dial.errand.opened:
            self._fault("dead codes", f"{dial.number} {dial.code}: {came.screen}")

    def _fault(self, kind: str, what: object) -> None:
        self.counts[kind] += 1
        self.faults.append(f"{kind}: {what}")


class CameBack(NamedTuple):
    """What who came back with a code was shown, and how often they dialled in vain before."""

    answered: bool
    screen: str
    in_vain: int


def _come_back(post: Post, dial: Dial) -> CameBack:
    """Who is not answered dials again, as people do: that says nothing of their code."""
    for in_vain in range(DIALS):
        phone = _keyed(dial, post)
        if phone.status != "Failed":
            came = CameBack(True, bare(phone.screen, dial.pin), in_vain)
            phone.hang_up()
            return came
        time.sleep(REDIALS_AFTER_S)
    return CameBack(False, phone.screen, DIALS)


def _keyed(dial: Dial, post: Post) -> Phone:
    """A phone on which the way back was gone as far as it leads."""
    phone = Phone(dial.number, post)
    phone.dial()
    given = {"{code}": dial.code, "{pin}": dial.pin}
    while phone.open and (key := dial.errand.back.get(bare(phone.screen, dial.pin))):
        phone.press(given.get(key, key))
    return phone
