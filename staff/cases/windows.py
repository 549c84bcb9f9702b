"""In which open window of the console something is written, and what stood in it at first.

Each page has a name of its own, which every form of it brings along. So what is begun in two tabs
is kept twice, and whoever writes in the second is told.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from flask import g, request
from markupsafe import Markup

from models.db.base import now
from models.unsent import Before
from staff.access.once import APART, HIDDEN

NAME = f"{APART}window"


@dataclass(frozen=True)
class Window:
    """One page as it was opened; an empty name where a form came without."""

    name: str = ""
    since: datetime | None = None
    before: Mapping[str, Before] = field(default_factory=dict)
    """By the box, what stood in it."""


def shown(before: Mapping[str, Before]) -> None:
    """Note what stands in the boxes of the page that is being made."""
    g.window_shows = dict(before)


def hidden() -> Markup:
    """The field by which the page that is being made is known."""
    if "window" not in g:
        g.window = secrets.token_urlsafe(12)
    boxes = {
        box: [one.window, one.at.isoformat()] for box, one in g.get("window_shows", {}).items()
    }
    said = json.dumps([g.window, now().isoformat(), boxes])
    return HIDDEN % (NAME, said)


def of_form() -> Window:
    """The window that the form comes from."""
    with suppress(ValueError, TypeError, AttributeError):
        name, since, boxes = json.loads(request.form.get(NAME, ""))
        before = {
            str(box): Before(str(window), datetime.fromisoformat(at))
            for box, (window, at) in boxes.items()
        }
        return Window(str(name)[:22], datetime.fromisoformat(since), before)
    return Window()
