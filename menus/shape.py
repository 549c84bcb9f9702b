"""What was read from a file, given the shape that it is to have, or refused."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of a file: it can't be changed, and holds no name that is not known."""


def shaped(raw: Mapping[str, Any], kind: type[Kind], name: str = "") -> Kind:
    """A table of TOML as one of a kind.

    :raise ValueError: where it is none, with its name and the place in it.
    """
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as wrong:
        raise ValueError(f"{name}: {wrong}" if name else str(wrong)) from wrong


def each(raw: Mapping[str, Mapping[str, Any]], kind: type[Kind], under: str) -> dict[str, Kind]:
    """Every table of a table as one of a kind, each named in what is said of it.

    :raise ValueError: where one is none.
    """
    return {name: shaped(one, kind, f"{under}.{name}") for name, one in raw.items()}
