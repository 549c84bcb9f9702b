"""Every way in which the content of a conversation can be wrong, each named with its place."""

from collections.abc import Mapping
from pathlib import Path

from authoring import aliases, languages, last_screens, letters, placeholders, structure, worded
from menus import services
from menus.changes import UNCHANGED, Changes
from menus.tree import CONTENT, Tree
from menus.words import Words
from sms.page import TEXTED
from sms.words import texted
from ussd import overflow
from whatsapp.words import messaged


def faults(
    constants: Mapping[str, str], content: Path = CONTENT, changes: Changes = UNCHANGED
) -> list[str]:
    """What is wrong with the content in a folder, its words changed; an empty list where nothing
    is."""
    try:
        raw = Words.read({}, content, drafts=True, changes=changes)
        words = Words.read(constants, content, drafts=True, changes=changes)
        typed = words.on("ussd")
        tree, voice = Tree.read(typed, content), Tree.read(words, content, "voice")
        texts = Tree.read(typed, content, *TEXTED)
        services.read(content)
    except ValueError as wrong:  # pydantic's own is one too
        return [f"can't be read: {wrong}"]
    dead = [*structure.dead(tree), *structure.dead_links(voice), *structure.dead_links(texts)]
    if dead := list(dict.fromkeys(dead)):
        return dead  # what can't be walked can't be worded either
    trees = {"ussd": tree, "voice": voice, "sms": texts}
    found = [
        *structure.lost(*trees.values()),
        *worded.faults(trees, words),
        *languages.faults(words),
    ]
    found += [*placeholders.faults(tree, raw, words), *letters.faults(tree, raw, typed)]
    found += aliases.faults(tree)
    if found:
        return found
    found = [*overflow.faults(tree, typed), *last_screens.faults(tree, typed)]
    found += [f"in a text: {fault}" for fault in last_screens.faults(texts, texted(typed))]
    said = last_screens.faults(texts, messaged(typed))
    return found + [f"on WhatsApp: {fault}" for fault in said]
