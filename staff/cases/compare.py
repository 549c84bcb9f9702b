"""Going through older cases for what they have in common, so many at a press."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from staff.cases.case import back_to, found
from staff.cases.related import compare, not_compared
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("compare", __name__, url_prefix="/cases/<uuid:case_id>/compare")


@pages.post("")
def older(case_id: UUID) -> ResponseReturnValue:
    """Go through the next of them; the page says how many are left."""
    with console().database() as db:
        found(db, case_id)
    count, left = compare(), not_compared()
    one = count == 1
    said = say("1 case was looked through") if one else say("{0} cases were looked through", count)
    rest = say("{0}; {1} are left.", said, left) if left else say("{0}. None is left.", said)
    return back_to(case_id, rest)
