"""What runs for the console's requests alone: sessions, and the hooks that libraries bring along.

A caller's request passes the same app and none of this: no cookie is read for it, nobody is looked
up, no token is asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

ADDRESS = "/staff"

HOOKS = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
)


class ConsoleSessions(SecureCookieSessionInterface):
    """Sessions under the console's address; elsewhere there is none to read or to set.

    By the path, for a session is opened before it is known which page it is for; and not by the
    cookie's own path, which the prefix `__Host-` fixes.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None leaves a request with a session that is empty and can't be written."""
        if request.path == ADDRESS or request.path.startswith(f"{ADDRESS}/"):
            return super().open_session(app, request)
        return None


@contextmanager
def hooks_moved(app: Flask, pages: Blueprint) -> Iterator[None]:
    """Hang on these pages what libraries, in the meantime, hang on every request of the app."""
    before = {name: len(getattr(app, name)[None]) for name in HOOKS}
    yield
    for name, count in before.items():
        on_app = getattr(app, name)[None]
        getattr(pages, name)[None] += on_app[count:]
        del on_app[count:]
