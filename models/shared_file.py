"""A new file that is as open as the folder it lies in: for this user alone, or for a group too.

The process that answers callers has a user of its own; what it leaves for the worker lies in
folders that both may write, whatever else is kept from the one or the other.
"""

import os
from pathlib import Path


def new_file(path: Path) -> int:
    """Its handle, to write to; nobody has it open before.

    :raise FileExistsError: there is one.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.fchmod(handle, path.parent.stat().st_mode & 0o660)
    return handle
