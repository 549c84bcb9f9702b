"""What the conversation can have looked up: an agency on the list that staff imported last."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dialogue.act import Act, Result
from lists.agency_search import AgencyIndex
from models import Agency, Database
from models.db.base import now
from outcomes.verbs import verb

OLD_DAYS = 30
LICENCE_END = 12  # letters of a licence that tell two agencies apart
LONGEST_OPTION = 34  # letters: three of them and their keys stand on one screen


@dataclass(frozen=True)
class Agencies:
    """The verbs; `index` is of the list in use, None without one."""

    database: Database
    index: Callable[[], AgencyIndex | None]

    @verb(waits=True)
    def find_agency(self, act: Act) -> Result:
        """Up to three agencies like what the caller typed."""
        index = self.index()
        if index is None:
            return "no_list", {}
        found = index.find(act.answers.get("query", ""))
        names = _options([index.named[one] for one in found])
        ids = " ".join(one.hex for one in found)
        values = dict(zip(("first", "second", "third"), [*names, "", "", ""], strict=False))
        values |= {"as_of": index.as_of.isoformat(), "missing": _age(index.as_of), "found": ids}
        return ("found" if found else "none"), values

    @verb(waits=False)
    def show_agency(self, act: Act) -> Result:
        """What the list says of the one that was chosen."""
        place = ("first", "second", "third").index(act.answers["which"])
        with self.database() as db:
            agency = db.get(Agency, uuid.UUID(act.values["found"].split()[place]))
            if agency is None or not agency.on.in_use:
                return "gone", {}
            old = "_old" if _age(agency.on.as_of) == "old" else ""
            return "shown", {
                "name": agency.name,
                "licence": agency.licence,
                "status": agency.status + old,
                "as_of": agency.on.as_of.isoformat(),
                "former": ", ".join(agency.former_names),
            }


def _options(named: Sequence[tuple[str, str]]) -> list[str]:
    """Names and licences as options: those alike, once cut short, by the licence's end as well."""
    short = [_shortened(name, LONGEST_OPTION) for name, _ in named]
    return [
        option
        if short.count(option) == 1
        else f"{_shortened(name, LONGEST_OPTION - LICENCE_END - 1)} {licence[-LICENCE_END:]}"
        for option, (name, licence) in zip(short, named, strict=True)
    ]


def _shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 3].rstrip()}..."


def _age(as_of: date) -> str:
    return "old" if (now().date() - as_of).days > OLD_DAYS else "fresh"
