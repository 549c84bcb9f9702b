"""A code that staff give a caller who is with them: one, which nobody gives anew."""

from sqlalchemy.orm import Session

from models.crypto.key_stretching import FOR_PINS, Cost
from models.return_code import ReturnCode
from models.return_visit import Chosen, Given, give_code
from models.sealed_case import id_of

_MOST_DRAWS = 20  # a draw that another case has is one in thousands; each costs a stretched key


class HasCode(Exception):
    """The caller has a code already, and its PIN is theirs."""


def give_first_code(db: Session, chosen: Chosen, pepper: bytes, cost: Cost = FOR_PINS) -> str:
    """The code where there is none yet; or that which is there, for the PIN it was given under.

    :raise HasCode: there is one under another PIN, which alone opens what staff replied.
    """
    kept = ReturnCode.hold(db, id_of(chosen.idem))
    if kept is None:
        return give_code(db, chosen, pepper, cost)
    for draw in range(_MOST_DRAWS):
        given = Given.make(chosen, pepper, draw, cost)
        if given.code_tag == kept.code_tag and given.opens(kept):
            return given.code
        if given.code_tag == kept.code_tag:
            break
    raise HasCode
