"""The reference of a case as staff type it: eight letters and digits, however they are parted."""

import re
from uuid import UUID

_WHOLE = re.compile(r"[0-9A-F]{8}", re.ASCII)


def ids(typed: str) -> tuple[UUID, UUID] | None:
    """The first and the last id that a case of this reference can have; None if it is none."""
    bare = re.sub(r"[\s-]", "", typed).upper()
    if not _WHOLE.fullmatch(bare):
        return None
    return UUID(bare + "0" * 24), UUID(bare + "F" * 24)
