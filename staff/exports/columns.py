"""The columns of a file in which nobody can be recognised: what each is called, what it is of a
case, and how it is made coarser. No column holds what somebody typed or said.

Names and codes are those of IOM's HTCDS 2.0 (https://github.com/UNMigration/HTCDS), or of CTDC's
Global Dataset where only that has one; those without a mark of either are ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.case import Case
from models.db.base import EAST_AFRICA
from staff.cases.facts import DANGERS
from staff.exports.anonymity import Row, Step
from staff.labels import COUNTIES, LABELS

Facts = Mapping[str, Any]
Coarser = Callable[[str], str]

CHILD_S = ("ChildLabour", "ForcedAdoption", "ORPHANAGE")
"""What happens to children alone."""
ABROAD = "ABROAD"
PROVINCES = {
    # The last county of each province of before 2013: the counties are numbered by them.
    "006": "COAST", "009": "NORTH_EASTERN", "017": "EASTERN", "022": "CENTRAL",
    "036": "RIFT_VALLEY", "040": "WESTERN", "046": "NYANZA", "047": "NAIROBI",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its codes with their words (None: a month), what it is of a case, and how it is
    made coarser before it is empty."""

    name: str
    heading: str
    of: Callable[[Case, Facts], Any]
    codes: Mapping[str, str] | None
    coarser: tuple[Coarser, ...] = ()

    def code(self, case: Case, facts: Facts) -> str:
        """The code of a case; nothing where it is none of ours."""
        given = self.of(case, facts)
        if self.codes is None or (isinstance(given, str) and given in self.codes):
            return str(given)
        return ""

    def words(self, code: str) -> str:
        """What a code is called."""
        return code if self.codes is None else self.codes.get(code, "")


def _fact(name: str) -> Callable[[Case, Facts], Any]:
    return lambda case, facts: facts.get(name)


def _answers(*codes: str) -> dict[str, str]:
    return {code: LABELS["answers"][code] for code in codes}


def _danger(case: Case, facts: Facts) -> Any:
    return next((facts[name] for name in DANGERS if facts.get(name)), case.danger)


def _country(case: Case, facts: Facts) -> Any:
    in_kenya = facts.get("location_side") == "KE" or _county(case, facts)
    return facts.get("country") or case.country or ("KE" if in_kenya else "")


def _county(case: Case, facts: Facts) -> Any:
    return facts.get("county_code") or case.county


def _province(county: str) -> str:
    return next((name for last, name in PROVINCES.items() if county and county <= last), "")


def _quarter(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year}-Q{(int(number) + 2) // 3}"


COLUMNS = (
    Column("kind", "Kind", lambda case, _: str(case.kind), LABELS["kinds"]),
    Column(
        "cas_IncomingReferralDate", "Month",
        lambda case, _: case.received_at.astimezone(EAST_AFRICA).strftime("%Y-%m"), None,
        (_quarter, lambda quarter: quarter[:4]),
    ),
    Column(
        "hte_Country", "Country", _country, {"KE": "Kenya", ABROAD: "Abroad"} | LABELS["countries"],
        (lambda code: code if code in ("KE", "") else ABROAD,),
    ),
    Column("hte_State", "County", _county, COUNTIES | LABELS["provinces"], (_province,)),
    Column(
        "vic_TypeOfExploitation", "What happens", _fact("exploitation"),
        LABELS["harms"] | {"Other": LABELS["answers"]["Other"]},
    ),
    Column("prs_Gender", "Women or men", _fact("gender"), LABELS["gender"]),
    Column(
        "majorityStatus", "Of age",  # CTDC
        lambda _, facts: "Adult" if facts.get("ages") == "ADULT" else "", {"Adult": "Adults"},
    ),
    Column(
        "people_count", "How many people", _fact("people_count"),
        _answers("1", "2-5", "6-20", "21+"),
    ),
    Column(
        "reporter_role", "Who told", _fact("reporter_role"),
        _answers("SELF", "FAMILY_FRIEND", "WITNESS", "FIRST_RESPONDER"),
    ),
    Column("danger_now", "In danger when they told", _danger, LABELS["danger"]),
    Column("cas_Status", "Status", lambda case, _: str(case.status), LABELS["statuses"]),
    Column("channel", "By", lambda case, _: str(case.channel), LABELS["channels"]),
    Column("prs_PrimaryLanguage", "Language", lambda case, _: case.language, LABELS["languages"]),
    Column("vic_MethodOfRecruitment", "How it began", _fact("recruitment"), LABELS["recruitment"]),
    Column(
        "vic_RelationshipToTrafficker", "Suspect is", _fact("suspect_relation"),
        _answers("Familial", "Acquainted", "Unaquainted"),
    ),
    Column(
        "since", "Since when", _fact("since"),
        _answers("TODAY", "WEEK", "MONTH", "YEAR", "LONGER"),
    ),
)  # fmt: skip
NAMES = [column.name for column in COLUMNS]

COARSER = (
    "since", "vic_RelationshipToTrafficker", "vic_MethodOfRecruitment", "prs_PrimaryLanguage",
    "channel", "people_count", "reporter_role", "cas_Status", "danger_now",
    "cas_IncomingReferralDate", "hte_State", "hte_Country", "majorityStatus", "prs_Gender",
    "cas_IncomingReferralDate", "hte_State", "vic_TypeOfExploitation", "hte_Country",
    "cas_IncomingReferralDate", "kind",
)  # fmt: skip
"""In which order columns are made coarser: what donors and counties ask for stays longest."""


def row_of(case: Case, facts: Facts) -> Row:
    """One case, as codes."""
    return tuple(column.code(case, facts) for column in COLUMNS)


def is_of_a_child(facts: Facts) -> bool:
    """Whether a child is in it: such cases are counted, and stand in no row."""
    return (
        facts.get("ages") in ("CHILD", "BOTH")
        or facts.get("under_18") == "YES"
        or facts.get("age") in ("0-12", "13-17")
        or facts.get("exploitation") in CHILD_S
    )


def steps() -> list[Step]:
    """Each step that makes rows coarser, after all those before it."""
    return [
        _step(NAMES.index(name), COARSER[:place].count(name)) for place, name in enumerate(COARSER)
    ]


def _step(place: int, rung: int) -> Step:
    rungs = COLUMNS[place].coarser
    coarser = rungs[rung] if rung < len(rungs) else lambda _: ""
    return lambda row: (*row[:place], coarser(row[place]), *row[place + 1 :])
