"""Nobody passes but who signed in: every page under /staff is shut unless it is named here."""

from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from lists import sheets
from staff.access.accounts import Account
from staff.console import console

OPEN_TO_ANYONE = frozenset(
    {
        "staff.sign_in.ask",
        "staff.sign_in.second_factor",
        "staff.sign_in.locked",
        "staff.static",
    }
)
WHILE_SETTING_UP = frozenset(
    {
        "staff.account.page",
        "staff.account.second_factor",
        "staff.account.password",
        "staff.sign_in.out",
        "staff.sign_in.hide",
        "staff.sign_in.awake",
    }
)
MOST_BYTES_A_FORM = 128 * 1024
LARGER_FORMS = {"staff.lists.upload": sheets.MOST_BYTES + 64 * 1024}
READS_CASES = frozenset(
    {
        "staff.work_list",
        "staff.case",
        "staff.case_actions",
        "staff.recordings",
        "staff.call_back",
        "staff.duty",
    }
)
"""Blueprints that only a caseworker enters: who looks after the system is not who reads."""


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request, and the key they open cases with."""

    id: UUID
    username: str
    role: str
    private_key: bytes | None = field(repr=False)

    @property
    def reads_cases(self) -> bool:
        """Whether this person holds the organisation's key."""
        return self.private_key is not None


def register(app: Flask) -> None:
    """Stand before every request of the app."""
    app.before_request(_stop_strangers)


def signed_in() -> SignedIn:
    """The person whom the guard let in."""
    return cast(SignedIn, g.person)


def is_for_another_role() -> bool:
    """Whether the page asked for is one that this person's role does not open."""
    return request.blueprint in READS_CASES and not signed_in().reads_cases


def still_to_do(account: Account) -> list[str]:
    """What someone must set up before they may see anything: named as the account page names it."""
    to_do = []
    if account.one_time:
        to_do.append("password")
    if not account.tf_totp_secret and not console().demo:
        to_do.append("second factor")
    return to_do


def _stop_strangers() -> Response | None:
    if request.path != "/staff" and not request.path.startswith("/staff/"):
        return None
    request.max_content_length = LARGER_FORMS.get(request.endpoint or "", MOST_BYTES_A_FORM)
    if request.method != "GET" and _sent_from_elsewhere():
        abort(400)
    if request.endpoint in OPEN_TO_ANYONE:
        return None
    if not _recognise():
        return _to_the_door()
    if request.endpoint not in WHILE_SETTING_UP and still_to_do(current_user):
        return redirect(url_for("staff.account.page"))
    if is_for_another_role():
        abort(403)
    return None


def _sent_from_elsewhere() -> bool:
    """What browsers themselves say of where a form was sent from; older ones say nothing."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _recognise() -> bool:
    """A cookie is good while its account is, and while its box in the vault is there."""
    if not current_user.is_authenticated:
        return False
    held = console().vault.open(session.get("vault", ""))
    if held is None or held.person_id != current_user.id:
        return False
    g.person = SignedIn(current_user.id, current_user.username, current_user.role, held.private_key)
    return True


def _to_the_door() -> Response:
    """Ask for a sign-in; remember the page by its name in our own routes, never by an address."""
    wanted = (
        request.endpoint,
        {name: str(value) for name, value in (request.view_args or {}).items()},
    )
    session.clear()
    # A page that someone went to; not a script's request, nor a form that is lost now.
    went_there = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if request.method == "GET" and request.endpoint and went_there:
        session["wanted"] = wanted
    return redirect(url_for("staff.sign_in.ask"))
