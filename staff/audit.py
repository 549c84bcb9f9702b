"""The audit log, newest first, and what the worker found when it last checked the whole chain."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from models.chain import CHECK, Check
from models.event import Event
from staff.access.guard import signed_in
from staff.access.people import names
from staff.access.roles import Permission
from staff.cases.timeline import change
from staff.console import console

pages = Blueprint("audit", __name__, url_prefix="/audit")

PAGE = 50
LAST = 2**63 - 1
"""The greatest number that an entry can have."""

ABOUT_PEOPLE = (
    "key made",
    "password changed",
    "person added",
    "person removed",
    "person renewed",
    "role changed",
    "second factor set",
)
"""What an entry can be about where a role may read no others."""


@pages.get("")
def page() -> ResponseReturnValue:
    """One page of the log, as much as one's role may read; `before`: the entry it begins below."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before <= LAST:
        before = None
    with console().database() as db:
        newest = select(Event).order_by(Event.id.desc()).limit(PAGE)
        if not signed_in().may(Permission.READ_LOG):
            newest = newest.where(Event.what.in_(ABOUT_PEOPLE))
        events = db.scalars(newest.where(Event.id < before) if before else newest).all()
        people = names(db)
        return render_template(
            "staff/audit.html",
            events=[(event, change(event, people)) for event in events],
            names=people,
            check=Check.read(console().redis.get(CHECK), console().custody.chain_key),
            older=events[-1].id if events and events[-1].id > 1 else None,
        )
