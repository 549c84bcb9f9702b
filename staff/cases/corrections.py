"""Correcting and adding facts: what the caller said stays beside them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from models.correction import correct
from models.unsent import Field, Unsent
from staff.access.guard import signed_in
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, public_key, show_again_on, written
from staff.cases.conflict import unchanged
from staff.cases.fact_versions import leaves
from staff.cases.facts import FACTS, LONGEST, Fact, known
from staff.cases.parts import FACTS as PART
from staff.cases.unsent import here

pages = Blueprint("corrections", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

NO_SUCH = "One answer is none that the form offers: choose it again."
NOTHING = "Nothing is different from what stands there."


@pages.post("/facts")
def facts(case_id: UUID) -> ResponseReturnValue:
    """Write down those that are different from what stands there."""
    with changing(case_id) as (db, case, person):
        unchanged(db, case, PART)
        held = known(db, case, {}, signed_in().key).facts
        given = {fact.name: _given(fact) for fact in FACTS if not leaves(fact)}
        changed = {name: value for name, value in given.items() if value != (held.get(name) or "")}
        if not changed:
            raise FormRejected(NOTHING)
        correct(db, case, person, changed, public_key(db))
        Unsent.forget(db, here(person.id, case.id, Field.FACTS))
    return back_to(case_id, "The facts are kept. What the caller said stands beside them.", "facts")


def _given(fact: Fact) -> Any:
    """What the form says of a fact; nothing where the caller's own answer is to hold."""
    if not fact.codes:
        return written(f"fact-{fact.name}", LONGEST)
    chosen = [one for one in request.form.getlist(f"fact-{fact.name}") if one]
    if any(one not in fact.codes for one in chosen):
        raise FormRejected(NO_SUCH)
    if fact.several:
        return [code for code in fact.codes if code in chosen] or ""
    return chosen[0] if chosen else ""
