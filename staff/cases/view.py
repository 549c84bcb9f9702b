"""What part of the work list somebody looks at, as it stands in an address: a view, what narrows
it, an order and a page. By what does not exist nothing is found: to leave it out would show more
than was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from models.db.base import EAST_AFRICA, now
from models.order import Place, Sort, order
from models.status import CLOSED
from models.work_filter import Due, Filter, Mark, View, today
from models.work_list import Excerpt
from staff.access.guard import LED_HERE
from staff.labels import all_of

Choices = Mapping[str, str]
"""The values that a filter can have in an address, with their words."""

AGES = {
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
YOUNGER = {"in1h": timedelta(hours=1), "in1d": timedelta(days=1)}
CALL_NOW = "now"
MAY_CONTACT = {"yes": True, "no": False, CALL_NOW: True}
FIRST_DAY = date(2020, 1, 1)
DAYS = ("from", "to")
PLACE_AND_ORDER = ("sort", "after", "before", "since", LED_HERE)
"""What an address says beside the filters, and narrows nothing."""
LONGEST_SHOWN = 40
ORDERS = {view: tuple(Sort) if view != View.CLOSED else (Sort.NEWEST, Sort.OLDEST) for view in View}
"""How each view can be sorted; first as it is when nobody says."""


@dataclass(frozen=True)
class Looked:
    """What an address says: only what exists for whoever asks, in one order."""

    view: View
    sort: Sort
    chosen: Mapping[str, str]
    given: Mapping[str, str]
    known: Mapping[str, Choices]

    @classmethod
    def read(cls, given: Mapping[str, str], choices: Mapping[str, Choices]) -> "Looked":
        """`choices`: the filters there are, by their names in the address."""
        view = View(given["view"]) if given.get("view") in list(View) else View.ALL
        sorts = ORDERS[view]
        sort = Sort(given["sort"]) if given.get("sort") in sorts else sorts[0]
        offered = in_view(view, choices)
        chosen = {
            name: given[name] for name, values in offered.items() if given.get(name) in values
        }
        chosen |= {name: given[name] for name in DAYS if _day(given.get(name, ""))}
        return cls(view, sort, chosen, given, choices)

    @property
    def unknown(self) -> dict[str, str]:
        """What the address narrows the list by that is not there, or is no more, as it is said."""
        there: dict[str, Any] = {**self.known, "view": list(View)} | {
            name: [self.given.get(name)] if name in self.chosen else [] for name in DAYS
        }
        return {
            name[:LONGEST_SHOWN]: value[:LONGEST_SHOWN]
            for name, value in self.given.items()
            if value and name not in PLACE_AND_ORDER and value not in there.get(name, ())
        }

    @property
    def by_hour(self) -> bool:
        """Whether it is of those who may be called at this moment, which no file can be of."""
        return self.chosen.get("contact") == CALL_NOW

    @property
    def left_out(self) -> bool:
        """Whether it narrows the list by what has no use in this view, such as an owner in Mine."""
        return any(self.given.get(name) and name not in self.chosen for name in self.known)

    @property
    def exportable(self) -> bool:
        """Whether a file can be made of exactly what it says."""
        return not (self.unknown or self.left_out or self.by_hour)

    def address(self, **changed: Any) -> dict[str, str]:
        """The arguments of this view's address, or of one that differs from it."""
        usual_here = self.sort == ORDERS[self.view][0]
        said = {"view": self.view, **self.chosen, "sort": "" if usual_here else self.sort} | changed
        usual = {"view": View.ALL}
        return {
            name: str(said[name]) for name in said if said[name] and said[name] != usual.get(name)
        }

    def lost_in(self, view: str) -> dict[str, str]:
        """What another view has no use for: its link leaves it out, as its count does."""
        offered = in_view(View(view), self.known)
        lost = {
            name: ""
            for name in self.chosen.keys() & self.known.keys()
            if self.chosen[name] not in offered.get(name, {})
        }
        return lost | ({} if self.sort in ORDERS[View(view)] else {"sort": ""})

    def filter(self, kinds: Any, people: Mapping[str, UUID]) -> Filter:
        """What is to be found."""
        got = self.chosen.get
        place = got("where") or ""
        since = [_midnight(_day(got("from", ""))), _ago(YOUNGER, got("age", ""))]
        until = [_day_after(got("to", "")), _ago(AGES, got("age", ""))]
        return Filter(
            kinds=kinds,
            nothing=bool(self.unknown),
            view=self.view,
            kind=got("kind"),
            about=got("what"),
            county=place if place.isdigit() else None,
            country=None if place.isdigit() else place or None,
            channel=got("by"),
            language=got("lang"),
            status=got("status"),
            owner=people.get(got("owner", "")),
            since=max((moment for moment in since if moment), default=None),
            until=min((moment for moment in until if moment), default=None),
            may_contact=MAY_CONTACT.get(got("contact", "")),
            due=Due(due) if (due := got("follow")) else None,
            mark=Mark(mark) if (mark := got("mark")) else None,
        )

    def excerpt(self) -> Excerpt:
        """Which page."""
        sections = order(self.sort, today())
        back = "before" in self.given
        written = self.given.get("before" if back else "after", "")
        return Excerpt(sort=self.sort, place=Place.read(written, sections), back=back)


def choices(kinds: Any, owners: Mapping[str, UUID], *, holds_key: bool) -> dict[str, Choices]:
    """The filters that there are, in the order of the page, and what each can be; the hours at
    which callers may be called are sealed."""
    return {
        "kind": {kind: words for kind, words in all_of("kinds").items() if kind in kinds},
        "what": all_of("about"),
        "where": {**all_of("counties"), **all_of("countries")},
        "by": all_of("channels"),
        "lang": all_of("languages"),
        "status": all_of("statuses"),
        "owner": {name: name for name in owners},
        "age": all_of("ages"),
        "follow": all_of("due"),
        "contact": {
            value: words
            for value, words in all_of("may_contact").items()
            if holds_key or value != CALL_NOW
        },
        "mark": all_of("marks"),
    }


def in_view(view: View, choices: Mapping[str, Choices]) -> dict[str, Choices]:
    """The filters that a view has a use for: none that says the same as it, or the contrary."""
    shut = view == View.CLOSED
    offered: dict[str, Choices] = {name: dict(values) for name, values in choices.items()}
    offered["status"] = {
        status: words for status, words in choices["status"].items() if (status in CLOSED) == shut
    }
    if view in (View.MINE, View.UNASSIGNED):
        del offered["owner"]
    if view == View.OVERDUE:
        del offered["follow"]
    return offered


def _day(written: str) -> date | None:
    """A day, as far as there can be cases of it; None for what is none."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return min(max(day, FIRST_DAY), today() + timedelta(days=1))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), EAST_AFRICA) if day else None


def _day_after(written: str) -> datetime | None:
    day = _day(written)
    return _midnight(day + timedelta(days=1)) if day else None


def _ago(ages: Mapping[str, timedelta], age: str) -> datetime | None:
    return now() - ages[age] if age in ages else None
