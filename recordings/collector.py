"""The collector of recordings: fetched from where the gateway keeps them, masked, and sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import structlog

from gateway.recording_hosts import AT_META, Origin, origins
from models import Database, fetch_queue
from models.db.base import now
from models.fetch_queue import Claimed
from models.leftover import Leftover
from recordings import download, voice_mask
from recordings.download import NotFetched
from recordings.notes import Notes

AT_ONCE = 2
"""How many are collected side by side: one that comes slowly is to hold up no other."""

log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Collector:
    """What it takes to collect; `urls_key` opens addresses, and nothing here opens what is kept."""

    database: Database
    public_key: Callable[[], bytes]
    urls_key: bytes
    fetch: Callable[[str], bytes]

    def collect(self) -> None:
        """Whatever is due now, one after the other."""
        while self._anything() and (claimed := self._claim()):
            self._bring(claimed)

    def _anything(self) -> bool:
        with self.database() as db:
            return fetch_queue.waits(db)

    def _claim(self) -> Claimed | None:
        with self.database.begin() as db:
            fetch_queue.note_submitted(db, self.urls_key)
        with self.database.begin() as db:
            return fetch_queue.claim(db, self.urls_key)

    def _bring(self, claimed: Claimed) -> None:
        try:
            sound = voice_mask.two_copies(self.fetch(claimed.url))
        except (NotFetched, voice_mask.NotSound) as why:
            with self.database.begin() as db:
                last = fetch_queue.failed(db, claimed)
            reason = str(why) or "no sound"
            log.warning("recording_not_fetched", why=reason, tries=claimed.tries, lost=last)
        else:
            with self.database.begin() as db:
                fetch_queue.store(db, claimed, sound, self.public_key())
                if claimed.url.startswith(AT_META):
                    Leftover.leave(db, claimed.url, self.urls_key, now())
            log.info("recording_fetched", tries=claimed.tries)


network = cache(download.Network)  # trusted certificates take memory: read for the first one


def fetcher(
    hosts: str, own: str | None = None, notes: Notes | None = None
) -> Callable[[str], bytes]:
    """What fetches from the hosts of the setting, and voice notes; `own` is this machine's, in the
    demo alone."""
    allowed = origins(hosts)
    if own:
        allowed += (Origin.read(own, inside=True),)

    def fetch(url: str) -> bytes:
        if not url.startswith(AT_META):
            return download.fetch(url, allowed, network())
        if notes is None:
            raise NotFetched("no account")
        return notes.fetch(url)

    return fetch


def ask(url: str, allowed: tuple[Origin, ...], token: str, method: str = "GET") -> bytes:
    """What is answered at an address to who has a token."""
    return download.fetch(url, allowed, network(), token, method)
