"""All pages of the console, each group beside the guard it stands behind, and what they share."""

from typing import NoReturn

from flask import Blueprint, Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from staff import (
    alerts,
    audit,
    duty,
    error_pages,
    keyboard,
    list_drafts,
    lists,
    roster,
    services,
    workshops,
)
from staff.access import (
    account,
    changes,
    factors,
    guard,
    handover,
    headers,
    key_change,
    once,
    people,
    session,
    sign_in,
    teams,
)
from staff.access.guard import ANYONE, SETTING_UP, Guard, SignedIn, may, may_open, signed_in
from staff.access.roles import Permission
from staff.access.scope import ADDRESS
from staff.cases import (
    actions,
    call_back,
    call_record,
    case,
    closures,
    code,
    compare,
    corrections,
    holds,
    merges,
    new_case,
    news,
    recordings,
    referrals,
    restricted,
    reveals,
    saved_views,
    search,
    speech,
    triage,
    unsent,
    work,
    work_list,
)
from staff.console import console
from staff.exports import export, work_files
from staff.numbers import menus, told
from staff.numbers import page as numbers
from staff.shared import shared
from staff.tongues.said import say
from staff.wordings import calls, cards, drafts, folders, prompts, takes, trial
from staff.wordings import page as words

hall = Blueprint("hall", __name__)

PAGES: tuple[tuple[Blueprint, Guard], ...] = (
    (sign_in.pages, ANYONE),
    (session.pages, SETTING_UP),
    (account.pages, SETTING_UP),
    (factors.pages, SETTING_UP),
    (work_list.pages, may(Permission.READ_REQUESTS)),
    (news.pages, Guard(Permission.READ_REQUESTS, quiet=True)),
    (news.of_case, Guard(Permission.READ_REQUESTS, key=True, quiet=True)),
    (news.switch, may(Permission.READ_REQUESTS)),
    (saved_views.pages, may(Permission.READ_REQUESTS)),
    (triage.pages, may_open(Permission.READ_REQUESTS)),
    (new_case.pages, may_open(Permission.READ_CASES)),
    (case.pages, may_open(Permission.READ_REQUESTS)),
    (actions.pages, may_open(Permission.READ_REQUESTS)),
    (work.pages, may_open(Permission.READ_REQUESTS)),
    (speech.pages, may_open(Permission.READ_REQUESTS)),
    (closures.pages, may_open(Permission.READ_REQUESTS)),
    (holds.pages, may_open(Permission.READ_REQUESTS)),
    (code.pages, may_open(Permission.READ_REQUESTS)),
    (compare.pages, may_open(Permission.READ_REQUESTS)),
    (merges.pages, may_open(Permission.READ_REQUESTS)),
    (corrections.pages, may_open(Permission.READ_REQUESTS)),
    (search.pages, may_open(Permission.READ_REQUESTS)),
    (reveals.pages, may_open(Permission.READ_REQUESTS)),
    (recordings.pages, may_open(Permission.READ_REQUESTS)),
    (restricted.pages, may_open(Permission.RESTRICT)),
    (export.pages, may_open(Permission.EXPORT)),
    (work_files.pages, may_open(Permission.EXPORT)),
    (call_back.pages, may_open(Permission.TAKE_CALLS)),
    (referrals.pages, may_open(Permission.REFER)),
    (call_record.pages, may_open(Permission.READ_REQUESTS)),
    (duty.pages, may_open(Permission.TAKE_CALLS)),
    (alerts.pages, may_open(Permission.TAKE_CALLS)),
    (roster.pages, may_open(Permission.TAKE_CALLS)),
    (workshops.pages, may(Permission.HOLD_WORKSHOPS)),
    (numbers.pages, may(Permission.SEE_NUMBERS)),
    (menus.pages, may(Permission.SEE_NUMBERS)),
    (told.pages, may_open(Permission.READ_CASES)),
    (services.pages, may(Permission.SEE_SERVICES)),
    (lists.pages, may(Permission.CHANGE_LISTS)),
    (list_drafts.pages, may(Permission.CHANGE_LISTS)),
    (words.pages, may(Permission.CHANGE_WORDS)),
    (drafts.pages, may(Permission.CHANGE_WORDS)),
    (trial.pages, may(Permission.CHANGE_WORDS)),
    (prompts.pages, may(Permission.CHANGE_WORDS)),
    (calls.pages, may(Permission.CHANGE_WORDS)),
    (takes.pages, may(Permission.CHANGE_WORDS)),
    (folders.pages, may(Permission.CHANGE_WORDS)),
    (cards.pages, may(Permission.CHANGE_WORDS)),
    (people.pages, may(Permission.SEE_PEOPLE)),
    (changes.pages, may(Permission.CHANGE_PEOPLE)),
    (teams.pages, may(Permission.SEE_PEOPLE)),
    (teams.changes, may(Permission.CHANGE_PEOPLE)),
    (handover.pages, may_open(Permission.HAND_ON_KEY)),
    (key_change.pages, may(Permission.SEE_PEOPLE)),
    (key_change.forms, may_open(Permission.HAND_ON_KEY)),
    (audit.pages, may(Permission.READ_LOG_OF_PEOPLE)),
    (keyboard.pages, may(Permission.HAVE_ACCOUNT)),
    (hall, may(Permission.HAVE_ACCOUNT)),
)
"""Each group of pages, and who may enter it. Which cases they may read, each case asks as well."""

