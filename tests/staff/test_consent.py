"""What a caller agreed to stands before anything is tried, and says so when it is not now."""

from datetime import datetime, timedelta

import pytest

from models import Case
from models.db.base import EAST_AFRICA, now
from models.return_visit import stop_contact
from staff.cases import consent

from .conftest import CONTACT, Desk
from .test_case import _url


def _clock(monkeypatch: pytest.MonkeyPatch, hour: int, minute: int = 44) -> None:
    at = datetime.combine(now().date(), datetime.min.time(), EAST_AFRICA)
    then = at + timedelta(hours=hour, minutes=minute)
    monkeypatch.setattr(consent, "now", lambda: then)


@pytest.mark.parametrize(
    ("hour", "said", "not_said"),
    [
        (11, ["Do not call now.", "from 12:00 to 16:00"], ["You may call now"]),
        (12, ["You may call now"], ["Do not call now"]),
        (16, ["Do not call now."], ["You may call now"]),
    ],
)
def test_outside_their_hours_it_says_not_now_before_any_button(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, hour: int, said: list[str], not_said: list[str]
) -> None:
    _clock(monkeypatch, hour)
    case = desk.file(contact=CONTACT | {"contact_when": "MIDDAY"})
    page = desk.person().get(_url(case)).text
    for one in [
        *said,
        "By a call",
        "In the afternoon: 12:00 to 16:00",
        "Swahili",
        "Who may pick up",
    ]:
        assert one in page, one
    for one in [*not_said, "711222333", "mango"]:
        assert one not in page, one
    assert page.count('class="slot yes"') == 4
    assert ("Call from the service" in page) == ("You may call now" in said)


def test_who_agreed_to_a_text_is_not_called(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _clock(monkeypatch, 12)
    case = desk.file(contact=CONTACT | {"contact_how": "SMS", "contact_when": "MIDDAY"})
    page = desk.person().get(_url(case)).text
    assert "By a text message" in page
    assert "Do not call now.</strong> The caller did not agree to a call." in page


def test_a_consent_that_is_old_is_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.file(contact=CONTACT | {"contact_when": "ANY_TIME"})
    monkeypatch.setattr(consent, "now", lambda: now() + timedelta(days=31))
    page = desk.person().get(_url(case)).text
    assert "Do not call now.</strong> They agreed to be called more than 30 days ago" in page
    assert "At any time" in page


@pytest.mark.parametrize(
    ("way", "shown"),
    [("OTHER_NUMBER", True), ("THIS_NUMBER", True), ("OTHER_TIME", False), ("ASAP", False)],
)
def test_the_phone_is_named_where_the_caller_named_one(desk: Desk, way: str, shown: bool) -> None:
    page = desk.person().get(_url(desk.file(contact=CONTACT | {"contact_ok": way}))).text
    assert ("On which phone" in page) == shown


def test_who_wants_no_contact_has_a_card_that_says_so(desk: Desk) -> None:
    case = desk.file()
    with desk.database.begin() as db:
        stop_contact(db, db.get_one(Case, case.id))
    page = desk.person().get(_url(case)).text
    assert "Do not contact." in page
    assert "Show the number" not in page
