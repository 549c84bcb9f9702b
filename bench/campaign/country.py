"""From one campaign to a country, and what it costs: arithmetic on what was measured."""

import math
from dataclasses import dataclass

from bench.campaign.times import Times

PHONES = 74_900_000
"""Devices on Kenya's networks, 32.6 million of them feature phones. Source: Communications
Authority of Kenya, sector statistics, January to March 2025."""
HOPS = 7
PEAK = 1.5
ROOM = 0.6
"""Of a core, what the peak may use: the rest is for what is rebuilt when something fails."""
REDIS_ROOM = 0.6
CORES = 16
"""Of a machine for callers."""
COMMITS_A_SECOND = 4_000
"""What one good server with its copy in the same city takes, one row at a time."""
MACHINE_EUR_A_MONTH = 60
"""A rented machine of 16 shared cores and 32 GB, without tax; ask for today's price."""
SHARED_CODE_KES_A_MONTH = 3_000
DEDICATED_CODE_KES_A_MONTH = 70_000
"""Source: Africa's Talking's help, article 1163556, dated."""
DEDICATED_CODE_KES_ONCE = 145_000
TEXT_KES = 0.8
"""One part, as the gateway's answers have it."""


@dataclass(frozen=True)
class Needs:
    """What so many dials in so long take, at their peak."""

    hops_a_second: float
    cores: float
    redis: float
    """Primaries, each on one core."""
    commits_a_second: float

    @property
    def machines(self) -> int:
        """For callers, and one more that may fail."""
        return math.ceil(self.cores / CORES) + 1


def needs(dials: float, seconds: float, reports: float, times: Times) -> Needs:
    """For callers who come as in a campaign, with `reports` as the part of them that report."""
    a_second = dials / seconds * PEAK
    return Needs(
        hops_a_second=a_second * HOPS,
        cores=a_second * times.of_a_dialogue(HOPS, reports) / ROOM,
        redis=a_second * HOPS * times.redis / REDIS_ROOM,
        commits_a_second=a_second * reports * 2,
    )
