"""Nobody passes but who signed in and may: each page has a guard, named where it is registered."""

from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from flask import abort, g, redirect, request, session, url_for
from flask_security import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from models.submission import Kind
from staff.access import roles
from staff.access.accounts import Account
from staff.access.forms import limit_size
from staff.access.roles import Permission
from staff.access.scope import ADDRESS
from staff.console import console


class ForAnotherRole(Forbidden):
    """The page is not one that this person's role opens."""


class NoKey(Forbidden):
    """The role may read what is sealed, and the person does not hold the organisation's key."""


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request, and the key they open cases with."""

    id: UUID
    username: str
    role: str
    private_key: bytes | None = field(repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether this person's role is allowed something."""
        return roles.may(self.role, permission)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of cases that this person may read."""
        return roles.kinds(self.role)

    @property
    def key(self) -> bytes:
        """The organisation's private key; NoKey without."""
        if self.private_key is None:
            raise NoKey
        return self.private_key


@dataclass(frozen=True)
class Guard:
    """Who may enter some pages.

    `permission`: what their role must be allowed; None: strangers may enter. `key`: whether they
    must hold the organisation's key as well. `unready`: also before password and second factor
    are set up.
    """

    permission: Permission | None
    key: bool = False
    unready: bool = False

    def admits(self, person: SignedIn) -> bool:
        """Whether this person's role lets them in; the key is another matter."""
        return self.permission is None or person.may(self.permission)


ANYONE = Guard(None)
SETTING_UP = Guard(Permission.HAVE_ACCOUNT, unready=True)


def may(permission: Permission) -> Guard:
    """People whose role is allowed this."""
    return Guard(permission)


def may_open(permission: Permission) -> Guard:
    """People whose role is allowed this, and who hold the organisation's key."""
    return Guard(permission, key=True)


def signed_in() -> SignedIn:
    """The person whom the guard let in."""
    return cast(SignedIn, g.person)


def still_to_do(account: Account) -> list[str]:
    """What someone must set up before they may see anything: named as the account page names it."""
    to_do = []
    if account.one_time:
        to_do.append("password")
    if not account.tf_totp_secret and not console().demo:
        to_do.append("second factor")
    return to_do


def stop(guard: Guard) -> Response | None:
    """Stand before a page: None lets in, a response sends elsewhere, an exception refuses."""
    limit_size()
    if request.method != "GET" and _sent_from_elsewhere():
        abort(400)
    if guard.permission is None:
        return None
    if not _recognise():
        return _to_the_door()
    if still_to_do(current_user) and not guard.unready:
        return redirect(url_for("staff.account.page"))
    if not guard.admits(signed_in()):
        raise ForAnotherRole
    if guard.key and signed_in().private_key is None:
        raise NoKey
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
    # A page that someone went to; not a script's request, nor a form that is lost now, nor the
    # front door and the hall, from where each role goes its own way.
    went_there = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    in_front = request.path == ADDRESS or request.blueprint == "staff.hall"
    if request.method == "GET" and went_there and not in_front:
        session["wanted"] = wanted
    return redirect(url_for("staff.sign_in.ask"))
