"""What a case's page says of referrals, and what the letter of one holds: what consent covers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models import addition
from models.case import Case
from models.referral import NEXT, OPEN_ENDED, Consent, Referral, Share, Stage, Terms
from models.work_filter import today
from staff.access.guard import SignedIn
from staff.access.roles import Permission
from staff.cases.directory import helpers
from staff.cases.facts import known
from staff.labels import contact_facts, facts, own_words

SHARED_FACTS = (
    "danger_now", "danger_abroad", "danger_unknown", "exploitation", "location_side", "county_code",
    "place_text", "country", "people_count", "people_with", "ages", "under_18", "age", "gender",
    "since", "suspect_relation",
)  # fmt: skip
"""The answers that say what is happening, where, and to how many; no others go with the facts."""


@dataclass(frozen=True)
class Referred:
    """One referral, opened, and what may be done next with it; whether something is still to come
    of it, and whether that is to be asked by now."""

    referral: Referral
    terms: Terms
    next: tuple[Stage, ...]
    waits: bool
    overdue: bool


@dataclass(frozen=True)
class Letter:
    """What the service is told."""

    terms: Terms
    facts: list[tuple[str, str]]
    words: list[tuple[str, str]]
    contact: list[tuple[str, str]]
    has_code_word: bool


def referred(db: Session, case: Case, person: SignedIn) -> dict[str, Any]:
    """What the page shows, if this person refers callers at all."""
    if not person.may(Permission.REFER):
        return {"may_refer": False}
    opened = [_opened(one, person) for one in Referral.of(db, case.id)]
    return {"may_refer": True, "referrals": opened, "services": helpers(db, case.county)}


def letter(db: Session, case: Case, terms: Terms, key: bytes) -> Letter:
    """What the caller agreed to have shared, and nothing else. Where they want no contact any more,
    how to reach them is in no letter. The code word is never on paper."""
    answers = addition.open_all(db, case, key)
    reach = addition.open_contact(db, case, key) if Share.CONTACT in terms.shares else None
    whole = {**answers, **known(db, case, {}, key).facts}
    told = {name: whole[name] for name in SHARED_FACTS if name in whole}
    return Letter(
        terms=terms,
        facts=list(facts(told)) if Share.FACTS in terms.shares else [],
        words=list(own_words(answers)) if Share.WORDS in terms.shares else [],
        contact=list(contact_facts(reach or {})),
        has_code_word=bool((reach or {}).get("code_word")),
    )


def may_send(terms: Terms, person: SignedIn) -> bool:
    """Whether this person may send it: where nobody could ask the caller, not everyone decides."""
    return terms.consent != Consent.DANGER or person.may(Permission.REFER_UNASKED)


def _opened(referral: Referral, person: SignedIn) -> Referred:
    terms = referral.open(person.key)
    follows = NEXT[referral.stage]
    if not may_send(terms, person):
        follows = tuple(stage for stage in follows if stage != Stage.SENT)
    waits = referral.stage in OPEN_ENDED
    overdue = bool(referral.ask_on and referral.ask_on <= today())
    return Referred(referral, terms, follows, waits, overdue)
