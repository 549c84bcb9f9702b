"""The telephone numbers a caller may be told, as placeholders for the words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from menus.words import table

CONTENT = Path(__file__).parent
UNBROKEN = "\u00a0"  # a blank at which no screen may be broken


# A line is what stands in one table of `numbers.toml`, by the table's name.
Lines = Mapping[str, Mapping[str, Any]]


def lines(content: Path = CONTENT) -> dict[str, dict[str, Any]]:
    """The lines as they stand in a folder, verified or not."""
    return table(content / "numbers.toml")


def verified(lines: Lines) -> dict[str, str]:
    """`tel_<name>` as dialled in Kenya and `tel_<name>_abroad` in E.164, of verified lines only."""
    shown: dict[str, str] = {}
    for name, line in lines.items():
        if not line["verified"]:
            continue
        for ending, way in (("", "from_kenya"), ("_abroad", "from_abroad")):
            if way in line:
                shown[f"tel_{name}{ending}"] = line[way].replace(" ", UNBROKEN)
    return shown


def own(helpline: str) -> dict[str, str]:
    """`helpline` as dialled in Kenya and `helpline_abroad`, from a number in E.164."""
    digits = helpline.removeprefix("+254")
    local = f"0{digits}" if digits != helpline else helpline
    return {"helpline": _grouped(local, 4), "helpline_abroad": _grouped(helpline, 4)}


def _grouped(number: str, first: int) -> str:
    """As numbers are written in Kenya, 0712 345 678 or +254 712 345 678, never to be broken."""
    groups = [number[:first], *(number[n : n + 3] for n in range(first, len(number), 3))]
    return UNBROKEN.join(groups)
