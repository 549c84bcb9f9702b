"""How large a form may be: small, unless its route says otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

MOST_BYTES = 128 * 1024

View = TypeVar("View", bound=Callable[..., Any])

_LARGER: dict[Callable[..., Any], int] = {}
_SAID: dict[Callable[..., Any], str] = {}


def takes(most_bytes: int, too_large: str = "") -> Callable[[View], View]:
    """Beside a route: let its form have so many bytes; `too_large` is what to do with more."""

    def mark(view: View) -> View:
        _LARGER[view] = most_bytes
        _SAID[view] = too_large
        return view

    return mark


def too_large() -> str:
    """What to do with what is too large for the page that was asked for, if that has words."""
    view = current_app.view_functions.get(request.endpoint or "")
    return _SAID.get(view, "") if view else ""


def limit_size() -> None:
    """Have the rest of a form that is too large for its page refused, with 413."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = _LARGER.get(view, MOST_BYTES) if view else MOST_BYTES
