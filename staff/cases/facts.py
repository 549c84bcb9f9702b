"""The facts of a case: what its caller said, and beside it what staff know better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.case import Case
from models.correction import Correction
from staff.labels import LABELS, answer, asked, label
from staff.times import when
from staff.tongues.said import all_said, say

Names = Mapping[UUID | None, str]

LONGEST = 200
DANGERS = ("danger_now", "danger_abroad", "danger_unknown")
"""One question, as it is asked in Kenya, abroad, and of who does not know where."""


ALIKE = {"ForcedMilitaryByNonStateActors": "FORCED_ARMED"}
"""Codes that mean the same: the one is asked now, the other was."""


@dataclass(frozen=True)
class Fact:
    """One that staff may correct or add: its name, its field in IOM's HTCDS 2.0 where that has
    one, and the codes it may have; without codes it is written."""

    name: str
    htcds: str = ""
    codes: tuple[str, ...] = ()
    several: bool = False

    @property
    def heading(self) -> str:
        return label("questions", self.name)

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(code, answer(self.name, code)) for code in self.codes]


FACTS = (
    Fact("danger_now", codes=("YES", "NO", "UNSURE")),
    Fact("exploitation", "vic_TypeOfExploitation", (
        "ForcedLabour", "SexualExploitation", "ChildLabour", "ForcedMarriage", "ForcedBegging",
        "ONLINE_SCAM", "FORCED_ARMED", "OrganRemoval", "ForcedAdoption", "Surrogacy", "ORPHANAGE",
        "Other",
    )),
    Fact("control", "vic_MethodsOfControl", tuple(LABELS["control"]), several=True),
    Fact("recruitment", "vic_MethodOfRecruitment", tuple(LABELS["recruitment"])),
    Fact("reporter_role", codes=("SELF", "FAMILY_FRIEND", "WITNESS", "FIRST_RESPONDER")),
    Fact("location_side", codes=("KE", "ABROAD")),
    Fact("county_code", "hte_State", tuple(LABELS["counties"])),
    Fact("place_text", "hte_City"),
    Fact("country", "hte_Country", tuple(LABELS["countries"])),
    Fact("people_count", codes=("1", "2-5", "6-20", "21+")),
    Fact("ages", codes=("ADULT", "CHILD", "BOTH")),
    Fact("age", codes=("0-12", "13-17", "18+")),
    Fact("gender", "prs_Gender", tuple(LABELS["gender"])),
    Fact("since", "hte_Date", ("TODAY", "WEEK", "MONTH", "YEAR", "LONGER")),
    Fact("suspect_relation", "vic_RelationshipToTrafficker", (
        "Familial", "Acquainted", "Unaquainted",
    )),
    Fact("suspect_name"),
    Fact("suspect_phone"),
    Fact("agency_text"),
    Fact("number_plate"),
    Fact("pay_number"),
    Fact("handle"),
)  # fmt: skip

PARTS = {
    "What happens": ("danger_now", "exploitation", "recruitment", "since", "control"),
    "Where it happens": ("location_side", "county_code", "place_text", "country"),
    "To whom": ("reporter_role", "people_count", "ages", "age", "gender"),
    "Who does it": (
        "suspect_relation", "suspect_name", "suspect_phone", "agency_text", "number_plate",
        "pay_number", "handle",
    ),
}  # fmt: skip
"""How the form has them, under headings."""

_HTCDS = {fact.name: fact.htcds for fact in FACTS}


@dataclass(frozen=True)
class Row:
    """One fact on the page."""

    heading: str
    answer: str
    htcds: str
    said: str = ""  # by the caller, where staff know it otherwise and they answered it
    by: str = ""  # who corrected or added it, and when


@dataclass(frozen=True)
class Known:
    """What staff know: by fact, and who wrote it down."""

    facts: dict[str, Any]
    by: dict[str, str]


def known(db: Session, case: Case, names: Names, key: bytes) -> Known:
    """All corrections of a case, opened: of each fact the last."""
    facts: dict[str, Any] = {}
    by: dict[str, str] = {}
    for row in Correction.of(db, case.id):
        for name, given in opened(row, key).items():
            facts[name] = given
            by[name] = f"{names.get(row.by_person_id, say('someone'))}, {when(row.at)}"
    held = {name: given for name, given in facts.items() if given}
    return Known(held, by)


def opened(row: Correction, key: bytes) -> dict[str, Any]:
    """What a correction says, in the codes that are asked now."""
    said = row.open(key)
    return {
        name: ALIKE.get(given, given) if isinstance(given, str) else given
        for name, given in said.items()
    }


def parts() -> dict[str, list[Fact]]:
    """All facts that staff may correct or add, by the headings of the form."""
    by_name = {fact.name: fact for fact in FACTS}
    headings = all_said(dict(zip(PARTS, PARTS, strict=True)))
    return {headings[part]: [by_name[name] for name in names] for part, names in PARTS.items()}


def listed(answers: Mapping[str, Any], corrected: Known) -> list[Row]:
    """The facts in their order, each as staff know it, with what the caller said beside it."""
    told = _one_danger(answers)
    whole = {**told, **corrected.facts}
    return [_row(name, whole[name], told, corrected) for name in asked(whole)]


def _one_danger(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with that of danger under one name, wherever it was asked."""
    told = [answers[name] for name in DANGERS if answers.get(name)]
    others = {name: said for name, said in answers.items() if name not in DANGERS}
    return others | ({DANGERS[0]: told[0]} if told else {})


def _row(name: str, held: Any, answers: Mapping[str, Any], corrected: Known) -> Row:
    heading, htcds = label("questions", name), _HTCDS.get(name, "")
    if name not in corrected.facts:
        return Row(heading, answer(name, held), htcds)
    said = answer(name, answers[name]) if answers.get(name) else ""
    return Row(heading, answer(name, held), htcds, said, corrected.by[name])
