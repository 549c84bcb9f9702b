"""Who a caller can be referred to: the services on the list that is in use, those nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from lists.cells import parts, yes
from lists.rows import Cells
from models.db.base import EAST_AFRICA, now
from models.imported_list import Topic, in_use_id
from staff.console import console
from staff.labels import label
from staff.times import month
from staff.tongues.said import say

STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Helper:
    """One service as staff choose it."""

    key: str
    name: str
    needs: str
    counties: tuple[str, ...]
    number: str
    checked: str
    caution: str

    @property
    def words(self) -> str:
        """What a list of choices says of it."""
        where = ", ".join(label("counties", code) for code in self.counties) or say("all of Kenya")
        return f"{self.name}: {self.needs}; {where}. {self.caution or self.checked}"


def helpers(db: Session, county: str | None) -> list[Helper]:
    """All there are: first those of a county, then those of all Kenya."""
    lines = {one["name"]: one for one in _entries(db, Topic.NUMBERS)}
    found = list(_helpers(_entries(db, Topic.SERVICES), lines))
    return sorted(found, key=lambda one: (_distance(one, county), one.name))


def _distance(one: Helper, county: str | None) -> int:
    if not one.counties:
        return 1
    return 0 if county in one.counties else 2


def _entries(db: Session, topic: Topic) -> list[Cells]:
    return console().lists[topic].entries(db, in_use_id(db, topic))


def _helpers(services: list[Cells], lines: dict[str, Cells]) -> Iterator[Helper]:
    for one in services:
        of = lines.get(one["line"], {}) if one["line"] else one
        checked = of.get("checked_on", "")
        yield Helper(
            key=one["key"],
            name=one["name"],
            needs=", ".join(label("needs", need) for need in parts(one["needs"])).lower(),
            counties=parts(one["counties"]),
            number=of.get("number", "") or of.get("from_kenya", "") or of.get("number_abroad", ""),
            checked=say("Checked {0}", month(checked[:7])) if checked else "",
            caution=_caution(verified=bool(yes(of.get("verified", ""))), checked=checked),
        )


def _caution(*, verified: bool, checked: str) -> str:
    if not verified:
        return say("Not verified: ring first")
    oldest = (now() - STALE_AFTER).astimezone(EAST_AFRICA).date().isoformat()
    return say("Checked long ago: ring first") if checked < oldest else ""
