"""What stands in a work file: each case by its reference, with its facts, and no story, number or
code word."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from models.case import Case
from models.db.base import EAST_AFRICA
from staff.cases.facts import DANGERS, FACTS
from staff.exports.opened import Opened
from staff.labels import PRIORITIES, answer, label, name_of

Names = Mapping[UUID | None, str]

HEADINGS = (
    "Reference", "Received", "Case", "By", "Language", "Priority", "Status", "Owner", "Follow up",
    "May be contacted", *(fact.heading for fact in FACTS),
)  # fmt: skip


def lines(cases: Iterable[Opened], names: Names) -> Iterator[tuple[str, ...]]:
    """A line for each case, in words; times in East Africa Time."""
    for case, facts in cases:
        yield (*_of_the_work(case, names), *(_fact(fact.name, facts) for fact in FACTS))


def _of_the_work(case: Case, names: Names) -> tuple[str, ...]:
    return (
        case.reference,
        case.received_at.astimezone(EAST_AFRICA).strftime("%Y-%m-%d %H:%M"),
        name_of(case),
        label("channels", case.channel),
        label("languages", case.language),
        PRIORITIES[case.priority],
        label("statuses", case.status),
        names.get(case.owner_id, "") if case.owner_id else "",
        case.follow_up_on.isoformat() if case.follow_up_on else "",
        "Yes" if case.may_contact else "No",
    )


def _fact(name: str, facts: Mapping[str, Any]) -> str:
    asked = DANGERS if name == DANGERS[0] else (name,)
    given = next((facts[one] for one in asked if facts.get(one)), None)
    return "" if given is None else answer(name, given)
