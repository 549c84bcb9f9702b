"""What the conversation can have looked up: an agency on the list that staff imported last."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from dialogue.hop import Act, Verb
from lists.agencies import licence_key, phone_key
from lists.name_search import NameSearch
from models import Agency, Database
from models.db.base import now
from models.db.deadline import within_deadline

OLD_DAYS = 30
MOST = 3
LICENCE_END = 12  # letters of a licence that tell two agencies apart
LONGEST_OPTION = 34  # letters: three of them and their keys stand on one screen

Result = tuple[str, dict[str, str]]


class AgencyIndex:
    """One list, made ready to be searched."""

    def __init__(self, as_of: date, list_id: uuid.UUID, listed: Sequence[Agency]) -> None:
        self.as_of, self.list_id = as_of, list_id
        self.named = {agency.id: (agency.name, agency.licence) for agency in listed}
        self._exact: dict[str, list[uuid.UUID]] = {}
        for agency in listed:
            written = {licence_key(agency.licence), _number_in(agency.licence)}
            for key in {*written, *map(phone_key, agency.phones)} - {""}:
                self._exact.setdefault(key, []).append(agency.id)
        self._names = NameSearch(
            (agency.id, name) for agency in listed for name in (agency.name, *agency.former_names)
        )

    def find(self, typed: str) -> list[uuid.UUID]:
        """The three likest at most: by licence or phone if it is one, or else by name."""
        keys = [licence_key(typed)]
        if not any(c.isalpha() for c in typed):
            keys += [_number_in(typed), phone_key(typed)]
        for key in keys:
            if key and 0 < len(exact := self._exact.get(key, [])) <= MOST:
                return exact
        return self._names.nearest(typed, MOST)


@dataclass(frozen=True)
class Finding:
    """The verbs; `index` is of the list in use, None without one."""

    database: Database
    index: Callable[[], AgencyIndex | None]

    def table(self) -> Mapping[str, Verb]:
        """The verbs by the names that trees call them by. They wait for no frozen database."""
        return {
            "find_agency": self.find_agency,
            "show_agency": lambda act: within_deadline(partial(self.show_agency, act)),
        }

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


def _number_in(licence: str) -> str:
    """The digits alone, without leading zeros, as they are keyed on a phone."""
    return "".join(c for c in licence if c.isdecimal()).lstrip("0")


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
