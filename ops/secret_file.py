"""A secret made up at the first start, to outlive it: the demo's, never a live service's."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """What the file holds; a new secret, for the owner alone, where there is no file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(made, "w") as file:
        file.write(secret := secrets.token_urlsafe(32))
    return secret
