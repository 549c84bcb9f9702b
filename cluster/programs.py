"""What a cluster is made of by others: installed where it is missing, refused where too old."""

import os
import re
import subprocess
from glob import glob
from pathlib import Path

from cluster.place import FILES

PACKAGES = {
    "postgresql": "/usr/lib/postgresql/*/bin/initdb",
    "etcd-server": "/usr/bin/etcd",
    "haproxy": "/usr/sbin/haproxy",
    "redis-server": "/usr/bin/redis-server",
    "redis-sentinel": "/usr/bin/redis-sentinel",
    "openssl": "/usr/bin/openssl",
    "python3-venv": "/usr/lib/python3.*/ensurepip/__init__.py",
}
"""Debian's packages, and a file that each brings."""
HOUSE = Path(__file__).parents[1]
LEAST = (4, 1, 5)
# PostgreSQL's user has to get at it: the python3 that comes first may lie in somebody's home.
PYTHON = "/usr/bin/python3"


def missing() -> list[str]:
    """The packages that are not there."""
    return [package for package, file in PACKAGES.items() if not glob(file)]


def install() -> Path:
    """All of it; the program of Patroni.

    :raise SystemExit: something can't be had.
    """
    if lacks := missing():
        apt = ["apt-get", "install", "--yes", "--no-install-recommends", *lacks]
        if os.getuid() != 0:
            raise SystemExit(f"Packages are missing. As root: {' '.join(apt)}")
        subprocess.run(["apt-get", "update", "--quiet=2"], check=True)  # noqa: S607
        subprocess.run(apt, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - they are ours
    named = os.environ.get("PATRONI")
    program = Path(named) if named else _patroni(HOUSE / ".venv" / "patroni")
    asked = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)  # noqa: S603
    refuse_old(asked.stdout)
    return program


def refuse_old(said: str) -> None:
    """See that Patroni is new enough.

    :raise SystemExit: it is not.
    """
    found = tuple(map(int, re.findall(r"\d+", said)[:3]))
    if found < LEAST:
        raise SystemExit(
            f"{said.strip()} loses acknowledged commits: with etcd's third API it puts its lock"
            " back without looking whether another has it, so one that was frozen takes it from"
            " the one that was elected. Debian's is such a one. Take what"
            " deploy/cluster/patroni.txt names, 4.1.5 or newer."
        )


def _patroni(folder: Path) -> Path:
    program, pinned = folder / "bin" / "patroni", FILES / "patroni.txt"
    stamp, made = folder / pinned.name, f"# in {folder}\n{pinned.read_text()}"
    if not stamp.exists() or stamp.read_text() != made:  # one that was moved runs no more
        subprocess.run([PYTHON, "-m", "venv", "--clear", folder], check=True)  # noqa: S603
        pip: list[str | Path] = [
            folder / "bin" / "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        pip += ["--use-pep517", "--require-hashes", "-r", pinned]
        subprocess.run(pip, check=True)  # noqa: S603
        stamp.write_text(made)
    return program
