"""What is done between the hops: the journal drained, no answers lost.

Calls are placed and recordings collected in threads of their own: both wait for the gateway.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog

from app import Service, build
from collecting import AT_ONCE, SECONDS_BETWEEN_DELETIONS, Deleting
from config import Settings
from dialling import Dialling
from menus.sessions import Unreachable
from models import journal

SECONDS_BETWEEN_ROUNDS = 2

log = structlog.get_logger()


def run(stop: threading.Event, service: Service) -> None:
    """Round after round until `stop` is set; a round that fails is said and tried again."""
    for _ in range(AT_ONCE):
        _beside(stop, service.collecting.collect)
    _beside(stop, Deleting(service.database).delete, SECONDS_BETWEEN_DELETIONS)
    dialling = Dialling(service.database, service.calling.key, service.gateway)
    calls = threading.Thread(target=_rounds, args=(stop, dialling.round))
    calls.start()
    _rounds(stop, lambda: work(service))
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


def work(service: Service) -> None:
    """One round. The key is read so that its copy is on disk before the database ever fails."""
    service.public_key()
    folder = service.settings.instance_path / "journal"
    if journal.waiting(folder):
        drained = journal.drain(folder, service.database)
        log.info("journal_drained", taken=drained.taken, bad=drained.bad, waiting=drained.waiting)
    try:
        service.conversation.sweep()
    except Unreachable:
        log.warning("redis_away")


def _beside(
    stop: threading.Event, work: Callable[[], None], pause: int = SECONDS_BETWEEN_ROUNDS
) -> None:
    """A recording that comes slowly is left when all else is done."""
    threading.Thread(target=_rounds, args=(stop, work, pause), daemon=True).start()


def main() -> None:
    """Run until told to stop."""
    stop = threading.Event()

    def told(signal_: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    run(stop, build(Settings.read()))


if __name__ == "__main__":
    main()
