"""All that is looked at, part by part. Nothing is changed but by a hop like a caller's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assembly.ground import Ground
from audio.recorded import Sheet
from doctor import machine, outside, people, servers

Look = Callable[[Ground], Iterator[str]]
"""Each fault that is found in a part, with what to do about it."""


@dataclass(frozen=True)
class Found:
    """What a look at one part came to; no faults where it is well."""

    part: str
    faults: tuple[str, ...]


LOOKS: dict[str, Look] = {
    "settings": machine.settings,
    "files": machine.files,
    "disk": machine.disk,
    "database": servers.database,
    "key": servers.key,
    "redis": servers.redis,
    "clock": servers.clock,
    "worker": machine.worker,
    "address": outside.address,
    "gateway": outside.gateway,
    "e-mail": outside.mail,
    "people": people.people,
    "roster": people.roster,
}


def examine(ground: Ground, sheet: Sheet) -> Iterator[Found]:
    """Every part by itself, so that one that is away hides no other."""
    for part, look in LOOKS.items():
        yield Found(part, _faults(look, ground))
    yield Found("prompts", _faults(machine.prompts(sheet), ground))


def _faults(look: Look, ground: Ground) -> tuple[str, ...]:
    found: list[str] = []
    try:
        found.extend(look(ground))
    except Exception as wrong:  # whatever it is, the rest is still looked at
        found.append(f"can't be looked at ({type(wrong).__name__}): mend what is named above first")
    return tuple(found)
