"""How much is done to the service, and by how many it is called meanwhile."""

from typing import NamedTuple

from chaos.errand import NAMES


class Plan(NamedTuple):
    """How much of everything."""

    callers: int
    seconds: float
    """How long each fault lasts."""
    web_kills: int
    """In all, spread evenly over the faults."""
    times: dict[str, int]
    errands: tuple[str, ...] = NAMES
    thinks_s: float = 0
    """How long a caller looks at a screen."""
    in_haste: float = 0
    """How many of all callers hang up at the first promise."""


FULL = Plan(
    callers=24,
    seconds=4.0,
    web_kills=520,
    times={
        "PostgreSQL killed": 24, "PostgreSQL only reads": 24, "PostgreSQL frozen": 12,
        "Redis killed": 24, "Redis frozen": 12, "disks full": 6,
        "disks full, PostgreSQL only reads": 4, "workers killed": 12, "slow senders": 6,
        "nothing": 6,
    },
    thinks_s=0.1,
    in_haste=3 / 4,
)  # fmt: skip
QUICK = Plan(
    callers=3,
    seconds=0.5,
    web_kills=2,  # each machine's once
    times={
        "PostgreSQL killed": 1, "PostgreSQL only reads": 1, "Redis killed": 1, "Redis frozen": 1,
        "nothing": 1,
    },
    errands=("emergency_en", "emergency_sw"),
    thinks_s=0.05,
)  # fmt: skip
