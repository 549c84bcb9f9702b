"""What the service is made of by others: each package of the lock, its files' hashes, its licence.

`python -m ops.packages bill` prints it as a CycloneDX bill of materials, `licences` as a list.
"""

import json
import re
import sys
import uuid
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.txt"
UNKNOWN = "not installed here"
_LINE = re.compile(r"^([\w.-]+)==([^\s;\\]+)([^\\\n]*)((?:\\\n +--hash=sha256:\w+ ?)*)", re.M)


@dataclass(frozen=True)
class Package:
    """One of the lock, by its normalised name; `only` is the marker of machines it is for."""

    name: str
    version: str
    only: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL. Source: the type `pypi` of github.com/package-url/purl-spec."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def licence(self) -> str:
        """What the installed package says of its licence, as far as it says anything."""
        try:
            said = Distribution.from_name(self.name).metadata
        except PackageNotFoundError:
            return UNKNOWN
        classified = [
            line.rpartition(" :: ")[2]
            for line in said.get_all("Classifier", [])
            if line.startswith("License :: ") and line != "License :: OSI Approved"
        ]
        named, *_ = [*said.get_all("License", []), ""]
        expression, *_ = [*said.get_all("License-Expression", []), ""]
        named = str(named).strip().partition("\n")[0]
        return str(expression) or ", ".join(classified) or named or "says nothing of it"


def packages(lock: Path = LOCK) -> list[Package]:
    """All that a lock pins, by name."""
    return [
        Package(
            canonicalize_name(name),
            version,
            only.strip(" ;"),
            tuple(re.findall(r"sha256:(\w+)", hashes)),
        )
        for name, version, only, hashes in _LINE.findall(lock.read_text())
    ]


def bill(lock: Path = LOCK) -> dict[str, Any]:
    """A bill of materials. Source: CycloneDX 1.6, cyclonedx.org/docs/1.6/json.

    The same lock gives the same bill, but for licences of what is not installed.
    """
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, lock.read_text()).urn,
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "safari-salama", "bom-ref": "salama"}
        },
        "components": [_component(package) for package in packages(lock)],
    }


def _component(package: Package) -> dict[str, Any]:
    files = [{"alg": "SHA-256", "content": each} for each in package.hashes]
    marker = [{"name": "python:marker", "value": package.only}] if package.only else []
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": [{"license": {"name": package.licence}}],
        "properties": marker,
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{package.name}/{package.version}/",
                "hashes": files,
            }
        ],
    }


def main(what: str) -> None:
    """Print the bill or the licences."""
    if what == "bill":
        print(json.dumps(bill(), indent=1))
        return
    for package in packages():
        print(f"{package.name:28} {package.version:12} {package.licence}")


if __name__ == "__main__":
    main(*sys.argv[1:])
