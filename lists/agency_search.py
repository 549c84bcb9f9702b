"""Finding an agency on the list in use: by its licence, its phone, or its name however typed."""

import uuid
from collections.abc import Sequence
from datetime import date

from lists.agencies import licence_key, phone_key
from lists.name_search import NameSearch
from models import Agency

MOST = 3


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


def _number_in(licence: str) -> str:
    """The digits alone, without leading zeros, as they are keyed on a phone."""
    return "".join(c for c in licence if c.isdecimal()).lstrip("0")
