"""Padding before sealing: what is sealed is brought to full blocks, so that length tells little."""

import json
from collections.abc import Mapping
from typing import Any


def padded(values: Mapping[str, Any], block: int) -> bytes:
    """The values as JSON, with blanks behind it up to a multiple of `block` bytes."""
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return plain.ljust(-(-len(plain) // block) * block)
