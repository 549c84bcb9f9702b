"""The content that callers meet, for a test to change at will."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from menus.tree import CONTENT

KNOWN = ("en.toml", "sw.toml")


def copied(folder: Path) -> Path:
    """In the two languages that tests are written in, whichever others it has."""
    others = {path.name for path in (CONTENT / "text").iterdir()}.difference(KNOWN)
    ignored = ignore_patterns(*others)
    return Path(copytree(CONTENT, folder / "content", ignore=ignored, dirs_exist_ok=True))
