"""Who can help with what, and where: looked up by need and county, from `services.toml`."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from menus import numbers
from menus.habits import Habits
from menus.numbers import Lines
from menus.shape import Part, shaped
from menus.words import naming, table
from telecom.pages import UNBROKEN

CONTENT = Path(__file__).parent

Need = Literal["MEDICAL", "COUNSELLING", "POLICE", "CHILDREN", "LEGAL", "RETURN"]
# Asked for by who may be outside Kenya, where lines of Kenya alone can't be dialled.
FROM_ABROAD = "RETURN"
# As many as a screen holds.
MOST = 3


class Service(Part, frozen=True, kw_only=True):
    """Somebody who helps; `name` is the same in every language, or by language."""

    name: str | dict[str, str]
    needs: Annotated[tuple[Need, ...], Meta(min_length=1)]
    counties: tuple[str, ...] = ()  # none: all of Kenya
    number: str | None = None
    number_abroad: str | None = None
    source: str
    checked_on: date
    verified: bool

    def __post_init__(self) -> None:
        if self.verified and not (self.number or self.number_abroad):
            raise ValueError("verified, and yet without a number")

    def text(self, language: str, need: str, habits: Habits) -> str:
        """One line for a screen: name, number as it is dialled, month of the last check."""
        name, number = self._told(language, need)
        line = f"{name}: {number} ({habits.write(language, 'month', self.checked_on.isoformat())})"
        return line.replace(" ", UNBROKEN)

    def spoken(self, language: str, need: str) -> str:
        """One line for a call: name and number."""
        name, number = self._told(language, need)
        return f"{name}: {number}"

    def _told(self, language: str, need: str) -> tuple[str, str | None]:
        name = self.name
        if isinstance(name, dict):
            name = name.get(language) or next(iter(name.values()))
        return name, self.number_abroad if need == FROM_ABROAD else self.number


def entries(content: Path = CONTENT) -> dict[str, dict[str, Any]]:
    """The entries of `services.toml` as they stand; none where there is no such file."""
    path = content / "services.toml"
    return table(path) if path.exists() else {}


def read(content: Path = CONTENT) -> tuple[Service, ...]:
    """Every entry of `services.toml`, told or not.

    :raise ValueError: where an entry is not what a service is, with the file's name.
    """
    with naming(content / "services.toml"):
        found = entries(content)
        return made(found.values(), numbers.lines(content) if found else {})


def made(entries: Iterable[Mapping[str, Any]], lines: Lines) -> tuple[Service, ...]:
    """The services that entries stand for, each with its line."""
    return tuple(shaped(_with_its_line(entry, lines), Service) for entry in entries)


def by_county(services: Iterable[Service], need: str) -> bool:
    """Whether anyone verified helps with a need in some counties and not in all."""
    return any(one.verified and need in one.needs and one.counties for one in services)


def find(services: Iterable[Service], need: str, county: str | None = None) -> tuple[Service, ...]:
    """Those verified that help with a need: the county's own first, then all of Kenya's."""
    fit = [one for one in services if one.verified and need in one.needs]
    if need == FROM_ABROAD:
        fit = [one for one in fit if one.number_abroad]
    near = [one for one in fit if county in one.counties]
    return tuple([*near, *(one for one in fit if not one.counties)][:MOST])


def _with_its_line(entry: Mapping[str, Any], lines: Lines) -> dict[str, Any]:
    """An entry whose number, source and check are those of a line, with them filled in."""
    if "line" not in entry:
        return dict(entry)
    line = lines[entry["line"]]
    return {
        **{name: said for name, said in entry.items() if name != "line"},
        "number": line.get("from_kenya"),
        "number_abroad": line.get("from_abroad"),
        **{name: line[name] for name in ("source", "checked_on", "verified")},
    }
