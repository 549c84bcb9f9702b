"""The telephone numbers a caller may be told, as placeholders for the words."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from menus.words import table
from telecom.numbers import NoNumber, from_abroad, grouped, grouped_in_kenya, in_kenya
from telecom.pages import UNBROKEN

CONTENT = Path(__file__).parent
WAYS = (("", "from_kenya", in_kenya), ("_abroad", "from_abroad", from_abroad))


# A line is what stands in one table of `numbers.toml`, by the table's name.
Lines = Mapping[str, Mapping[str, Any]]


def lines(content: Path = CONTENT) -> dict[str, dict[str, Any]]:
    """The lines as they stand in a folder, verified or not."""
    return table(content / "numbers.toml")


def verified(lines: Lines) -> dict[str, str]:
    """`tel_<name>` as dialled in Kenya and `tel_<name>_abroad` as from elsewhere.

    Of verified lines only, and of numbers that can be dialled there.
    """
    shown: dict[str, str] = {}
    for name, line in lines.items():
        if not line["verified"]:
            continue
        for ending, way, read in WAYS:
            with suppress(NoNumber):
                if way in line:
                    shown[f"tel_{name}{ending}"] = read(line[way]).replace(" ", UNBROKEN)
    return shown


def dialled(number: str) -> str:
    """A number of E.164 as it is dialled in Kenya, never to be broken."""
    return grouped_in_kenya(number).replace(" ", UNBROKEN)


def own(helpline: str) -> dict[str, str]:
    """`helpline` as dialled in Kenya and `helpline_abroad`, from a number in E.164."""
    shown = {"helpline": grouped_in_kenya(helpline), "helpline_abroad": grouped(helpline)}
    return {name: number.replace(" ", UNBROKEN) for name, number in shown.items()}
