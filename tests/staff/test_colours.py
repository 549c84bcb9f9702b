"""What is read can be told from what it stands on, on a light screen and on a dark one."""

import re
from pathlib import Path

import pytest

STATIC = Path("staff/static")
TEXT, CONTROL = 4.5, 3.0
"""Contrast at least: WCAG 2.2, success criteria 1.4.3 and 1.4.11, level AA."""
PAIRS = [
    (TEXT, "ink soft link danger-ink amber-ink", "card paper sunken brand-tint"),
    (TEXT, "ink link amber-ink", "amber-tint"),
    (TEXT, "ink link danger-ink", "danger-tint"),
    (TEXT, "ink link soft message-ink", "message"),
    (TEXT, "ink link soft", "note"),
    (TEXT, "brand-ink", "brand"),
    (TEXT, "#ffffff", "danger"),
    (TEXT, "side-ink", "side side-here"),
    (TEXT, "ink", "shade-1 shade-2 shade-3"),
    (TEXT, "shade-ink", "shade-4 shade-5"),
    (CONTROL, "edge shade-5 before", "card"),
    (CONTROL, "edge", "paper"),
    (CONTROL, "focus", "card paper sunken brand-tint"),
]
"""What stands on what, and how clearly it has to."""


def _tokens(sheet: str) -> dict[str, str]:
    """The colours of the first rule of a style sheet."""
    rule = re.search(r":root[^{]*\{([^}]*)\}", (STATIC / sheet).read_text())
    assert rule
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule[1]))


LIGHT = _tokens("staff.css")
SCHEMES = {"light": LIGHT, "dark": LIGHT | _tokens("dark.css")}


def _brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_brightness, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_read_stands_out(scheme: str) -> None:
    colours = SCHEMES[scheme]
    weak = [
        (front, ground)
        for least, fronts, grounds in PAIRS
        for front in fronts.split()
        for ground in grounds.split()
        if contrast(colours.get(front, front), colours[ground]) < least
    ]
    assert weak == []


def test_a_ratio_is_as_the_standard_has_it() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_colour_that_is_used_is_one_of_both_schemes() -> None:
    css = (STATIC / "staff.css").read_text()
    assert set(re.findall(r"var\(--([\w-]+)\)", css)) <= set(re.findall(r"--([\w-]+):", css))
    assert set(_tokens("dark.css")) == set(LIGHT)
