"""The cards of countries: what callers are told of work in each, what that rests on, and when it
was last read. Their words are changed where all words are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.card_check import CardCheck
from models.db.base import EAST_AFRICA
from models.wording import Wording
from models.work_filter import today
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.labels import label
from staff.tongues.catalogue import ENGLISH
from staff.tongues.said import language
from staff.wordings.desk import Desk

pages = Blueprint("cards", __name__, url_prefix="/cards")

PART = "destinations"
STALE_AFTER = timedelta(days=90)
"""A warning can be lifted and a law changed."""


@dataclass(frozen=True)
class Card:
    """One country: its places with what callers read there, what that rests on, and since when."""

    country: str
    told: Mapping[str, str]
    rests_on: Mapping[str, Any]
    checked_on: date
    by: str = ""

    @property
    def name(self) -> str:
        return label("countries", self.country)

    @property
    def stale(self) -> bool:
        """Whether it has to be read again."""
        return today() - self.checked_on > STALE_AFTER


@pages.get("")
def page() -> ResponseReturnValue:
    """Every card, those first that were not read for the longest."""
    with console().database() as db:
        found = sorted(_cards(db), key=lambda card: (card.checked_on, card.name))
    return render_template("staff/words/cards.html", cards=found, days=STALE_AFTER.days)


@pages.post("/<country>")
def check(country: str) -> ResponseReturnValue:
    """Somebody has read it again, and callers are told what is so."""
    if country not in console().wordbook().cards():
        abort(404)
    with change() as db:
        CardCheck.mark(db, country, signed_in().id)
    flash("Read today.")
    return redirect(url_for(".page"))


def _cards(db: Session) -> Iterator[Card]:
    checks, said = CardCheck.by_country(db), Desk.with_draft(Wording.used(db), None).now
    words = said.get(language()) or said[ENGLISH]
    for country, rests_on in console().wordbook().cards().items():
        told = {
            name: words[place.keys[0]]
            for name, place in console().wordbook().places().items()
            if name == f"{PART}.{country}" or name.startswith(f"{PART}.{country}_")
        }
        checked_on, by = rests_on["checked_on"], ""
        if (last := checks.get(country)) and (
            day := last.at.astimezone(EAST_AFRICA).date()
        ) >= checked_on:
            checked_on, by = day, last.by.username
        yield Card(country, told, rests_on, checked_on, by)
