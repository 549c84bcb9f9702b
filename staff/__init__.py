"""Who reads it: the console for the people who open and answer what callers filed."""

from datetime import timedelta
from typing import Any

import redis
from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from sqlalchemy.orm import Session, sessionmaker

from staff import commands, console, pages
from staff.access import accounts
from staff.access.scope import ConsoleSessions, hooks_moved
from staff.access.vault import LONGEST_SECONDS
from staff.console import Tools
from staff.settings import Settings
from staff.tongues.templates import Tongues


def register(
    app: Flask,
    database: sessionmaker[Session],
    redis: "redis.Redis",
    settings: Settings,
    tools: Tools,
) -> None:
    """Put the console on the app: its pages with all that stands before them, and its commands.

    Without a telephone among the `tools` nobody can be rung. Outside demo mode cookies want https
    and everyone needs a second factor. The guard stands first, so that a stranger is told nothing
    else; no other request of the app passes any of it.
    """
    app.config.update(_cookies(settings))
    app.jinja_environment = Tongues
    app.session_interface = ConsoleSessions()
    console.build(app, database, redis, settings, tools)
    staff = pages.build()
    with hooks_moved(app, staff):
        accounts.register(app, database, redis, settings)
        CSRFProtect(app)
    pages.register(app, staff)
    commands.register(app)


def _cookies(settings: Settings) -> dict[str, Any]:
    live = not settings.demo
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        # The prefix has browsers refuse the cookie unless it came by https, from this very host.
        "SESSION_COOKIE_NAME": "__Host-salama" if live else "salama",
        "SESSION_COOKIE_SECURE": live,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(seconds=LONGEST_SECONDS),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session it hangs on
        # It would ask for the Referer, which our own policy has browsers keep to themselves; the
        # guard looks at Sec-Fetch-Site instead.
        "WTF_CSRF_SSL_STRICT": False,
    }
