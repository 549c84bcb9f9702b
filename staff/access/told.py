"""A secret for somebody else, shown to whoever made it, for as long as it takes to write it down.

It stands in the maker's own cookie and nowhere else: a form that is sent twice leads to it twice.
"""

import time
from typing import NamedTuple
from uuid import UUID

from flask import session, url_for

_WHERE = "told"
SECONDS = 120.0


class Secret(NamedTuple):
    """What is told: `what` is "password" or "key"."""

    what: str
    secret: str


def tell(person_id: UUID, what: str, secret: str) -> str:
    """Keep it, in place of what was told before; the address of the page that shows it."""
    session[_WHERE] = [person_id.hex, time.time() + SECONDS, what, secret]
    return url_for("staff.people.told", person_id=person_id)


def told(person_id: UUID) -> Secret | None:
    """What is to be told to this person; None once that is over."""
    whose, until, what, secret = session.get(_WHERE, ("", 0, "", ""))
    if time.time() > until:
        session.pop(_WHERE, None)
        return None
    if whose != person_id.hex:
        return None
    return Secret(what, secret)
