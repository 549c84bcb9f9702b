"""What stands in a work file: each case by its reference, with its facts as codes have them, and
nothing that somebody typed or said: no story, place, number or code word."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from models.case import Case
from models.db.base import EAST_AFRICA
from staff.cases.facts import ALIKE, DANGERS, FACTS, Fact
from staff.exports.opened import Opened
from staff.labels import PRIORITIES, label, name_of

Names = Mapping[UUID | None, str]

CODED = tuple(fact for fact in FACTS if fact.codes)
HEADINGS = (
    "Reference", "Received", "Case", "By", "Language", "Priority", "Status", "Owner", "Follow up",
    "May be contacted", *(fact.heading for fact in CODED),
)  # fmt: skip


def lines(cases: Iterable[Opened], names: Names) -> Iterator[tuple[str, ...]]:
    """A line for each case, in words; times in East Africa Time."""
    for case, facts in cases:
        yield (*_of_the_work(case, names), *(_in_words(fact, facts) for fact in CODED))


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


def _in_words(fact: Fact, facts: Mapping[str, Any]) -> str:
    """What is known of a fact, if it is one of its codes."""
    asked = DANGERS if fact.name == DANGERS[0] else (fact.name,)
    given = next((facts[one] for one in asked if facts.get(one)), "")
    codes = [ALIKE.get(one, one) for one in (given if isinstance(given, list) else [str(given)])]
    words = dict(fact.options)
    return ", ".join(words[code] for code in codes if code in fact.codes)
