"""What a caller does who has an errand to go: learned once in peace, by its screens.

An errand is a journey of tests/journeys. Played before anything is hurt, it teaches which key is
pressed at which screen, and what is kept by then; whoever goes it later presses the key of
whatever screen they see, be it a second time.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue.act import source_tag
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from models import Case
from models.addition import open_all
from models.db.base import now
from models.source import source_of
from outcomes.broke_off import BROKE_OFF
from tests.support.callers import comes_back, service_of
from tests.support.telling import words

JOURNEYS = Path(__file__).parents[1] / "tests" / "journeys"
NAMES = (
    "emergency_en", "emergency_sw", "emergency_told_further_en", "responder_sw",
    "a_place_to_stay_en", "ask_for_family_sw", "offer_kept_as_an_enquiry_en",
    "ask_for_a_training_sw",
)  # fmt: skip
PIN_OF_JOURNEYS, CODE = "4826", re.compile(r"(?<!\d)\d{8}(?!\d)")

MORE = "98"
"""The key that turns the page."""

Facts = dict[str, Any]


@dataclass
class Errand:
    """By its screens, with number, code and PIN taken out: the key, and what is kept once it is
    shown; nothing of a screen that promises nothing."""

    name: str
    keys: dict[str, str] = field(default_factory=dict, repr=False)
    kept: dict[str, Facts] = field(default_factory=dict, repr=False)
    last: str = field(default="", repr=False)
    """The last screen; at one that asks something they hang up."""
    back: dict[str, str] = field(default_factory=dict, repr=False)
    """The keys of who comes back with code and PIN."""
    opened: str = field(default="", repr=False)
    """What they are shown then."""

    def key(self, at: str) -> str:
        """What is pressed at a screen; nothing at one that the errand does not come by. Where other
        words stand over the same options, they are answered as ever, on whichever page."""
        if at == self.last:
            return ""
        alike = (key for known, key in self.keys.items() if _options(known) == _options(at))
        return self.keys.get(at) or (next(alike, MORE if f"\n{MORE}. " in at else ""))


class Learner(Phone):
    """A phone on which an errand is learned."""

    keys: dict[str, str]

    def press(self, keys: str) -> str:
        at = bare(self.screen, PIN_OF_JOURNEYS)
        code = CODE.search(self.screen)
        key = {PIN_OF_JOURNEYS: "{pin}", code[0] if code else "": "{code}"}.get(keys, keys)
        if self.keys.setdefault(at, key) != key:
            raise ValueError(f"two keys for one screen, so this is no errand:\n{self.screen}")
        return super().press(keys)


def learn(app: Flask, private_key: bytes, name: str, number: str) -> Errand:
    """Go a journey in peace, and come back."""
    errand = Errand(name)
    books = Books(app, private_key)
    phone = Learner(number, over_wsgi(app, service_of(app).settings.callback_prefix))
    phone.keys = errand.keys
    phone.dial()
    code = "none yet"
    for keys in _typed(name):
        phone.press(keys.replace("{code}", code))
        code = found[0] if (found := CODE.search(phone.screen)) else code
        if (facts := books.facts(number)) and phone.open:
            errand.kept[bare(phone.screen, PIN_OF_JOURNEYS)] = facts[0]
    errand.last = bare(phone.screen, PIN_OF_JOURNEYS)
    phone.hang_up()
    if code != "none yet":
        learn_way_back(errand, phone, code)
    return errand


def learn_way_back(errand: Errand, phone: Learner, code: str) -> None:
    """Come back with a code, on a screen."""
    phone.keys = errand.back
    phone.dial()
    comes_back(phone, code, PIN_OF_JOURNEYS)
    errand.back = {at: "{code}" if key == code else key for at, key in errand.back.items()}
    errand.opened = bare(words(phone), PIN_OF_JOURNEYS)
    phone.hang_up()


def bare(screen: str, pin: str) -> str:
    """A screen without what differs from caller to caller."""
    return re.sub(rf"(?<!\d){pin}(?!\d)", "{pin}", CODE.sub("{code}", screen))


class Books:
    """What is kept, opened as who has the private key can."""

    def __init__(self, app: Flask, private_key: bytes) -> None:
        self._service = service_of(app)
        self._private_key = private_key
        self._closed: dict[bytes | None, list[uuid.UUID]] | None = None

    def close(self) -> None:
        """Once no more cases come: know each by its source, which has no index, so that looking
        one up no longer reads all of them."""
        self._closed = defaultdict(list)
        with self._service.database() as db:
            for source, case in db.execute(select(Case.source, Case.id)):
                self._closed[source].append(case)

    def facts(self, number: str) -> list[Facts]:
        """What is kept of one number, a dictionary for each case."""
        with self._service.database() as db:
            cases = (db.get_one(Case, case) for case in self._of(number, db))
            return [self._facts(case, db, number) for case in cases]

    def _of(self, number: str, db: Session) -> Sequence[uuid.UUID]:
        sources = set(self._sources(number))
        if self._closed is not None:
            return [case for source in sources for case in self._closed.get(source, ())]
        return db.scalars(select(Case.id).where(Case.source.in_(sources))).all()

    def _facts(self, case: Case, db: Session, number: str) -> Facts:
        answers = open_all(db, case, self._private_key)
        contact = case.open_contact(self._private_key) or {}
        answers.pop(BROKE_OFF, None)  # it goes on to what was asked when they were missed
        told = {**contact, **answers}
        return {
            "complete": case.complete, "urgent": case.urgent, "kind": case.kind,
            **{name: str(said).replace(number, "{number}") for name, said in told.items()},
        }  # fmt: skip

    def _sources(self, number: str) -> Iterator[bytes | None]:
        """By the days that a run may have begun on and still be going."""
        tag = source_tag(self._service.keys.tags, number)
        yield from (source_of(tag, now() - timedelta(hours=ago)) for ago in (0, 6))


def _options(screen: str) -> list[str]:
    """The lines that offer something; of a screen without any, all of it."""
    return re.findall(r"^(?!98|99)[1-9][0-9]?\. .*$", screen, flags=re.M) or [screen]


def holds(kept: Mapping[str, Any], promised: Mapping[str, Any]) -> bool:
    """Whether all that was promised is there, and nothing of it lowered."""
    return all(
        kept.get(name) == said or (name in ("urgent", "complete") and kept.get(name))
        for name, said in promised.items()
    )


def _typed(name: str) -> Iterator[str]:
    for line in (JOURNEYS / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("= kept"):
            return
        if line.startswith(">"):
            yield line[2:]
