"""Words given out to a translator, as `.po`, and taken in again where all is well with them."""

from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from authoring import check, toml_file, translation
from authoring.own import constants
from menus.tree import CONTENT, Tree
from menus.words import Words


def given_out(language: str, before: str | None = None, content: Path = CONTENT) -> str:
    """The words of a language as `.po`; with an earlier one, what has to be looked at again."""
    words = Words.read(constants(), content)
    tree = Tree.read(words, content)
    rooms = translation.rooms(tree, words, language)
    return translation.written(language, Words.read({}, content), rooms, before)


def taken_in(
    language: str, po: str, *, ucs2: bool = False, content: Path = CONTENT
) -> tuple[int, tuple[str, ...]]:
    """Write what a `.po` says into a language's file: how many texts, and what was left alone.

    :raise ValueError: naming every fault that the content would have; nothing is written then.
    """
    taken = translation.taken(language, Words.read({}, content), po)
    put(language, taken.texts, ucs2=ucs2, content=content)
    return len(taken.texts), taken.left


def put(
    language: str, texts: dict[str, str], *, ucs2: bool = False, content: Path = CONTENT
) -> None:
    """Write texts into a language's file, unless the content would have a fault then.

    :raise ValueError: naming every such fault; nothing is written.
    """
    words = Words.read({}, content)
    new = translation.merged(language, words, texts, ucs2=ucs2, content=content)
    with TemporaryDirectory() as folder:
        tried = Path(copytree(content, Path(folder, "content")))
        (tried / "text" / f"{language}.toml").write_text(new, "utf-8")
        if found := check.faults(constants(), tried):
            raise ValueError("\n".join(found))
    toml_file.replace(content / "text" / f"{language}.toml", new)
