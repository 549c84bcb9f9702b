"""The programs that a measurement needs beside Python, installed where they are missing."""

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {
    "node": "nodejs",
    "npm": "npm",
    "redis-server": "redis-server",
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
}
"""By what each brings: a program on the PATH, or a file. The packages are Debian's."""


def install() -> None:
    """Install what is missing.

    :raise SystemExit: naming it, where that takes another user or another system.
    """
    missing = [package for found, package in PACKAGES.items() if not _is_there(found)]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if not apt or os.getuid():
        raise SystemExit(
            f"Needs {', '.join(missing)}: install them, or run this as root on Debian."
        )
    print(f"Installing {', '.join(missing)}.", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--no-install-recommends", *missing]):
        subprocess.run([apt, "-qq", *command], env=quiet, check=True)  # noqa: S603


def _is_there(found: str) -> bool:
    if not found.startswith("/"):
        return shutil.which(found) is not None
    by_hand = shutil.which(Path(found).name) is not None
    return by_hand or any(Path("/").glob(found.removeprefix("/")))
