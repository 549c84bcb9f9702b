"""What callers were promised, held against what is there once everything is well again."""

import time
from collections import Counter

from chaos.dial import Dial
from chaos.errand import Books, bare, holds
from chaos.machine import Machine
from handset.transports import Post
from handset.ussd.phone import Phone

DRAINED_S = 300.0
DIALS = 60


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
        for dial in dials:
            self._find(books, dial)
            if dial.code:
                self._come_back(dial, post)

    def _find(self, books: Books, dial: Dial) -> None:
        self.counts["acknowledged"] += 1
        found, promised = books.facts(dial.number), dial.errand.kept[dial.promised]
        if not found:
            self._fault("lost", dial)
        elif len(found) > 1:
            self._fault("doubled", f"{dial}: {found}")
        elif not holds(found[0], promised):
            self._fault("wrong", f"{dial}: {found[0]} for {promised}")

    def _come_back(self, dial: Dial, post: Post) -> None:
        """Who is not answered dials again, as people do: that says nothing of their code."""
        self.counts["codes"] += 1
        for _ in range(DIALS):
            phone = self._keyed(dial, post)
            if phone.status != "Failed":
                break
            self.counts["no answer in peace"] += 1
            time.sleep(1)
        if bare(phone.screen, dial.pin) != dial.errand.opened:
            self._fault("dead codes", f"{dial.number} {dial.code}: {phone.screen}")
        phone.hang_up()

    def _keyed(self, dial: Dial, post: Post) -> Phone:
        """A phone on which the way back was gone as far as it leads."""
        phone = Phone(dial.number, post)
        phone.dial()
        given = {"{code}": dial.code, "{pin}": dial.pin}
        while phone.open and (key := dial.errand.back.get(bare(phone.screen, dial.pin))):
            phone.press(given.get(key, key))
        return phone

    def _fault(self, kind: str, what: object) -> None:
        self.counts[kind] += 1
        self.faults.append(f"{kind}: {what}")
