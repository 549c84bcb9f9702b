"""The work list: what waits, the most pressing first; nothing on it that a caller said."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from models.permit import Permit
from models.status import CLOSED
from models.work_list import OPEN, SHUT, Filter, work_list
from staff.access.guard import signed_in
from staff.access.people import names, readers
from staff.console import console
from staff.labels import LABELS

pages = Blueprint("work_list", __name__)

TABS: dict[str, tuple[str, str]] = {
    "unread": ("Unread", "unread"),
    "urgent": ("Urgent", "urgent"),
    "mine": ("Mine", "mine"),
    "unassigned": ("Unassigned", "nobody"),
    "all": ("All", "open"),
    "closed": ("Closed", "closed"),
}
"""Each tab by its name in the address: its words, and which count stands beside them."""

OF_ONE_OWNER = ("mine", "unassigned")
"""The tabs that say whose cases they show."""

FILTERS = {"kind": "kinds", "status": "statuses", "county": "counties", "danger": "danger"}
"""Each filter by its name in the address, with the labels of its values."""


@pages.get("/cases")
def page() -> ResponseReturnValue:
    """One page of the list; tab, filters and page number stand in the address."""
    tab = request.args.get("tab", "all")
    tab = tab if tab in TABS else "all"
    chosen = _chosen(tab)
    with console().database() as db:
        people = {one.username: one.id for one in readers(db, signed_in().kinds)}
        listed = work_list(
            db,
            _wanted(tab, chosen, people),
            me=signed_in().id,
            page=request.args.get("page", 1, type=int),
        )
        known = chosen if chosen.get("owner") in people else {**chosen, "owner": ""}
        session["view"] = {"tab": tab} | known | {"page": listed.page}
        return render_template(
            "staff/work_list.html",
            listed=listed,
            tab=tab,
            tabs=TABS,
            chosen=chosen,
            options=_options(tab, list(people)),
            wishes=Permit.wished_from(db, signed_in().id, signed_in().kinds),
            names=names(db),
            link=lambda **changed: _link({"tab": tab} | chosen | changed),
        )


def way_back() -> str:
    """The list as this person last looked at it."""
    return _link(session.get("view", {}))


def _chosen(tab: str) -> dict[str, str]:
    """The filters in the address whose values exist on this tab; anything else there is as good as
    absent, so that tab and filters never say two things."""
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    kept = {name: value for name, value in chosen.items() if value in _values(tab, name)}
    owner = request.args.get("owner", "")
    return kept | ({"owner": owner} if owner and tab not in OF_ONE_OWNER else {})


def _wanted(tab: str, chosen: dict[str, str], people: dict[str, UUID]) -> Filter:
    owner: UUID | str | None = None
    if "owner" in chosen:
        owner = people.get(chosen["owner"], signed_in().id)
    if tab == "mine":
        owner = signed_in().id
    if tab == "unassigned":
        owner = "nobody"
    return Filter(
        kinds=signed_in().kinds,
        kind=chosen.get("kind"),
        status=chosen.get("status") or (SHUT if tab == "closed" else OPEN),
        owner=owner,
        urgent=True if tab == "urgent" else None,
        unread=True if tab == "unread" else None,
        county=chosen.get("county"),
        danger=chosen.get("danger"),
    )


def _options(tab: str, readers: list[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each filter's name, words, and values with theirs."""
    words = {"kind": "Kind", "status": "Status", "county": "County", "danger": "Danger"}
    lists = [(name, words[name], list(_values(tab, name).items())) for name in FILTERS]
    owners = [] if tab in OF_ONE_OWNER else [("owner", "Owner", [(one, one) for one in readers])]
    return [*lists, *owners]


def _values(tab: str, name: str) -> dict[str, str]:
    """The values of a filter that a tab has any of, with their words; of kinds only those that this
    person may read."""
    values = LABELS[FILTERS[name]]
    if name == "kind":
        return {kind: words for kind, words in values.items() if kind in signed_in().kinds}
    if name == "status":
        shut = tab == "closed"
        return {status: words for status, words in values.items() if (status in CLOSED) == shut}
    return values


def _link(values: dict[str, Any]) -> str:
    return url_for(
        "staff.work_list.page", **{name: value for name, value in values.items() if value}
    )
