"""The words of a conversation as they are on WhatsApp: those of texts, unless there are others."""

from menus.words import Words
from sms.words import in_form, texted


def messaged(words: Words, *, notes: bool = True) -> Words:
    """The same, with what a node says otherwise on WhatsApp in place of what it says in a text;
    `notes` is whether callers may answer by a voice note."""
    told = in_form(texted(words), "messaged")
    return in_form(told, "noted") if notes else told
