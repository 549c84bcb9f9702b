"""The work list: what waits, the most pressing first; nothing on it that a caller said."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.work_list import OPEN, SHUT, Filter, work_list
from staff.access.guard import signed_in
from staff.access.people import readers
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

FILTERS = {"kind": "kinds", "status": "statuses", "county": "counties", "danger": "danger"}
"""Each filter by its name in the address, with the labels of its values."""


@pages.get("/cases")
def page() -> ResponseReturnValue:
    """One page of the list; tab, filters and page number stand in the address."""
    tab = request.args.get("tab", "all")
    tab = tab if tab in TABS else "all"
    chosen = _chosen()
    with console().database() as db:
        people = {one.username: one.id for one in readers(db, signed_in().kinds)}
        listed = work_list(
            db,
            _wanted(tab, chosen, people),
            me=signed_in().id,
            page=request.args.get("page", 1, type=int),
        )
        return render_template(
            "staff/work_list.html",
            listed=listed,
            tab=tab,
            tabs=TABS,
            chosen=chosen,
            options=_options(list(people)),
            link=lambda **changed: _link({"tab": tab} | chosen | changed),
        )


def _chosen() -> dict[str, str]:
    """The filters in the address whose values exist; anything else there is as good as absent."""
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    kept = {name: value for name, value in chosen.items() if value in _values(name)}
    return kept | ({"owner": owner} if (owner := request.args.get("owner", "")) else {})


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


def _options(readers: list[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each filter's name, words, and values with theirs."""
    words = {"kind": "Kind", "status": "Status", "county": "County", "danger": "Danger"}
    lists = [(name, words[name], list(_values(name).items())) for name in FILTERS]
    return [*lists, ("owner", "Owner", [(name, name) for name in readers])]


def _values(name: str) -> dict[str, str]:
    """The values of a filter, with their words; of kinds only those that this person may read."""
    values = LABELS[FILTERS[name]]
    if name != "kind":
        return values
    return {kind: words for kind, words in values.items() if kind in signed_in().kinds}


def _link(values: dict[str, Any]) -> str:
    return url_for(".page", **{name: value for name, value in values.items() if value})
