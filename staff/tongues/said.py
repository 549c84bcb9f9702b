"""Words of ours, said in the language of whoever reads them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import g, has_request_context, session
from flask.ctx import _AppCtxGlobals

from staff.tongues.catalogue import ENGLISH, TONGUES, catalogue
from staff.tongues.script import SCRIPT, script_words


def language() -> str:
    """In which language this request is answered: the person's, or what a stranger chose."""
    if not has_request_context():
        return ENGLISH
    here: _AppCtxGlobals = g._get_current_object()  # for each word of a page: one look, not two
    if here.get("in_english"):
        return ENGLISH
    chosen = getattr(here.get("person"), "language", None) or session.get("language")
    return chosen if chosen in TONGUES else ENGLISH


def say(english: str, *filled_in: Any, of: str = "") -> str:
    """Words of ours in the reader's language, English where there are none, with what is filled in
    for `{0}`, `{1}`. `of`: where they stand, as a catalogue names it."""
    spoken = language()
    words = english if spoken == ENGLISH else catalogue(spoken).get(english, of) or english
    return words.format(*filled_in) if filled_in else words


def all_said(table: Mapping[str, str], of: str = "") -> dict[str, str]:
    """The same of each of a table's words."""
    return {code: say(words, of=of) for code, words in table.items()}


def why_said(why: Exception) -> str:
    """The same of what an exception says: its words, then what is filled in, which may be words
    of ours as well."""
    english, *filled_in = map(str, why.args)
    return say(english, *map(say, filled_in))


def month_said(number: int, english: str) -> str:
    """A month, short, as it is called in the reader's language."""
    spoken = language()
    return english if spoken == ENGLISH else catalogue(spoken).months[number]


def to_pages(*, signed_in: bool) -> dict[str, Any]:
    """What templates work with."""
    spoken = language()
    script = for_script(spoken) if signed_in else {}
    return {"say": say, "tongue": spoken, "said_by_script": script, "tongues": TONGUES}


@cache
def for_script(spoken: str) -> dict[str, str]:
    """What the pages' own script says, by its English; nothing in English."""
    known = catalogue(spoken)
    said = {english: known.get(english, SCRIPT) for english in script_words()}
    return {english: words for english, words in said.items() if words}


@contextmanager
def in_english() -> Iterator[None]:
    """Within it all is said in English: in what leaves the house, and is put beside other such."""
    g.in_english = True
    try:
        yield
    finally:
        g.in_english = False


def forget_session() -> None:
    """Forget all that is known of a session, but for the language in which it was held."""
    spoken = language()
    session.clear()
    if spoken != ENGLISH:
        session["language"] = spoken
