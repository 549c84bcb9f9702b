"""Which packages of the lock have a known weakness, by a file of advisories on this machine.

Nothing is asked of anybody: the file is OSV's export for PyPI, a zip or a folder of JSON files.
Source: the fields and how versions are compared, ossf.github.io/osv-schema.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ops.packages import LOCK, Package, packages

OLDEST = timedelta(days=30)
Advisory = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A package that an advisory is about, and the versions in which it is mended."""

    package: Package
    id: str
    about: str
    mended: tuple[str, ...]


def read(export: Path) -> Iterator[Advisory]:
    """Every advisory of an export that still stands."""
    texts = _of_folder(export) if export.is_dir() else _of_zip(export)
    for text in texts:
        advisory = json.loads(text)
        if isinstance(advisory, dict) and not advisory.get("withdrawn"):
            yield advisory


def found(pinned: Iterable[Package], advisories: Iterable[Advisory]) -> tuple[list[Found], str]:
    """What is weak, and the day of the newest advisory, which is as far as they know."""
    by_name = {package.name: package for package in pinned}
    weak, newest = [], ""
    for advisory in advisories:
        newest = max(newest, str(advisory.get("modified", "")))
        for affected in advisory.get("affected", []):
            of = affected.get("package", {})
            package = by_name.get(canonicalize_name(str(of.get("name", ""))))
            if package and of.get("ecosystem") == "PyPI" and _is_in(package.version, affected):
                about = str(advisory.get("summary") or advisory.get("details") or "")[:100]
                weak.append(Found(package, str(advisory["id"]), about, (*_mended(affected),)))
    return weak, newest


def _of_zip(export: Path) -> Iterator[bytes]:
    with ZipFile(export) as zipped:
        for name in zipped.namelist():
            if name.endswith(".json"):
                yield zipped.read(name)


def _of_folder(export: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(export.glob("*.json")))


def _is_in(version: str, affected: Advisory) -> bool:
    return version in affected.get("versions", ()) or any(
        _is_in_range(Version(version), events) for events in _of_versions(affected)
    )


def _of_versions(affected: Advisory) -> Iterator[list[dict[str, str]]]:
    """The events of its ranges; those of type GIT name commits, which nobody installs."""
    for each in affected.get("ranges", []):
        if each.get("type") == "ECOSYSTEM":
            yield each.get("events", [])


def _is_in_range(version: Version, events: list[dict[str, str]]) -> bool:
    """Each event from the lowest version up turns it on or off."""
    within = False
    turns = sorted((_version(at), kind) for event in events for kind, at in event.items())
    for at, kind in turns:
        if kind == "introduced" and version >= at:
            within = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            within = False
    return within


def _version(written: str) -> Version:
    try:
        return Version(written)
    except InvalidVersion:  # of a scheme before PEP 440: older than any that is pinned
        return Version("0")


def _mended(affected: Advisory) -> Iterator[str]:
    for events in _of_versions(affected):
        yield from (event["fixed"] for event in events if "fixed" in event)


@click.command()
@click.argument("export", type=click.Path(exists=True, path_type=Path))
@click.option("--however-old", is_flag=True, help="Take it though it is over 30 days old.")
@click.option(
    "--known", multiple=True, help="An advisory that was looked at and does not touch us."
)
@click.option("--lock", type=click.Path(exists=True, path_type=Path), default=LOCK)
def main(export: Path, however_old: bool, known: tuple[str, ...], lock: Path) -> None:
    """Look for known weaknesses of what is locked in EXPORT; exit code 1 where there is one."""
    pinned = packages(lock)
    weak, newest = found(pinned, read(export))
    if not newest:
        raise click.UsageError(f"{export} holds no advisory.")
    day = datetime.fromisoformat(newest).astimezone(UTC)
    if datetime.now(UTC) - day > OLDEST and not however_old:
        raise click.UsageError(
            f"{export} knows nothing after {day:%Y-%m-%d}: fetch a newer one, or say --however-old."
        )
    weak = [each for each in weak if each.id not in known]
    for each in weak:
        mended = ", ".join(each.mended) or "no version yet"
        click.echo(f"{each.package.name} {each.package.version}: {each.id}, {each.about}")
        click.echo(f"    mended in {mended}")
    click.echo(f"{len(pinned)} packages, {len(weak)} known weaknesses as of {day:%Y-%m-%d}.")
    raise SystemExit(bool(weak))


if __name__ == "__main__":
    main()
