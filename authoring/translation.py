"""The words of a language out to a translator and back, as gettext's `.po`.

Each text is a message of its own: its key is the context (`msgctxt`), the words of the first
language are what is translated (`msgid`), so that the same "Yes" may be said in two ways.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog

from authoring import toml_file
from dialogue.turn import State
from menus.nodes import Unseen
from menus.tree import Tree
from menus.words import Tongue, Words
from telecom import gsm
from ussd.smallest_phone import SEPTETS, shows

# What a language says of itself, as messages beside its texts.
NAME, SENSITIVE = "about.name", "about.sensitive"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a `.po` brings: texts by key, and the keys it was no good for, each with why."""

    texts: dict[str, str]
    left: tuple[str, ...]


def messages(tongue: Tongue) -> dict[str, str]:
    """All that a translator is asked for, by key."""
    about = {NAME: tongue.name, SENSITIVE: ", ".join(tongue.sensitive)}
    return {key: text for key, text in (about | tongue.texts).items() if text}


def written(
    language: str, words: Words, remarks: Mapping[str, str], before: str | None = None
) -> str:
    """The `.po` of a language, which may be one that there are no words of yet.

    `remarks` stand above the texts of their keys. With the `.po` of `before`, a text that was
    not changed since, but its English was, is fuzzy: to be looked at again.

    :raise ValueError: where the language has no code, or `before` is no `.po`.
    """
    _coded(language)
    said = messages(words.tongues[language]) if language in words.tongues else {}
    old = {message.context: message for message in _read(before)} if before else {}
    catalog = Catalog(locale=language, project="Safari Salama", version="1", fuzzy=False)
    catalog.header_comment = "# Words of Safari Salama, to be translated; see docs/menus.md."
    for key, english in messages(_first(words)).items():
        text, was = said.get(key, ""), old.get(key)
        changed = was is not None and was.string == text != "" and was.id != english
        catalog.add(
            english,
            text,
            context=key,
            user_comments=[remarks[key]] if key in remarks else [],
            flags=["fuzzy"] if changed else [],
            previous_id=was.id if was and changed else "",
        )
    out = BytesIO()
    pofile.write_po(out, catalog, width=100, include_previous=True)
    return out.getvalue().decode()


def taken(language: str, words: Words, po: str) -> Taken:
    """What a `.po` says in a language; untranslated texts are passed over.

    :raise ValueError: where it is no `.po`, or one of another language.
    """
    catalog = _read(po)
    if catalog.locale_identifier not in (language, None):
        raise ValueError(f"this is of {catalog.locale_identifier}, not of {language}")
    first, texts, left = messages(_first(words)), {}, []
    for message in catalog:
        if not message.id or not message.string:
            continue
        key = message.context or ""
        if key not in first:
            left.append(f"{key or message.id}: there is no such text")
        elif message.fuzzy or message.id != first[key]:
            left.append(f"{key}: was translated from other words, and is to be looked at again")
        else:
            texts[key] = str(message.string).strip()
    return Taken(texts, tuple(left))


def merged(language: str, words: Words, texts: dict[str, str], *, ucs2: bool, content: Path) -> str:
    """The file of a language with these texts in it, begun where there is none yet.

    :raise ValueError: where the language has no code or name, or the file can't take a text.
    """
    _coded(language)
    if language in words.tongues:
        tongue = words.tongues[language]
        file = (content / "text" / f"{language}.toml").read_text("utf-8")
        texts, ucs2 = messages(tongue) | texts, tongue.ucs2
    elif not (name := texts.get(NAME)):
        raise ValueError(f"{NAME} has no words: how does the language call itself?")
    else:
        first = (content / "text" / f"{_first(words).code}.toml").read_text("utf-8")
        file = toml_file.begun(first, name, ucs2=ucs2)
    said = {key: text if ucs2 else gsm.plain(text) for key, text in texts.items()}
    sensitive = said.pop(SENSITIVE, "").split(",")
    return toml_file.rewritten(file, said, tuple(filter(None, map(str.strip, sensitive))))


def rooms(tree: Tree, words: Words, language: str) -> dict[str, str]:
    """By key, how much room is left on the screen that a text stands on, of the smallest phone."""
    show = shows(tree, words)
    new = language not in words.tongues
    found: dict[str, str] = {}
    for name, node in tree.nodes.items():
        if isinstance(node, Unseen):
            continue
        spoken = words.languages[0] if new else language
        pages = show(State(name, None if name == tree.start else spoken))
        room = gsm.room(pages[0], SEPTETS)
        said = f"{room - gsm.size(pages[0])} of {room} letters left on its screen"
        if len(pages) > 1:
            said = f"takes {len(pages)} screens of {room} letters"
        keys = [f"{name}.{option}" for option in getattr(node, "options", ())]
        found |= {key: f"In English: {said}" if new else said for key in (f"{name}.text", *keys)}
    return found


def _coded(language: str) -> None:
    if not re.fullmatch("[a-z]{2,3}", language):
        raise ValueError(f"{language} is no code of ISO 639")


def _first(words: Words) -> Tongue:
    return next(iter(words.tongues.values()))


def _read(po: str) -> Catalog:
    try:
        return pofile.read_po(BytesIO(po.encode()), abort_invalid=True)
    except pofile.PoFileError as wrong:
        raise ValueError(f"line {wrong.lineno}: {wrong}") from wrong
