"""Measure how soon somebody is woken: what `make bench-waking` calls.

All of it runs as it is live, two machines with a worker each on one PostgreSQL. Callers in danger
dial at chance moments, ten a minute; who is on duty picks up a while later and takes what waits.
"""

import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Signal
from threading import Thread
from typing import NamedTuple

from sqlalchemy import func, select

from assembly import Parts, build
from bench import table
from chaos.house import House
from handset.transports import over_http
from handset.ussd.phone import Phone
from handset.voice.api import Api, serve
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_http
from models import Case, Event
from tests.support.staff_woken import KEY, OURS, SHORT_CODE, USERNAME, person

A_MINUTE = 10
ON_DUTY = "+254711000011"
IN_DANGER, THEN = ("1", "2", "1", "1"), ("1", "3", "1", "99", "2")
"""The keys up to the one that says so, and those after it."""

PICKS_UP_AFTER_S = 8.0
GRACE_S = 40.0


Span = tuple[float, float]
"""From when until when something told of a case, as a text or a ringing phone does."""


class Matter(NamedTuple):
    """A case of danger: when its caller said so, when somebody was asked of it, and took it."""

    at: float
    asked: float
    taken: float

    def waited(self, began: float, over: float) -> float | None:
        """Seconds until what lasts from one moment to another told of it; None where it did not."""
        return (
            max(self.asked, began) - self.at if began <= self.taken and over >= self.asked else None
        )


def main(minutes: float, seed: int) -> None:
    """Print the table.

    :raise SystemExit: of somebody nobody was told.
    """
    said, cases, ways = _lived_through(minutes, seed)
    ways["whichever came first"] = [span for spans in ways.values() for span in spans]
    waits = {name: list(_waits(cases, spans)) for name, spans in ways.items()}
    if len(waits["whichever came first"]) != said:
        raise SystemExit(f"{said} told of danger, and somebody was woken for {len(cases)}.")
    print(f"{said} cases in {minutes:g} minutes\n")
    print("\n".join(table.woken(waits)))


def _lived_through(minutes: float, seed: int) -> tuple[int, list[Matter], dict[str, list[Span]]]:
    """How many told of danger, the cases that came of it, and what told of them, from when to
    when."""
    api = Api(USERNAME, KEY)
    with ExitStack() as all_of_it:
        folder = Path(all_of_it.enter_context(TemporaryDirectory(prefix="salama-waking-")))
        account = {
            "AT_USERNAME": USERNAME, "AT_API_KEY": KEY, "AT_SENDER": SHORT_CODE,
            "PUBLIC_URL": "https://salama.example.org", "AT_VOICE_NUMBER": OURS,
            "AT_URL": all_of_it.enter_context(serve(api)),
        }  # fmt: skip
        house = House(folder, account)
        all_of_it.callback(house.close)
        first = house.machines[0]
        parts = build(first.settings)
        person(parts, "neema", ON_DUTY)
        switch = Switch(wire_over_http(first.address, first.settings.address), words={})
        api._ring_phone = switch.place
        rang = all_of_it.enter_context(_on_duty(switch))
        said = _callers(first.address, minutes, random.Random(seed))  # noqa: S311
        time.sleep(GRACE_S)
        cases = _cases(parts, said)
    texts = [
        (text.at, text.at) for text in api.texts.all if text.number == ON_DUTY and text.from_us
    ]
    return len(said), cases, {"a text": texts, "a call": rang}


def _waits(cases: list[Matter], spans: Iterable[tuple[float, float]]) -> Iterator[float]:
    for case in cases:
        found = [case.waited(*span) for span in spans]
        yield from sorted(seconds for seconds in found if seconds is not None)[:1]


def _callers(address: str, minutes: float, chance: random.Random) -> list[float]:
    """When each of them had said that there is danger."""
    told, due = list[float](), time.monotonic()
    over = due + 60 * minutes
    while (due := due + chance.expovariate(A_MINUTE / 60)) < over:
        time.sleep(max(0, due - time.monotonic()))
        phone = Phone(f"+2547{len(told):08d}", over_http(address))
        phone.dial()
        for key in IN_DANGER[:-1]:
            phone.press(key)
        told.append(time.time())
        for key in (IN_DANGER[-1], *THEN):
            phone.press(key)
        phone.hang_up()
        print(f"{len(told)} told", file=sys.stderr, flush=True)
    return told


@contextmanager
def _on_duty(switch: Switch) -> Iterator[list[tuple[float, float]]]:
    """Somebody whose phone rings a while, and who takes what waits; from when until when it did."""
    over, rang = Signal(), list[tuple[float, float]]()

    def wait() -> None:
        while not over.wait(0.1):
            if switch.rings(ON_DUTY):
                began = time.time()
                over.wait(PICKS_UP_AFTER_S)
                rang.append((began, time.time()))
                call = switch.pick_up(ON_DUTY)
                call.press("1")
                call.hang_up()

    awake = Thread(target=wait)
    awake.start()
    try:
        yield rang
    finally:
        over.set()
        awake.join()


def _cases(parts: Parts, said: list[float]) -> list[Matter]:
    """Those that were told, in that order."""
    with parts.database() as db:
        ids = list(db.scalars(select(Case.id).order_by(Case.received_at)))
        first = select(func.min(Event.at)).where(Event.case_id.in_(ids))
        of_case = first.add_columns(Event.case_id, Event.what).group_by(Event.case_id, Event.what)
        when = {(case, what): at.timestamp() for at, case, what in db.execute(of_case)}
    taken = float("inf")
    return [
        Matter(at, when[id_, "alert sent"], when.get((id_, "alert taken"), taken))
        for at, id_ in zip(said, ids, strict=True)
    ]


if __name__ == "__main__":
    main(float(os.environ.get("MINUTES") or 10), int(os.environ.get("SEED") or time.time()))
