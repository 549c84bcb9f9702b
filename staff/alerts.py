"""Alerts: urgent matters that nobody has taken yet; all that was sent about them, and why not."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from models import roster
from models.alert import Alert, AlertState, TakenBy
from models.db.base import now
from models.escalation import take
from models.message import Message
from staff.access.guard import signed_in
from staff.access.once import change
from staff.console import console

pages = Blueprint("alerts", __name__, url_prefix="/alerts")

MOST_SHOWN = 100
TAKEN = "It is yours. The others are told."
GONE = "Somebody else has taken it, or it is over."


@pages.get("")
def page() -> ResponseReturnValue:
    """What nobody has taken, the last that somebody has, and the outbox, the newest first."""
    with console().database() as db:
        alerts = select(Alert).options(joinedload(Alert.person), selectinload(Alert.cases))
        waits = Alert.state == AlertState.OPEN.value
        messages = select(Message).options(joinedload(Message.person))
        return render_template(
            "staff/alerts.html",
            open=db.scalars(alerts.where(waits).order_by(Alert.raised_at)).all(),
            over=db.scalars(
                alerts.where(~waits).order_by(Alert.over_at.desc()).limit(MOST_SHOWN // 5)
            ).all(),
            messages=db.scalars(messages.order_by(Message.made_at.desc()).limit(MOST_SHOWN)).all(),
            somebody=bool(roster.on_duty(db, now())),
        )


@pages.post("/<uuid:alert_id>/take")
def take_alert(alert_id: UUID) -> ResponseReturnValue:
    """Take an alert: its cases are this person's from now on."""
    with change() as db:
        taken = take(db, alert_id, signed_in().id, TakenBy.CONSOLE, now())
    flash(TAKEN if taken else GONE)
    return redirect(url_for(".page"))
