"""The waits of callers as lines over time, in SVG, with a logarithmic scale."""

import math
from collections.abc import Iterator, Mapping, Sequence

from bench.campaign.plan import Met, Plan

BIN_S = 5
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 860, 340, 70, 40, 40
_LEAST_S, _MOST_S = 1e-4, 100.0
_COLOURS = ("#b5763a", "#2f6f8f", "#4d7c4a")


def drawn(runs: Mapping[Plan, Met]) -> str:
    """How long 99 of 100 hops took at most, for each plan; what was away is shaded."""
    plan = next(iter(runs))
    end = plan.seconds + 180
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_away("Redis", plan.redis_away, end, line=1),
        *_away("database", plan.database_away, end, line=2),
        *_scale(end),
    ]
    for number, (one, met) in enumerate(runs.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{_x(at, end):.1f},{_y(s):.1f}" for at, s in slowest(met))
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        name = "1 process" if one.processes == 1 else f"{one.processes} processes"
        at = _LEFT + 10 + 120 * number
        lines.append(f'<rect x="{at}" y="14" width="14" height="4" fill="{colour}"/>')
        lines.append(f'<text x="{at + 20}" y="20">{name}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def slowest(met: Met) -> Iterator[tuple[float, float]]:
    """Every five seconds: the wait that 99 of 100 hops did not exceed."""
    bins: dict[int, list[float]] = {}
    for at, waited in zip(met.at, met.waited, strict=True):
        bins.setdefault(int(at // BIN_S), []).append(waited)
    for number, waits in sorted(bins.items()):
        yield (number + 0.5) * BIN_S, sorted(waits)[int((len(waits) - 1) * 0.99)]


def _away(name: str, spell: Sequence[float], end: float, line: int) -> Iterator[str]:
    since, until = spell
    if until > 0:
        x, width = _x(since, end), max(2, _x(until, end) - _x(since, end))
        yield (
            f'<rect x="{x:.1f}" y="{_TOP}" width="{width:.1f}"'
            f' height="{_HEIGHT - _TOP - _BOTTOM}" fill="#e9dfd2"/>'
        )
        yield f'<text x="{x + 4:.1f}" y="{_TOP + 14 * line}" fill="#705030">{name}</text>'


def _scale(end: float) -> Iterator[str]:
    for power in range(-4, 3):
        y = _y(10.0**power)
        label = f"{10**power} s" if power >= 0 else f"{10.0 ** (power + 3):g} ms"
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
    for minute in range(int(end // 60) + 1):
        x = _x(minute * 60, end)
        yield f'<text x="{x:.1f}" y="{_HEIGHT - 18}" text-anchor="middle">{minute}</text>'
    yield f'<text x="{_WIDTH - 10}" y="{_HEIGHT - 4}" text-anchor="end">minutes</text>'


def _x(at: float, end: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - 10) * min(at, end) / end


def _y(seconds: float) -> float:
    span = math.log10(_MOST_S / _LEAST_S)
    part = math.log10(min(max(seconds, _LEAST_S), _MOST_S) / _LEAST_S) / span
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * part
