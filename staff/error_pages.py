"""What is said where a page is not shown, and why."""

import structlog
from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError
from sqlalchemy.exc import DataError, IntegrityError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    HTTPException,
    NotFound,
    RequestEntityTooLarge,
    ServiceUnavailable,
)

from staff.access import once, session
from staff.access.forms import too_large
from staff.access.guard import ForAnotherRole, NoKey
from staff.cases.unsent import written
from staff.tongues.said import say

log = structlog.get_logger()

NO_KEY = (
    "You hold no key yet",
    "Your role reads cases, and they are sealed: only the organisation's key opens them. A "
    "supervisor hands it on to you on the page People.",
)
DELETED = "Its caller may have deleted it."
REFUSALS = {
    400: ("That form can't be taken", "It may have stood open too long. Go back and try again."),
    403: (
        "That is not open to you",
        "It takes somebody else. Ask a colleague, or an administrator.",
    ),
    404: ("Nothing is here", "It may have been moved or taken away. Begin at the menu."),
    409: (
        "Somebody was first",
        "Somebody else was first, and nothing was changed by you. Look at it as it stands now.",
    ),
    410: (
        "The recording is damaged",
        "It is not as it was kept, so nothing of it is played. Tell whoever runs this.",
    ),
    413: ("That is too long", "Nothing of it was kept. Go back, shorten it, and try again."),
    500: (
        "Something went wrong",
        "It was on our side. Try again; if it stays, tell whoever runs this.",
    ),
    503: ("The console is out of order", "Callers can still reach us. Try again in a minute."),
}


OVERTAKEN = frozenset(
    {"23503", "23505"}
    | {f"SQLITE_CONSTRAINT_{what}" for what in ("FOREIGNKEY", "PRIMARYKEY", "UNIQUE")}
)
"""How PostgreSQL and SQLite call it that a row stands there already, or another is gone.

Source: postgresql.org/docs/current/errcodes-appendix.html, sqlite.org/rescode.html.
"""


def register(pages: Blueprint) -> None:
    """Have these pages, and no others of the app, refuse in these words."""
    pages.register_error_handler(HTTPException, refuse)
    pages.register_error_handler(once.SentBefore, once.show_again)
    pages.register_error_handler(session.SignInEnded, session.say_ended)
    pages.register_error_handler(RedisError, _out_of_order)
    pages.register_error_handler(DataError, _no_such_value)
    pages.register_error_handler(IntegrityError, _overtaken)
    for away in (OperationalError, InternalError, PoolTimeoutError):
        pages.register_error_handler(away, _out_of_order)


def refuse(problem: HTTPException) -> ResponseReturnValue:
    """The page that says why, under its status."""
    if problem.code is None or problem.code < 400:
        return problem.get_response()
    heading, words = REFUSALS.get(problem.code, (problem.name, "Please go back and try again."))
    if problem.code == NotFound.code and "case_id" in (request.view_args or {}):
        words = DELETED
    if isinstance(problem, NoKey):
        heading, words = NO_KEY
    if problem.code == RequestEntityTooLarge.code:
        words = too_large() or words
    said = {
        "heading": say(heading),
        "words": say(words),
        "for_another_role": isinstance(problem, ForAnotherRole),
        "written": written(),
        "again": _again() if problem.code == ServiceUnavailable.code else [],
    }
    return render_template("staff/refused.html", **said), problem.code


def _again() -> list[tuple[str, str]]:
    """The form of a case as it was sent, with its mark, so that it can be sent again and is taken
    once; no other, for others hold passwords, and none with a file."""
    of_a_case = "case_id" in (request.view_args or {}) or request.blueprint == "staff.new_case"
    if request.method != "POST" or not of_a_case:
        return []
    try:
        with_file = any(file.filename for file in request.files.values())
        return [] if with_file else list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []


def _no_such_value(_: Exception) -> ResponseReturnValue:
    """What the database can't hold, such as a NUL in a name: nobody types it."""
    return refuse(BadRequest())


def _overtaken(problem: IntegrityError) -> ResponseReturnValue:
    """A row that is to be there once, or that another needs, was put there or taken by somebody
    else meanwhile: nothing of the form is done. All else that a database refuses is our fault."""
    why = getattr(problem.orig, "sqlstate", None) or getattr(problem.orig, "sqlite_errorname", "")
    if why not in OVERTAKEN:
        raise problem
    log.warning("form_overtaken", fault=type(problem).__name__, page=request.endpoint)
    return refuse(Conflict())


def _out_of_order(problem: Exception) -> ResponseReturnValue:
    """Redis or the database does not answer, or takes nothing: without them nobody is let in.

    The page is drawn for nobody, or the library would ask the database again who this is.
    """
    log.error("console_out_of_order", fault=type(problem).__name__, page=request.endpoint)
    g.pop("person", None)
    g._login_user = current_app.extensions["security"].login_manager.anonymous_user()
    return refuse(ServiceUnavailable())
