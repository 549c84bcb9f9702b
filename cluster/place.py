"""Where a machine of the cluster is: an address of the loopback of its own, and a folder; there it
has the files of deploy/cluster as an operator would fill them in."""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

FILES = Path(__file__).parents[1] / "deploy" / "cluster"
NAMES = ("a", "b", "c")
# PostgreSQL refuses to run as root, so root runs it as the user of Debian's package.
POSTGRES = "postgres" if os.getuid() == 0 else None


def addresses() -> list[str]:
    """One for each machine. Linux takes all of 127.0.0.0/8 for this machine, so that servers have
    the ports that they have anywhere, and runs at the same time do not meet."""
    net = f"127.{secrets.randbelow(250) + 2}.{secrets.randbelow(250) + 2}"
    return [f"{net}.{number}" for number in range(1, len(NAMES) + 1)]


@dataclass(frozen=True)
class Place:
    """One machine's."""

    name: str
    address: str
    folder: Path
    said: Mapping[str, str]
    """What stands in the files for all machines."""

    def home(self, part: str, user: str | None = None) -> Path:
        """The folder of one part of the machine, its own."""
        home = self.folder / part
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if user:
            shutil.chown(home, user, user)
        return home

    def file(self, name: str, home: Path, more: str = "", user: str | None = None) -> Path:
        """A file of deploy/cluster filled in; as it is where it is there already."""
        path = home / name
        if not path.exists():
            filled = Template((FILES / name).read_text("utf-8")).substitute(
                self.said, NAME=self.name, SELF=self.address, DATA=home
            )
            path.touch(mode=0o600)
            path.write_text(filled + more, "utf-8")
            if user:
                shutil.chown(path, user, user)
        return path
