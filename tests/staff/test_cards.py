"""The cards of countries are read again every ninety days, and say when they were not."""

import re
from datetime import date, timedelta

import pytest

from authoring import wordbook
from models.card_check import CardCheck
from models.db.base import now
from models.person import Role

from .conftest import Desk
from .doors import person_of

STALE = "Over 90 days old"


def _card(page: str, country: str) -> str:
    return page.split(f'id="{country}"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize(("days", "stale"), [(90, False), (91, True)])
def test_a_card_that_nobody_read_for_ninety_days_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, days: int, stale: bool
) -> None:
    newest = max(card["checked_on"] for card in wordbook.cards().values())
    monkeypatch.setattr("staff.wordings.cards.today", lambda: newest + timedelta(days=days))
    card = _card(desk.person().get("/staff/cards").text, "SA")
    assert (STALE in card) == stale
    assert "Saudi Arabia: keep passport" in card
    assert "US State Department 2025" in card
    assert "/staff/words/destinations.SA" in card


def test_who_read_it_again_is_named_and_the_oldest_stand_first(desk: Desk) -> None:
    editor = person_of(desk, Role.EDITOR)
    assert editor.post("/staff/cards/QA").status_code == 302
    with desk.database.begin() as db:
        [check] = db.query(CardCheck)
        check.at = now() + timedelta(days=1)  # in front of the day that the files have
    page = editor.get("/staff/cards").text
    assert "by editor" in _card(page, "QA")
    assert re.findall(r'<section class="card" id="(\w\w)"', page)[-1] == "QA"
    assert editor.post("/staff/cards/XX").status_code == 404
    with desk.database.begin() as db:
        db.query(CardCheck).one().at = now() - timedelta(days=9999)  # older than the files
    assert "by editor" not in _card(editor.get("/staff/cards").text, "QA")


def test_each_card_has_words_and_a_day(desk: Desk) -> None:
    page = desk.person().get("/staff/cards").text
    for country, card in wordbook.cards().items():
        assert isinstance(card["checked_on"], date)
        assert "<li>" in _card(page, country), country
