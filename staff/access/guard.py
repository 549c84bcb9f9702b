"""Nobody passes but who signed in and may: each page has a guard, named where it is registered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from models.restriction import Reader
from models.submission import Kind
from staff.access import roles
from staff.access.accounts import Account
from staff.access.forms import limit_size
from staff.access.roles import Permission
from staff.access.scope import ADDRESS
from staff.access.security_keys import has_second_factor
from staff.console import console
from staff.tongues.said import forget_session

LED_HERE = "led_here"
"""What stands in the address once a link of another site was stepped over."""

KEPT = "Your sign-in was over. What you wrote is kept: sign in, and it is there again."

Wanted = tuple[str, dict[str, str]]
"""A page by its name and the arguments of its address."""

Lapsed = Callable[[], Wanted | None]


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
    scheme: str | None = None
    language: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this person's role is allowed something."""
        return roles.may(self.role, permission)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of cases that this person may read."""
        return roles.kinds(self.role)

    @property
    def reader(self) -> Reader:
        """What each query asks that finds cases for this person."""
        return Reader(self.id, self.kinds)

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
    are set up. `quiet`: what a page asks by itself, which keeps nobody signed in.
    """

    permission: Permission | None
    key: bool = False
    unready: bool = False
    quiet: bool = False

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
    if not console().demo and not has_second_factor(account):
        to_do.append("second factor")
    return to_do


def stop(guard: Guard, lapsed: Lapsed = lambda: None) -> Response | None:
    """Stand before a page: None lets in, a response sends elsewhere, an exception refuses.

    `lapsed`: what is still done with a form whose sign-in is over, and where it is seen again.
    """
    limit_size()
    if _sent_from_elsewhere():
        return _step_over() if request.method == "GET" else abort(400)
    if guard.permission is None:
        return None
    if not _recognise(quiet=guard.quiet):
        return _to_the_door(lapsed())
    if still_to_do(current_user) and not guard.unready:
        return redirect(url_for("staff.account.page"))
    if not guard.admits(signed_in()):
        _refused("role")
        raise ForAnotherRole
    if guard.key and signed_in().private_key is None:
        raise NoKey
    return None


def _refused(why: str) -> None:
    """Log who was not let in to a page: which page stays out, for it may name a case."""
    console().throttle.refused(why, current_user.username, request.remote_addr or "")


def _sent_from_elsewhere() -> bool:
    """What browsers themselves say of where a request was sent from; older ones say nothing."""
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return not ours and not (request.method == "GET" and LED_HERE in request.args)


def _recognise(*, quiet: bool) -> bool:
    """A cookie is good while its account is, and while its box in the vault is there."""
    if not current_user.is_authenticated:
        return False
    held = console().vault.open(session.get("vault", ""), quiet=quiet)
    if held is None or held.person_id != current_user.id:
        return False
    who = current_user
    g.person = SignedIn(who.id, who.username, who.role, held.private_key, who.scheme, who.language)
    return True


def _step_over() -> Response:
    """A page that goes on by itself: a step within our own site, with which the cookie comes.

    With a link of another site browsers keep it back (SameSite=Strict), and an answer that sets a
    cookie would take the place of the one they have: every tab would be signed out.
    """
    page = url_for(request.endpoint or "staff.hall.home", **(request.view_args or {}))
    asked = [*request.args.items(multi=True), (LED_HERE, "yes")]
    address = f"{page}?{urlencode(asked)}"
    return Response(
        render_template("staff/step_over.html", address=address),
        mimetype="text/html",
        headers={"Refresh": f"0; url={address}"},
    )


def _to_the_door(kept: Wanted | None) -> Response:
    """Ask for a sign-in; remember the page by its name in our own routes, never by an address."""
    wanted = (
        request.endpoint,
        {name: str(value) for name, value in (request.view_args or {}).items()},
    )
    forget_session()
    if kept:
        flash(KEPT)
        session["wanted"] = kept
    # A page that someone went to; not a script's request, nor a form that is lost now, nor the
    # front door and the hall, from where each role goes its own way.
    went_there = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    in_front = request.path == ADDRESS or request.blueprint == "staff.hall"
    if request.method == "GET" and went_there and not in_front:
        session["wanted"] = wanted
    return redirect(url_for("staff.sign_in.ask"))
