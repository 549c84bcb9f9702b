"""The worker process: every job in a thread of its own, so that none waits for another."""

import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import FrameType

import structlog

from assembly import Parts, build
from assembly.conversations import respoken
from assembly.gateways import notes
from assembly.ground import refuse_another_key
from config import Settings
from ops import logs, memory
from ops.heartbeat import Heartbeat
from recordings.collector import AT_ONCE
from recordings.leftovers import Leftovers
from worker.alerts import Escalation
from worker.calls import CallPlacer
from worker.counterfoils import SECONDS_BETWEEN as SECONDS_BETWEEN_FOILS
from worker.counterfoils import Counterfoils
from worker.journal import JournalDrain
from worker.lifetime import LIFETIME_S, Lifetime
from worker.lost_callers import LostCallers
from worker.mail import Mail
from worker.outbox import SENDERS, Couriers, Sender
from worker.passages import SECONDS_BETWEEN as HALF_A_MINUTE
from worker.passages import PassageCount
from worker.prompt_making import PromptMaking
from worker.retention import SECONDS_BETWEEN, Deletion
from worker.robot import Robot
from worker.siren import Siren
from worker.watch import SECONDS_BETWEEN as A_MINUTE
from worker.watch import Watch

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """Work done round after round, with a pause in seconds in between.

    One that is left behind may be in the midst of its work when all else is done, and may take its
    time; whether the others get their rounds done is told.
    """

    name: str
    work: Callable[[], None]
    pause: float = 2
    left_behind: bool = False


def jobs(parts: Parts) -> Iterator[Job]:
    """All that is done between the hops; callers who were cut off come first."""
    yield Job("lost callers", LostCallers(parts.conversation).round)
    settings = parts.settings
    most = settings.flash_calls_a_day
    journal, kept = settings.journal, settings.counterfoils
    drain = JournalDrain(journal, parts.database, parts.public_key, most, kept)
    yield Job("journal", drain.round)
    lost = Counterfoils(kept, journal, parts.database)
    yield Job("counterfoils", lost.round, SECONDS_BETWEEN_FOILS)
    yield Job("calls", CallPlacer(parts.database, parts.keys.calls, parts.gateway).round)
    yield from _waking(parts)
    for _ in range(AT_ONCE):  # a recording may come slowly
        yield Job("recordings", parts.collector.collect, left_behind=True)
    if of_meta := notes(settings):
        left = Leftovers(parts.database, parts.keys.recordings, of_meta.delete)
        yield Job("leftovers", left.round, A_MINUTE, left_behind=True)
    yield Job("deletion", Deletion(parts.database).round, SECONDS_BETWEEN, left_behind=True)
    counted = PassageCount(parts.database, parts.redis)
    yield Job("passages", counted.round, HALF_A_MINUTE, left_behind=True)
    if settings.at_voice_number:
        sheet = partial(respoken, settings.voice_recording)
        robot = Robot(parts.database, lambda changes: sheet(changes).sheet())
        yield Job("robot", robot.round, left_behind=True)
        yield Job("prompts", PromptMaking(parts.database).round, left_behind=True)
    yield Job("audit log", watch(parts).round, A_MINUTE, left_behind=True)


def watch(parts: Parts) -> Watch:
    """The watch on the audit log and the organisation's key."""
    key = parts.keys.audit
    return Watch(parts.database, parts.public_key, parts.redis, parts.audit_anchor, key)


def _waking(parts: Parts) -> Iterator[Job]:
    """Alerts and what they send: looked at every second, for somebody may be in danger."""
    settings, stamp = parts.settings, parts.stamp
    mail = Mail.of(settings)
    couriers = Couriers(
        parts.texts, parts.gateway, mail, f"{settings.address}/staff/alerts", parts.cloud
    )
    yield Job("alerts", Escalation(parts.database, couriers.means, settings.test_alert_at).round, 1)
    yield Job("siren", Siren(settings.instance_path, parts.database, stamp, couriers).round, 2)
    sender = Sender(
        parts.database,
        stamp,
        couriers,
        parts.texted,
        settings.text_spend_a_day * 100,
        most_messages=settings.whatsapp_messages_a_day,
    )
    for number in range(SENDERS):
        yield Job(f"outbox {number + 1}", sender.round, 0.5)


def run(stop: threading.Event, parts: Parts, lifetime_s: float = LIFETIME_S) -> None:
    """Every job until `stop` is set, or so many seconds have passed."""
    life = Lifetime(stop, lifetime_s)
    mine = list(jobs(parts))
    watched = [job.name for job in mine if not job.left_behind]
    with Heartbeat(parts.settings.instance_path, watched) as heartbeat:
        threads = [
            threading.Thread(
                target=_rounds, args=(stop, job, heartbeat, life), daemon=job.left_behind
            )
            for job in mine
        ]
        for thread in threads:
            thread.start()
        life.begin()
        for thread in threads:
            if not thread.daemon:
                thread.join()


def work(parts: Parts) -> None:
    """One round of what keeps callers' words, as a worker's first."""
    lost, journal, *_ = jobs(parts)
    journal.work()
    lost.work()


def _rounds(stop: threading.Event, job: Job, heartbeat: Heartbeat, life: Lifetime) -> None:
    while not stop.is_set():
        try:
            if job.left_behind:
                job.work()
            else:
                with life.round(job.name):
                    job.work()
                    heartbeat.beat(job.name)
        except Exception as wrong:  # the next round may find the world mended
            log.error("round_failed", fault=type(wrong).__name__)
        stop.wait(job.pause)


def main(lifetime_s: float = LIFETIME_S) -> None:
    """Run until told to stop, or so many seconds have passed: then another takes its place."""
    stop = threading.Event()

    def stop_now(signal_: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stop_now)
    signal.signal(signal.SIGINT, stop_now)
    memory.close()
    settings = Settings.read()
    logs.catch_all()
    parts = build(settings)
    refuse_another_key(parts)
    memory.give_back()
    run(stop, parts, lifetime_s)


if __name__ == "__main__":
    main()
