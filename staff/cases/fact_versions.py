"""Facts that two people changed at once: as they were, as they are, and as a form wants them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from models.case import Case
from models.correction import Correction
from staff.access.guard import signed_in
from staff.cases.facts import FACTS, Fact, opened
from staff.labels import answer
from staff.tongues.said import say

AS_SAID = "As the caller said"
KEPT = "kept-"
"""What the field begins with that chooses between two versions of a fact."""


@dataclass(frozen=True)
class Row:
    """One thing that a form is about: how it stands by now, and as it was wanted.

    `name`: the field that chooses between both, if there is one. `theirs`: somebody else changed
    it.
    """

    heading: str
    now: str
    yours: str
    name: str = ""
    theirs: bool = True

    @property
    def differs(self) -> bool:
        return self.now != self.yours


@dataclass(frozen=True)
class _Version:
    """A fact three times."""

    fact: Fact
    before: Any
    now: Any
    yours: Any

    @property
    def wanted(self) -> bool:
        """Whether the form changes it, and not to what it is by now."""
        return self.yours not in (self.before, self.now)


def rows(db: Session, case: Case) -> list[Row]:
    """Those that somebody changed, with a choice where the form changes them as well."""
    return [
        Row(
            one.fact.heading,
            _words(one.fact, one.now),
            _words(one.fact, one.yours if one.wanted else one.before),
            name=f"{KEPT}{one.fact.name}" if one.wanted else "",
            theirs=one.now != one.before,
        )
        for one in _versions(db, case)
        if one.wanted or one.now != one.before
    ]


def fields(db: Session, case: Case) -> list[tuple[str, str]]:
    """What the form has to bring when it comes again: what it wants to change, and all else as it
    is by now, so that nothing of anybody's is undone by the way."""
    return [
        (f"fact-{one.fact.name}", value)
        for one in _versions(db, case)
        for value in _each(one.yours if one.wanted else one.now)
    ]


def wants_nothing(db: Session, case: Case, filled: Mapping[str, list[str]]) -> bool:
    """Whether a form that was kept has all facts as they stood when it was shown."""
    before, _ = _known(db, case, next(iter(filled.get("was", ())), ""))
    return all(
        _given(fact, filled.get(f"fact-{fact.name}", [])) == (before.get(fact.name) or "")
        for fact in FACTS
    )


def leaves(fact: Fact) -> bool:
    """Whether somebody chose that a fact stays as it is by now."""
    return request.form.get(f"{KEPT}{fact.name}") == "now"


def _versions(db: Session, case: Case) -> Iterator[_Version]:
    before, now = _known(db, case, request.form.get("was", ""))
    for fact in FACTS:
        was, held = (known.get(fact.name) or "" for known in (before, now))
        yield _Version(fact, was, held, _given(fact, request.form.getlist(f"fact-{fact.name}")))


def _known(db: Session, case: Case, was: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What staff knew as the form was shown, and what they know by now."""
    before: dict[str, Any] = {}
    now: dict[str, Any] = {}
    shown = not was
    for row in Correction.of(db, case.id):
        now |= opened(row, signed_in().key)
        if row.id.hex == was:
            before = dict(now)
            shown = True
    return before if shown else dict(now), now


def _given(fact: Fact, said: list[str]) -> Any:
    chosen = [one for one in said if one]
    if fact.several:
        return [code for code in fact.codes if code in chosen] or ""
    return chosen[0] if chosen else ""


def _each(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _words(fact: Fact, value: Any) -> str:
    return answer(fact.name, value) if value else say(AS_SAID)
