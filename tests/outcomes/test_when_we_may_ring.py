"""When we may ring: what a caller was told is what staff's card says, and all that is allowed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from assembly import Parts
from handset.ussd.phone import Phone
from models import Case
from models.calling_hours import HOURS, NotNow
from models.db.base import EAST_AFRICA, now
from models.imported_list import Topic
from models.submission import BY_HAND
from staff.cases.announced import Announcements
from staff.cases.consent import card, may_call_until
from tests.lists.test_live import take_into_use, undo
from tests.support.callers import answers, cases, service_of
from tests.support.offers import ABROAD, PAPERS_KEPT
from tests.support.telling import SKIP, tell

OTHER = {"contact_ok": "OTHER_NUMBER", "contact_number": "0722999888", "contact_check": "right"}
WAYS: dict[str, dict[str, str]] = {
    "this phone": {"contact_ok": "ASAP"},
    "another": OTHER,
    "morning": {"contact_ok": "OTHER_TIME", "contact_when": "MORNING"},
    "evening": {"contact_ok": "OTHER_TIME", "contact_when": "EVENING"},
    "any time": {"contact_ok": "OTHER_TIME", "contact_when": "ASAP"},
}
SORTS: dict[str, tuple[str, dict[str, str]]] = {
    "a report, no danger": (
        "report",
        {"consent_store": "YES", "danger_now": "NO", "where": "KE", "exploitation": "Other"},
    ),
    "a report, not sure": (
        "report",
        {"consent_store": "YES", "danger_now": "UNSURE", "emergency": "go_on", "where": "UNKNOWN"},
    ),
    "a call, nobody asked for danger": ("help.call_me", {"where": "KE"}),
    "a question": ("enquiry.consent_store", {"consent_store": "YES", "question": "Is it?"}),
    "a job offer": (
        "offer",
        {**ABROAD, **PAPERS_KEPT, "red": "why", "why": "ask", "consent_store": "YES"},
    ),
    "a training": (
        "ask",
        {
            "wanted": "OFFERS",
            "offers": "Grassroots",
            "workshop": "ask",
            "consent_store": "YES",
            "case": "NO",
        },
    ),
}
ASKED_FOR_NO_TIME = ("a job offer", "a training")
TO_RING = [
    (sort, way)
    for sort in SORTS
    for way, how in WAYS.items()
    if sort not in ASKED_FOR_NO_TIME or "contact_when" not in how
]
SAYS = {
    "We call Mon to Fri, 8am to 6pm.": "the team's",
    "We may call at any hour.": "any",
    "We may call at the time you chose.": "chosen",
}
MONDAY = (now() + timedelta(days=7 - now().weekday())).astimezone(EAST_AFRICA)


def _told(phone: Phone, words: str) -> str:
    """What they are told once it is sent; what can be passed over before is passed over."""
    for _ in range(6):
        plain = " ".join(words.split())
        if told := [hours for said, hours in SAYS.items() if said in plain]:
            return told[0]
        words = phone.press(SKIP)
    raise AssertionError(words)


def _is_right(told: str, when: str, at: datetime) -> bool:
    """Whether what was told covers this hour of the week."""
    if told == "the team's":
        return at.weekday() < 5 and 8 <= at.hour < 18
    begins, ends = HOURS[when] if told == "chosen" else (time.min, time.max)
    return begins <= at.time() < ends


def _hours_of_a_week() -> Iterator[datetime]:
    first = MONDAY.replace(hour=0, minute=30)
    return (first + timedelta(hours=hour) for hour in range(7 * 24))


def _allowed(app: Flask, case: Case) -> set[datetime]:
    """The hours of a week at which staff can have the caller rung."""
    said, told = case.open_contact(app.config["PRIVATE_KEY"]), answers(app, case)
    allowed = set()
    with app.test_request_context("/staff"), service_of(app).database() as db:
        for at in _hours_of_a_week():
            with suppress(NotNow):
                assert may_call_until(case, said or {}, told, Announcements(db, at)) > at
                allowed.add(at)
    return allowed


def _shown(app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch) -> set[datetime]:
    """The same as the card of consent shows it."""
    said, shown = case.open_contact(app.config["PRIVATE_KEY"]), set()
    with app.test_request_context("/staff"), service_of(app).database() as db:
        for at in _hours_of_a_week():
            monkeypatch.setattr("staff.cases.consent.now", lambda at=at: at)
            its = card(db, case, said or {}, {})
            if its.slots[at.hour]:
                shown.add(at)
    return shown


@pytest.mark.parametrize(("sort", "way"), TO_RING)
def test_it_is_allowed_at_the_hours_that_a_caller_was_told_and_no_others(
    app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch, sort: str, way: str
) -> None:
    begin, said = SORTS[sort]
    how = dict(WAYS[way])
    if sort in ASKED_FOR_NO_TIME:
        how["contact_ok"] = how["contact_ok"].replace("ASAP", "THIS_NUMBER")
    told = _told(phone, tell(phone, begin, **said, **how))
    [case] = cases(app)
    when = WAYS[way].get("contact_when", "")
    right = {at for at in _hours_of_a_week() if _is_right(told, when, at)}
    assert _allowed(app, case) == right
    assert _shown(app, case, monkeypatch) == right


@pytest.mark.parametrize("sort", ASKED_FOR_NO_TIME)
def test_where_no_time_is_asked_for_none_can_be_chosen(phone: Phone, sort: str) -> None:
    begin, said = SORTS[sort]
    with pytest.raises(AssertionError, match="contact_ok has no OTHER_TIME"):
        tell(phone, begin, **said, contact_ok="OTHER_TIME")


def _comes_now(service: Parts, case: Case) -> None:
    with service.database.begin() as db:
        db.get_one(Case, case.id).received_at = now()


def test_who_was_told_of_hours_is_rung_at_those_whatever_list_is_in_use_later(
    app: Flask, service: Parts, phone: Phone
) -> None:
    begin, said = SORTS["a question"]
    tell(phone, begin, **said, contact_ok="ASAP")
    [case] = cases(app)
    before = _allowed(app, case)
    take_into_use(service, Topic.HOURS, [{"days": "always", "hours": "", "note": ""}])
    assert _allowed(app, case) == before
    _comes_now(service, case)
    assert _allowed(app, cases(app)[0]) == {*_hours_of_a_week()}
    undo(service, Topic.HOURS)
    assert _allowed(app, cases(app)[0]) == {*_hours_of_a_week()}
    _comes_now(service, case)
    assert _allowed(app, cases(app)[0]) == before


def test_a_holiday_that_was_told_is_none_of_their_hours_and_its_own_hours_are(
    app: Flask, service: Parts, phone: Phone
) -> None:
    closed, short = (f"{(MONDAY + timedelta(days=days)).date()}" for days in (0, 1))
    rows = [("Mon-Fri", "08:00-18:00"), (closed, "closed"), (short, "10:00-12:00")]
    entries = [{"days": days, "hours": hours, "note": ""} for days, hours in rows]
    take_into_use(service, Topic.HOURS, entries)
    begin, said = SORTS["a question"]
    tell(phone, begin, **said, contact_ok="ASAP")
    allowed = _allowed(app, cases(app)[0])
    assert {at.hour for at in allowed if f"{at.date()}" == short} == {10, 11}
    assert not [at for at in allowed if f"{at.date()}" == closed]
    assert len(allowed) == 2 + 3 * 10


def test_whom_staff_entered_by_hand_nobody_told_of_hours_and_they_are_rung_by_day(
    app: Flask, service: Parts, phone: Phone
) -> None:
    begin, said = SORTS["a question"]
    tell(phone, begin, **said, contact_ok="ASAP")
    with service.database.begin() as db:
        db.get_one(Case, cases(app)[0].id).channel = BY_HAND[0]
    by_day = {at for at in _hours_of_a_week() if 7 <= at.hour < 21}
    assert _allowed(app, cases(app)[0]) == by_day
