"""Going through older cases for what they have in common, so many at a press."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from staff.cases.case import back_to, found
from staff.cases.related import compare, not_compared
from staff.console import console

pages = Blueprint("compare", __name__, url_prefix="/cases/<uuid:case_id>/compare")


@pages.post("")
def older(case_id: UUID) -> ResponseReturnValue:
    """Go through the next of them; the page says how many are left."""
    with console().database() as db:
        found(db, case_id)
    count, left = compare(), not_compared()
    said = f"{count} {'case was' if count == 1 else 'cases were'} looked through"
    return back_to(case_id, f"{said}; {left} are left." if left else f"{said}. None is left.")
