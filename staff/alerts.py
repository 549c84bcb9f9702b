"""Alerts: urgent matters that nobody has taken yet; all that was sent about them, and why not."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models import roster
from models.alert import Alert, AlertCase, AlertState, TakenBy
from models.case import Case
from models.db.base import now
from models.escalation import take
from models.message_filter import MessageFilter, Place
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console
from staff.labels import LABELS
from staff.tongues.said import all_said

pages = Blueprint("alerts", __name__, url_prefix="/alerts")

MOST_SHOWN = 20
PAGE = 50
CHOICES = {"means": LABELS["means"], "state": LABELS["message_states"], "to": LABELS["whom"]}
"""What the outbox can be narrowed by."""

TAKEN = "It is yours. The others are told."
GONE = "Somebody else has taken it, or it is over."


@pages.get("")
def page() -> ResponseReturnValue:
    """What nobody has taken, the last that somebody has, and a page of the outbox, narrowed by what
    the address says; `before`: the message that it begins below."""
    given, wanted = _given(), request.args.get("before", "")
    with console().database() as db:
        alerts = select(Alert).options(joinedload(Alert.person), selectinload(Alert.cases))
        waits = Alert.state == AlertState.OPEN.value
        newest = MessageFilter(**given).newest(Place.read(wanted)).limit(PAGE)
        messages = db.scalars(newest).all()
        last = messages[-1] if len(messages) == PAGE else None
        return render_template(
            "staff/alerts.html",
            there=_there(db),
            open=db.scalars(alerts.where(waits).order_by(Alert.raised_at)).all(),
            over=db.scalars(
                alerts.where(~waits).order_by(Alert.over_at.desc()).limit(MOST_SHOWN)
            ).all(),
            messages=messages,
            choices={name: all_said(words) for name, words in CHOICES.items()},
            given=given,
            narrowed={name: said for name, said in given.items() if said},
            older=Place(last.made_at, last.id) if last else None,
            somebody=bool(roster.on_duty(db, now())),
        )


def _given() -> dict[str, str]:
    """What the address narrows the outbox to: only what there is."""
    said = {name: request.args.get(name, "") for name in CHOICES}
    return {name: one if one in CHOICES[name] else "" for name, one in said.items()}


def _there(db: Session) -> set[UUID]:
    """The cases of alerts that this person may open."""
    of_alerts = select(AlertCase.case_id).join(Case, Case.id == AlertCase.case_id)
    return set(db.scalars(of_alerts.where(signed_in().reader.reads())))


def _way_on(alert_id: UUID) -> str:
    """Where whoever took an alert goes on: its case, or where each of its cases is named."""
    cases = select(AlertCase.case_id).where(AlertCase.alert_id == alert_id)
    with console().database() as db:
        here = [one for one in db.scalars(cases) if one in _there(db)]
    if len(here) == 1 and signed_in().private_key:
        return url_for("staff.case.page", case_id=here[0])
    return url_for(".page", _anchor="over")


@pages.post("/<uuid:alert_id>/take")
def take_alert(alert_id: UUID) -> ResponseReturnValue:
    """Take an alert: its cases are this person's from now on."""
    with change() as db:
        taken = take(db, alert_id, signed_in().id, TakenBy.CONSOLE, now())
    flash(TAKEN if taken else GONE)
    return redirect(_way_on(alert_id) if taken else url_for(".page"))
