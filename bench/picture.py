"""How many hops a second each contender answered, as bars, in SVG."""

from collections.abc import Mapping
from html import escape

_WIDTH, _BAR, _LEFT, _RIGHT = 560, 30, 230, 60
_OURS, _OTHERS = "#2f6f8f", "#b9a58f"


def drawn(hops_a_second: Mapping[str, float]) -> str:
    """One bar each, in their order; ours in a colour of their own."""
    height, most = _BAR * len(hops_a_second) + 20, max(hops_a_second.values())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, (name, speed) in enumerate(hops_a_second.items()):
        y, length = 10 + _BAR * number, (_WIDTH - _LEFT - _RIGHT) * speed / most
        colour = _OURS if name.startswith("ours") else _OTHERS
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 19}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y + 4}" width="{length:.1f}" height="22" fill="{colour}"/>',
            f'<text x="{_LEFT + length + 6:.1f}" y="{y + 19}">{speed:,.0f}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"
