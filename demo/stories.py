"""The invented cases: thirty that are written out, and as many more made of them as are wanted."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from models import Status, Submission
from models.db.base import now

INVENTED = Path(__file__).with_name("invented")
OLDEST_HOURS = 6000
ONE_IN_TEN = 26
"""Of the 256 values of a byte."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One case and the work on it; without an owner nobody has begun."""

    hours: float
    kind: str
    channel: str
    language: str
    answers: dict[str, Any]
    contact: dict[str, str] = field(default_factory=dict)
    county: str | None = None
    country: str | None = None
    about: str | None = None
    danger: str | None = None
    urgent: bool = False
    complete: bool = True
    code: bool = False
    read: bool = False
    status: str = Status.NEW
    owner: str = ""
    notes: Sequence[Sequence[str]] = ()
    reply: Sequence[str] = ()
    added: str = ""

    def handed_over(self, number: int) -> Submission:
        """The case as a conversation hands it over; `number` tells it from all others."""
        reached = {"contact_number": f"+254700000{number % 1000:03}"} if self.contact else {}
        return Submission(
            kind=self.kind,
            idem=idem(number),
            channel=self.channel,
            language=self.language,
            answers=self.answers,
            contact={**self.contact, **reached} or None,
            county=self.county,
            country=self.country,
            about=self.about,
            danger=self.danger,
            urgent=self.urgent,
            complete=self.complete,
            content_version="invented",
            received_at=now() - timedelta(hours=self.hours),
        )

    def opened(self, received_at: datetime) -> datetime:
        """When it was first opened: a few minutes to some hours after it came."""
        return min(received_at + timedelta(minutes=2 ** (self._chance % 11)), now())

    def closed(self, received_at: datetime) -> datetime:
        """When it was closed: some days after it came."""
        return min(received_at + timedelta(days=1 + self._chance % 23), now())

    @property
    def _chance(self) -> int:
        """As good as drawn, and the same each time."""
        return int.from_bytes(sha256(repr(self.hours).encode()).digest()[:4], "big")


def idem(number: int) -> bytes:
    """The same for the same number, so that no case is made twice."""
    return sha256(f"invented case {number}".encode()).digest()


def written() -> tuple[Story, ...]:
    """Those that are written out."""
    table = tomllib.loads((INVENTED / "stories.toml").read_text("utf-8"))
    return tuple(Story(**story) for story in table["story"])


def story(number: int, stories: Sequence[Story]) -> Story:
    """The story of a number: beyond those written out, one of them at another time and place.

    Few of those are urgent, and on few there was work: each step of it is an entry of its own in
    the audit log, which takes longer to write than the case.
    """
    if number < len(stories):
        return stories[number]
    chance = idem(number)  # as good as drawn, and the same each time
    some = stories if chance[0] < ONE_IN_TEN else [one for one in stories if not one.urgent]
    county = f"{1 + chance[4] % 47:03}"
    found, closed = some[number % len(some)], chance[1] < ONE_IN_TEN
    return replace(
        found,
        hours=1 + int.from_bytes(chance[2:4], "big") % OLDEST_HOURS,
        county=found.county and county,
        answers=found.answers | ({"county_code": county} if found.county else {}),
        status=Status.CLOSED if closed else Status.NEW,
        owner="demo" if closed else "",
        read=closed,
        notes=(),
        reply=(),
        added="",
        code=False,
    )
