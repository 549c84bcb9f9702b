"""A database in a file as migrations leave it, made once a process: each takes half a second."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from models.db.migrate import upgrade


def migrated(path: Path) -> str:
    """Put a copy of it where there is none yet; its URL."""
    path.write_bytes(_made())
    return f"sqlite:///{path}"


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "migrated.sqlite3")
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()