GUARDS = {f"staff.{pages.name}": guard for pages, guard in PAGES}

MENU = (
    ("staff.work_list.page", "Work list"),
    ("staff.new_case.page", "New case"),
    ("staff.search.page", "Search"),
    ("staff.alerts.page", "Alerts"),
    ("staff.duty.page", "Duty"),
    ("staff.roster.page", "Roster"),
    ("staff.workshops.page", "Workshops"),
    ("staff.words.page", "Words"),
    ("staff.lists.all_lists", "Lists"),
    ("staff.services.page", "Services"),
    ("staff.people.page", "People"),
    ("staff.numbers.page", "Numbers"),
    ("staff.audit.page", "Audit log"),
)
"""The pages that a menu can lead to; the first that a person may enter is where they begin."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@hall.get("/", strict_slashes=False)
@hall.get("/home")
def home() -> Response:
    """The first page that this person may enter."""
    return redirect(url_for(menu(signed_in())[0][0]))


@hall.route("/", methods=METHODS[1:], strict_slashes=False)
@hall.route("/<path:_>", methods=METHODS)
def nothing(_: str = "") -> NoReturn:
    """Whatever is asked for and isn't there: a page like any other, so that a guard stands here."""
    abort(404)


def build() -> Blueprint:
    """The console's blueprint, a child for each group of pages."""
    staff = Blueprint(
        "staff",
        __name__,
        url_prefix=ADDRESS,
        template_folder="templates",
        static_folder="static",
    )
    for pages, _ in PAGES:
        staff.register_blueprint(pages)
    staff.before_request(_stand_guard)
    staff.after_request(headers.protect)
    staff.after_request(once.remember)
    staff.context_processor(lambda: shared(menu))
    error_pages.register(staff)
    return staff


def register(app: Flask, staff: Blueprint) -> None:
    """Put the pages on the app; LookupError where nobody has said who may enter one."""
    staff.before_request(unsent.keep_along)  # after the token that the form was checked by
    app.register_blueprint(staff)
    for endpoint in app.view_functions:
        if endpoint.startswith("staff."):
            guard_of(endpoint)


def guard_of(endpoint: str) -> Guard:
    """The guard that stands before an endpoint of the console; LookupError without one."""
    if endpoint == "staff.static":
        return ANYONE  # style and script, the same for everyone
    return GUARDS[endpoint.rpartition(".")[0]]


def menu(person: SignedIn) -> list[tuple[str, str]]:
    """The pages that this person may enter, by their endpoints, with their words."""
    return [
        (endpoint, say(words, of="menu"))
        for endpoint, words in MENU
        if guard_of(endpoint).admits(person)
        and (console().telephone or endpoint != "staff.duty.page")
    ]


def _stand_guard() -> Response | None:
    return guard.stop(
        guard_of(request.endpoint or ""),
        lapsed=lambda: new_case.rescue() or words.rescue() or speech.rescue(),
    )
