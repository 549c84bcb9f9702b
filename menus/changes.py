"""What staff made of the words of the files."""

from collections.abc import Mapping

Changes = Mapping[str, Mapping[str, tuple[str, str]]]
"""By language and key, the words that stand in the file, and those that are said in their place."""
UNCHANGED: Changes = {}


def changed(texts: dict[str, str], changes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Texts of a language's file as they are said.

    A change of words that have become others since is none: whoever made it never saw those.
    """
    return texts | {
        key: said for key, (was, said) in changes.items() if texts.get(key, "").strip() == was
    }
