"""What is done between the hops: the journal drained, no answers lost.

Calls are placed and recordings collected in threads of their own: both wait for the gateway.
"""

import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import structlog

from app import Service, build
from config import Settings
from dialogue.sessions import Unreachable
from models import Database
from models.db import journal
from recordings.collector import AT_ONCE, SECONDS_BETWEEN_DELETIONS, Deleting
from worker.calls import CallPlacer

SECONDS_BETWEEN_ROUNDS = 2
SECONDS_BETWEEN_LOOKS = 5 * 60

log = structlog.get_logger()


class Draining:
    """Drains a journal. What was set aside is looked at again at the start, for the worker before
    may have been of an earlier version, and every few minutes, so that its alarm does not end."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._look_at = time.monotonic()

    def drain(self) -> None:
        """One round."""
        look = time.monotonic() >= self._look_at
        if look:
            self._look_at = time.monotonic() + SECONDS_BETWEEN_LOOKS
        bad = 0
        if journal.waiting(self._folder) or (look and journal.set_aside(self._folder)):
            done = journal.drain(self._folder, self._database, again=look)
            bad = done.bad
            log.info("journal_drained", taken=done.taken, bad=bad, waiting=done.waiting)
        if (look or bad) and (aside := journal.set_aside(self._folder)):
            log.error("journal_set_aside", count=aside)


def run(stop: threading.Event, service: Service) -> None:
    """Round after round until `stop` is set; a round that fails is said and tried again."""
    for _ in range(AT_ONCE):
        _beside(stop, service.collector.collect)
    _beside(stop, Deleting(service.database).delete, SECONDS_BETWEEN_DELETIONS)
    placer = CallPlacer(service.database, service.call_desk.key, service.gateway)
    calls = threading.Thread(target=_rounds, args=(stop, placer.round))
    calls.start()
    _rounds(stop, partial(work, service, _draining(service)))
    calls.join()


def _rounds(
    stop: threading.Event, work: Callable[[], None], pause: int = SECONDS_BETWEEN_ROUNDS
) -> None:
    while not stop.is_set():
        try:
            work()
        except Exception as wrong:  # the next round may find the world mended
            log.error("round_failed", fault=type(wrong).__name__)
        stop.wait(pause)


def work(service: Service, draining: Draining | None = None) -> None:
    """One round, a worker's first unless it brings its `draining` along.

    The key is read so that its copy is on disk before the database ever fails.
    """
    service.public_key()
    (draining or _draining(service)).drain()
    try:
        service.conversation.sweep()
    except Unreachable:
        log.warning("redis_away")


def _draining(service: Service) -> Draining:
    return Draining(service.settings.instance_path / "journal", service.database)


def _beside(
    stop: threading.Event, work: Callable[[], None], pause: int = SECONDS_BETWEEN_ROUNDS
) -> None:
    """A recording that comes slowly is left when all else is done."""
    threading.Thread(target=_rounds, args=(stop, work, pause), daemon=True).start()


def main() -> None:
    """Run until told to stop."""
    stop = threading.Event()

    def stop_now(signal_: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stop_now)
    signal.signal(signal.SIGINT, stop_now)
    run(stop, build(Settings.read()))


if __name__ == "__main__":
    main()
