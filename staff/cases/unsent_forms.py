"""Forms of a case that are kept whole while they are filled in: what each is made of."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from werkzeug.datastructures import MultiDict

from models.crypto.padding import padded
from models.unsent import Field
from staff.access.once import APART
from staff.cases.facts import FACTS
from staff.labels import answer

Filled = Mapping[str, list[str]]
"""By a field of a form, what stands in it."""

_BLOCK = 256


@dataclass(frozen=True)
class Form:
    """Its fields: those that somebody writes in, those where they choose, and those that say what
    it is about."""

    written: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


FORMS = {
    Field.FACTS: Form(
        written=tuple(f"fact-{fact.name}" for fact in FACTS if not fact.codes),
        chosen=(*(f"fact-{fact.name}" for fact in FACTS if fact.codes), "was"),
    ),
    Field.REFERRAL: Form(("named", "how", "referral"), ("service", "consent", "share")),
    Field.STAGE: Form(("said",), about=("said-of",)),
    Field.CALL: Form(("call-note",)),
    Field.RESTRICT: Form(("why",), ("to", "team")),
}
"""Of the facts also what was known as they were shown: who comes back to them later is told of what
others corrected meanwhile, like anybody whose form comes too late."""


def brought(field: Field, form: MultiDict[str, str], *, along: bool = True) -> str | None:
    """What a request brings of a form, to be kept; nothing where nothing is filled in, None where
    it brings no such form. `along`: also where that came along with another form."""
    whole = FORMS[field]
    for before in ("", APART) if along else ("",):
        if any(f"{before}{name}" in form for name in (*whole.written, *whole.chosen[:1])):
            every = (*whole.written, *whole.chosen, *whole.about)
            filled = {name: form.getlist(f"{before}{name}") for name in every}
            told = any(any(filled[name]) for name in (*whole.written, *whole.chosen))
            return padded(filled, _BLOCK).decode() if told else ""
    return None


def read(field: Field, kept: str) -> Filled:
    """A form as it was kept; before forms were kept whole, it was one text."""
    try:
        return dict(json.loads(kept))
    except ValueError:
        return {FORMS[field].written[-1]: [kept]}


def in_words(field: Field, filled: Filled) -> str:
    """What somebody has written into it, and of the facts also what they chose."""
    if field is Field.FACTS:
        return "\n".join(_facts(filled))
    return "\n".join(filter(None, chain(*(filled.get(name, ()) for name in FORMS[field].written))))


def _facts(filled: Filled) -> Iterator[str]:
    for fact in FACTS:
        if given := [one for one in filled.get(f"fact-{fact.name}", ()) if one]:
            yield f"{fact.heading}: {answer(fact.name, given if fact.several else given[0])}"
