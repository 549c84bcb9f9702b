"""Two windows of one person at the same words: the second overwrites nothing that it wasn't shown.

A form brings back how the words stood as it was drawn. What it kept itself since, as somebody
typed, stands in their way no more: which form kept the words last is known in Redis for a day.
"""

import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import request

from staff.access.once import mark_of_form
from staff.console import console

WAS = "was"
KNOWN_SECONDS = 24 * 60 * 60


class Stale(Exception):
    """Another window of this person has kept other words since this one was drawn."""


def mark(said: Mapping[str, Mapping[str, str]], keys: Iterable[str]) -> str:
    """What tells that the words of a place, by language and key, are as they were shown."""
    there = repr([(code, key, of.get(key)) for key in keys for code, of in sorted(said.items())])
    return hashlib.sha256(there.encode(errors="surrogatepass")).hexdigest()[:32]


def unchanged(
    person_id: UUID, name: str, said: Mapping[str, Mapping[str, str]], keys: Iterable[str]
) -> None:
    """See that the words of a place are as the form was shown them, or as it kept them itself.

    :raise Stale: they are not.
    """
    was = request.form.get(WAS)
    if was in (None, mark(said, keys)):
        return
    form = mark_of_form()
    if form is None or console().redis.get(_kept_by(person_id, name)) != form.hex().encode():
        raise Stale


def note_kept(person_id: UUID, name: str) -> None:
    """Note which form has kept the words of a place."""
    if form := mark_of_form():
        console().redis.set(_kept_by(person_id, name), form.hex(), ex=KNOWN_SECONDS)


def _kept_by(person_id: UUID, name: str) -> str:
    return f"staff:words:{person_id.hex}:{name}"
